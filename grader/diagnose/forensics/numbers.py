"""Received values as arrays in double precision, their size, and whether two of them agree."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.tolerances import in_double

__all__ = ["agree", "as_numbers", "scale"]

MOST_NUMBERS = 2**21
"""Entries of a received array beyond which it is not looked at (16 MiB in double precision)."""


def as_numbers(value: Any) -> np.ndarray | None:
    """Return `value` in double precision if it is a number, or an array of not too many; else None."""
    if not isinstance(value, (bool, int, float, complex, np.ndarray, np.generic)):
        return None
    array = np.asarray(value)
    return in_double(array) if array.dtype.kind in "biufc" and array.size <= MOST_NUMBERS else None


def scale(array: np.ndarray) -> float:
    """Return the largest finite magnitude, 0 where there is none."""
    magnitude = np.abs(array)
    return float(np.max(magnitude, initial=0.0, where=np.isfinite(magnitude)))


def agree(one: np.ndarray, other: np.ndarray, error: float) -> bool:
    """Whether two arrays have one shape and the same values up to `error`; NaN agrees with NaN."""
    if one.shape != other.shape:
        return False
    close = (np.abs(one - other) <= error) | (one == other) | (np.isnan(one) & np.isnan(other))
    return bool(np.all(close))
