"""Curves along the first axis of an array, such as states over time: what is expected, and what was returned."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from grader.model import Picture
from grader.pages.entries import Entries, distance, short

__all__ = ["Curve", "curves_of"]

MOST = 4
"""Curves of one array: those that differ most."""
WIDE, NARROW, HEIGHT = 560, 264, 120
"""Of a curve that is alone, and of one of several, in the units of the drawing."""


@dataclass(frozen=True)
class Curve:
    """One row of numbers, expected and observed."""

    title: str
    width: int
    height: int
    expected: str
    """The points of a line, as SVG takes them."""
    observed: tuple[str, ...]
    """Such lines: one ends where an entry is no number."""
    marks: tuple[tuple[float, float], ...]
    """The points of the observed entries."""
    least: str
    most: str
    last: int
    """The index of the last entry; the first is 0."""


def curves_of(picture: Picture) -> tuple[Curve, ...]:
    """Return the curves along the first axis, of those places of the other axes where something differs most."""
    row = math.prod(picture.shape[1:])
    pairs = {place: (picture.expected[place::row], picture.observed[place::row]) for place in range(row)}
    worst = sorted(pairs, key=lambda place: -distance(*pairs[place]))[:MOST]
    numbers = [one for place in worst for entries in pairs[place] for one in entries if one is not None]
    ends = min(numbers), max(numbers)
    width = WIDE if len(worst) == 1 else NARROW
    return tuple(_curve(_title(picture, place), *pairs[place], width, ends) for place in sorted(worst))


def _title(picture: Picture, place: int) -> str:
    index = []
    for length in reversed(picture.shape[1:]):
        place, one = divmod(place, length)
        index.append(str(one))
    name = picture.part or "result"
    return f"{name}[{', '.join([':', *reversed(index)])}]" if index else name


def _curve(title: str, expected: Entries, observed: Entries, width: int, ends: tuple[float, float]) -> Curve:
    least, most = ends
    span = (most - least) or 1.0
    steps = max(1, len(expected) - 1)

    def at(place: int, one: float) -> tuple[float, float]:
        return round(width * place / steps, 1), round(HEIGHT - HEIGHT * (one - least) / span, 1)

    def line(points: list[tuple[float, float]]) -> str:
        return " ".join(f"{x},{y}" for x, y in points)

    points = [None if one is None else at(place, one) for place, one in enumerate(observed)]
    parts = [list(some) for there, some in itertools.groupby(points, lambda one: one is not None) if there]
    return Curve(
        title,
        width,
        HEIGHT,
        line([at(place, one) for place, one in enumerate(expected) if one is not None]),
        tuple(line([one for one in part if one is not None]) for part in parts if len(part) > 1),
        tuple(one for one in points if one is not None),
        short(least),
        short(most),
        len(expected) - 1,
    )
