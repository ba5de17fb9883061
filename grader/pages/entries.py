"""Entries of an array that is drawn: None stands for one that is NaN or infinite."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

__all__ = ["Entries", "difference", "distance", "largest", "short"]

Entries: TypeAlias = Sequence[float | None]


def difference(expected: Entries, observed: Entries) -> list[float | None]:
    """Return observed minus expected; None where one of them is no number."""
    return [
        None if one is None or other is None else other - one for one, other in zip(expected, observed, strict=True)
    ]


def distance(expected: Entries, observed: Entries) -> float:
    """Return the largest difference; infinite if something is no number, since that is the worst."""
    differs = difference(expected, observed)
    return math.inf if None in differs else largest(differs)


def largest(entries: Entries) -> float:
    """Return the largest size of an entry that is a number."""
    return max((abs(one) for one in entries if one is not None), default=0.0)


def short(number: float | None) -> str:
    """Return a number with three digits.

    >>> short(-0.0), short(1234.5), short(None)
    ('0', '1.23e+03', 'NaN')
    """
    return "NaN" if number is None or math.isnan(number) else f"{number + 0.0:.3g}"
