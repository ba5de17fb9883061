"""Received values as arrays in double precision, their size, and whether two of them agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from grader.checks.tolerances import in_double

__all__ = ["agree", "all_round", "as_numbers", "by_chance"]

ROUND = 2.0**26
MANY = 10
"""Round numbers, other than 0, that do not agree by chance."""

MOST_NUMBERS = 2**21
"""Entries of a received array beyond which it is not looked at (16 MiB in double precision)."""


def as_numbers(value: Any) -> np.ndarray | None:
    """Return `value` in double precision if it is a number, or an array of not too many; else None."""
    if not isinstance(value, (bool, int, float, complex, np.ndarray, np.generic)):
        return None
    array = np.asarray(value)
    return in_double(array) if array.dtype.kind in "biufc" and array.size <= MOST_NUMBERS else None


def agree(one: np.ndarray, other: np.ndarray, error: float) -> bool:
    """Whether two arrays have one shape and the same values up to `error`; NaN agrees with NaN."""
    if one.shape != other.shape:
        return False
    close = (np.abs(one - other) <= error) | (one == other) | (np.isnan(one) & np.isnan(other))
    return bool(np.all(close))


def all_round(values: np.ndarray) -> bool:
    """Whether all are small multiples of 1/64, as counts, labels and masks are."""
    finite = values[np.isfinite(values)] * 64
    return bool(np.all((finite == np.round(finite)) & (np.abs(finite) < ROUND)))


def by_chance(several: Iterable[np.ndarray]) -> bool:
    """Whether values that agree may do so by chance: a few round numbers."""
    count = 0
    for values in several:
        if not all_round(values):
            return False
        count += int(np.count_nonzero(values))
    return count < MANY
