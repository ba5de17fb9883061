"""Points in whole units whose sums are right: thousandths, or the whole points that some platforms take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

__all__ = ["apportioned", "whole_points"]


def _exact(points: float) -> Fraction:
    return Fraction(str(points))


def whole_points(score: float, most: float) -> tuple[int, int]:
    """Return a score and its maximum in whole points.

    Halves go up. Only full marks become full marks.

    >>> whole_points(9.6, 10), whole_points(10, 10), whole_points(2.5, 10)
    ((9, 10), (10, 10), (3, 10))
    """
    whole = math.floor(_exact(most) + Fraction(1, 2))
    points = math.floor(_exact(score) + Fraction(1, 2))
    return (min(points, whole) if score >= most else max(0, min(points, whole - 1))), whole


def apportioned(values: Sequence[float], total: int, most: Sequence[int] | None = None) -> list[int]:
    """Share `total` whole units in the ratio of `values`, by the largest remainder.

    Parameters
    ----------
    values : sequence of float
        What each part has, at least 0.
    total : int
        The units that are shared.
    most : sequence of int, optional
        The units that each part can take. What does not fit goes to the others.

    Returns
    -------
    list of int
        They add up to `total`, unless all parts together cannot take that much.

    Examples
    --------
    >>> apportioned([1, 1, 1], 10)
    [4, 3, 3]
    >>> apportioned([3, 1], 4, most=[2, 2])
    [2, 2]
    """
    limits = [total] * len(values) if most is None else list(most)
    exact = [_exact(value) for value in values]
    whole = sum(exact)
    parts = [total * value / whole if whole else Fraction(0) for value in exact]
    counts = [min(math.floor(part), limit) for part, limit in zip(parts, limits, strict=True)]
    left = min(total, sum(limits)) - sum(counts)
    while left > 0:
        free = [number for number in range(len(counts)) if counts[number] < limits[number]]
        best = max(free, key=lambda number: (parts[number] - counts[number], values[number] > 0, -number))
        counts[best] += 1
        left -= 1
    return counts
