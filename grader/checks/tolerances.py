"""Tolerances: how far from the expected value a result may be.

Right solutions differ in the order of their sums. The allowance is therefore measured, not guessed: the
spread of the reference and of the exercise's alternatives around a result that is computed in higher
precision, times a margin, with a floor for where they happen to agree and a ceiling that a spread may never
pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["CEILING", "FLOOR", "MARGIN", "SMALLEST", "allowance", "in_double", "keeps_precision"]

MARGIN = 1000.0
"""Students may sum in orders that no alternative uses; a wrong value is much further away."""
FLOOR = 1e-10
"""Relative to the largest expected magnitude, float64."""
CEILING = 1e-6
"""Relative to the largest expected magnitude, float64."""
UNMEASURED = 1e-8
"""Relative allowance where an exercise has no alternatives to measure with."""
SMALLEST = 1e-13
"""Absolute, for an expected value of exactly 0 everywhere: what rounding leaves where numbers around 1 cancel."""


def allowance(expected: Any, others: Sequence[Any], ceiling: float = CEILING, precise: Sequence[Any] = ()) -> Any:
    """Return the absolute errors that are allowed, in the structure of `expected`.

    Parameters
    ----------
    expected : value of the wire's types
        The reference's result.
    others : sequence of values
        The alternatives' results on the same arguments, of the same structure.
    ceiling : float
        The largest relative allowance.
    precise : sequence of values
        Results of the same structure, computed from ``longdouble`` arguments. The spread is measured from the
        first whose array is still ``longdouble``, or from the reference if there is none.

    Returns
    -------
    float, list, tuple or dict
        A float for each number or array, ``None`` for what must be equal exactly.
    """
    if not ceiling >= 0:
        raise ValueError(f"ceiling must be a number from 0, not {ceiling!r}")
    match expected:
        case list() | tuple():
            return [
                allowance(item, [o[i] for o in others], ceiling, [p[i] for p in precise])
                for i, item in enumerate(expected)
            ]
        case dict():
            return {
                key: allowance(item, [o[key] for o in others], ceiling, [p[key] for p in precise])
                for key, item in expected.items()
            }
        case bool() | str() | None:
            return None
        case _:
            arrays = [np.asarray(other) for other in others]
            return _number(np.asarray(expected), arrays, ceiling, [np.asarray(p) for p in precise])


def keeps_precision(value: Any) -> bool:
    """Whether every floating-point number of a result is still of higher precision than float64."""
    match value:
        case list() | tuple():
            return all(map(keeps_precision, value))
        case dict():
            return all(map(keeps_precision, value.values()))
        case bool() | str() | int() | None:
            return True
        case _:
            array = np.asarray(value)
            return array.dtype.kind not in "fc" or _finer(array)


def _number(
    expected: np.ndarray, others: Sequence[np.ndarray], ceiling: float, precise: Sequence[np.ndarray]
) -> float:
    centre = next((p for p in precise if _finer(p) and p.shape == expected.shape), in_double(expected))
    magnitude = largest_magnitude(in_double(expected))
    if not others:
        relative = min(UNMEASURED, ceiling) * magnitude
    else:
        if any(other.shape != expected.shape for other in others):
            raise ValueError("an alternative returns another shape than the reference")
        with np.errstate(invalid="ignore"):  # infinity less infinity: not finite, hence not counted
            spread = max(largest_magnitude(in_double(other) - centre) for other in (expected, *others))
        relative = min(max(_quantised(MARGIN * spread), FLOOR * magnitude), ceiling * magnitude)
    return relative or SMALLEST


def _quantised(size: float) -> float:
    """Return a measured size to two digits: the others are noise."""
    return float(f"{size:.1e}")


def _finer(array: np.ndarray) -> bool:
    return array.dtype.kind in "fc" and bool(np.finfo(array.dtype).eps < np.finfo(np.float64).eps)


def in_double(array: np.ndarray) -> np.ndarray:
    """Return `array` in double precision: booleans cannot be subtracted, and unsigned integers wrap around."""
    if array.dtype == np.float64:
        return array
    return np.asarray(array, dtype=np.result_type(array.dtype, np.float64))


def largest_magnitude(array: np.ndarray) -> float:
    """Return the largest finite magnitude, 0 where there is none."""
    magnitudes = np.abs(array)
    return float(np.max(magnitudes, initial=0.0, where=np.isfinite(magnitudes)))
