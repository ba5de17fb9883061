"""How far from the expected value is still right.

Right solutions differ in the order of their sums. The allowance is therefore measured, not guessed: the
spread of the exercise's alternatives around the reference, times a margin, with a floor for where they
happen to agree and a ceiling that a spread may never pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["CEILING", "FLOOR", "MARGIN", "allowance", "in_double"]

MARGIN = 1000.0
"""Students sum in orders that no alternative of ours uses; a wrong value is far further away."""
FLOOR = 1e-10
"""Relative to the largest expected magnitude, float64."""
CEILING = 1e-6
"""Relative to the largest expected magnitude, float64."""
UNMEASURED = 1e-8
"""Relative allowance where an exercise has no alternatives to measure with."""
SMALLEST = 1e-300
"""An expected value of exactly 0 everywhere still needs a positive allowance to divide by."""


def allowance(expected: Any, others: Sequence[Any], ceiling: float = CEILING) -> Any:
    """Return the absolute errors that are allowed, in the structure of `expected`.

    Parameters
    ----------
    expected : value of the wire's types
        The reference's result.
    others : sequence of values
        The alternatives' results on the same arguments, of the same structure.
    ceiling : float
        The largest relative allowance.

    Returns
    -------
    float, list, tuple or dict
        A float for each number or array, ``None`` for what must be equal exactly.
    """
    match expected:
        case list() | tuple():
            return [allowance(item, [o[i] for o in others], ceiling) for i, item in enumerate(expected)]
        case dict():
            return {key: allowance(item, [o[key] for o in others], ceiling) for key, item in expected.items()}
        case bool() | str() | None:
            return None
        case _:
            return _number(np.asarray(expected), [np.asarray(o) for o in others], ceiling)


def _number(expected: np.ndarray, others: Sequence[np.ndarray], ceiling: float) -> float:
    expected = in_double(expected)
    magnitude = _largest(expected)
    if not others:
        relative = min(UNMEASURED, ceiling) * magnitude
    else:
        if any(other.shape != expected.shape for other in others):
            raise ValueError("an alternative returns another shape than the reference")
        with np.errstate(invalid="ignore"):  # infinity less infinity: not finite, hence not counted
            spread = max(_largest(in_double(other) - expected) for other in others)
        relative = min(max(MARGIN * spread, FLOOR * magnitude), ceiling * magnitude)
    return max(relative, SMALLEST)


def in_double(array: np.ndarray) -> np.ndarray:
    """Return `array` in double precision: booleans cannot be subtracted, and unsigned integers wrap around."""
    return np.asarray(array, dtype=np.result_type(array.dtype, np.float64))


def _largest(array: np.ndarray) -> float:
    """The largest finite magnitude, 0 for an empty array."""
    finite = np.abs(array[np.isfinite(array)]) if array.ndim else np.abs(array)
    return float(np.max(finite, initial=0.0)) if np.all(np.isfinite(finite)) else 0.0
