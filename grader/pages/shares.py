"""How often each value occurs in a random array, beside how often it should."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.model import Picture
from grader.pages.entries import short

__all__ = ["Share", "shares_of"]

MOST = 8
"""Values that are told one by one. Of more, ranges are."""


@dataclass(frozen=True)
class Share:
    """One value, or a range of values, and the share of the entries that it makes up, in per cent."""

    value: str
    expected: float
    observed: float


def shares_of(picture: Picture) -> tuple[Share, ...]:
    """Return each value that occurs, the smallest first; of many different ones, eight ranges."""
    numbers = sorted({one for one in (*picture.expected, *picture.observed) if one is not None})
    edges = numbers if len(numbers) <= MOST else _edges(numbers[0], numbers[-1])
    names = list(map(short, edges)) if edges is numbers else [f"from {short(edge)}" for edge in edges]
    expected, observed = (_counted(entries, edges) for entries in (picture.expected, picture.observed))
    percent = 100 / len(picture.expected)
    found = [Share(name, percent * expected[place], percent * observed[place]) for place, name in enumerate(names)]
    if observed[-1]:
        found.append(Share("no number", percent * expected[-1], percent * observed[-1]))
    return tuple(found)


def _edges(least: float, most: float) -> list[float]:
    return [least + (most - least) * place / MOST for place in range(MOST)]


def _counted(entries: Sequence[float | None], edges: Sequence[float]) -> Counter[int]:
    """The number of entries from each edge to the next; what is no number stands at -1."""
    return Counter(-1 if one is None else max(0, bisect.bisect(edges, one) - 1) for one in entries)
