"""Numbers that memory holds where nothing was ever written: `np.empty` in place of `np.zeros`.

Students' processes fill such memory with a pattern of their own, so that it can be told from any other number.
"""

from __future__ import annotations

import numpy as np

from grader.checks.tolerances import largest_magnitude
from grader.diagnose.forensics.nonfinite import places
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, in_cases
from grader.diagnose.forensics.returned_value import Part
from grader.sandbox.inside.poison import BYTE

__all__ = ["never_set"]

NEAR = {"f": 1e10, "c": 1e10, "i": 2.0, "u": 2.0}
"""By the kind of dtype: how many times smaller than the pattern a number may be that was computed from it."""
APART = 1e6
"""The pattern must be so many times larger than what is expected."""
MOST_ARGUMENT = 300.0
"""The exponential of a larger argument comes near the pattern by itself."""
BELOW_THE_FIRST = np.uint64((1 << 51) - 1)
"""The bits of a double's mantissa that are 0 in every NaN which an operation makes."""
LEAST_BYTES = 4
"""In fewer the pattern is an ordinary number, or NaN."""


def never_set(part: Part) -> Clue | None:
    """Every failing result holds what unset memory holds, or what comes of computing with it."""
    found = [_unset(seen) for seen in part.failing]
    masks = [mask for mask in found if mask is not None]
    if len(masks) < len(found):
        return None
    return Clue(
        f"{{Your}} {{is}} unset{places(part, masks)}, or computed from what was never set: np.empty leaves "
        "whatever was in memory.",
        f"{in_cases(part)} numbers come out such as only unset memory holds.",
        "Start with np.zeros, or set every entry. A ufunc with where= needs out= as well.",
    )


def _unset(seen: Observation) -> np.ndarray | None:
    """Where a result holds such numbers, or what overflowed from them; None if not, or if others may look so."""
    if seen.observed is None:
        return None
    foreign = _foreign(seen.observed.real) | _foreign(seen.observed.imag)
    if foreign.any():
        return np.asarray(foreign | ~np.isfinite(seen.observed))
    if not all(_moderate(leaf) for leaf in seen.leaves.values()):
        return None
    dtype = np.asarray(seen.observed_value).dtype
    if dtype.kind not in NEAR or np.zeros(1, dtype).real.itemsize < LEAST_BYTES:
        return None
    pattern = float(np.full(dtype.itemsize, BYTE, np.uint8).view(dtype)[0].real)
    if largest_magnitude(seen.expected) > pattern / NEAR[dtype.kind] / APART:
        return None
    size = np.maximum(np.abs(seen.observed.real), np.abs(seen.observed.imag))
    huge = np.isfinite(size) & (size >= pattern / NEAR[dtype.kind])
    return np.asarray(huge | ~np.isfinite(size)) if huge.any() else None


def _foreign(values: np.ndarray) -> np.ndarray:
    """Which are NaN, but not the one that operations make."""
    bits = np.ascontiguousarray(values, np.float64).view(np.uint64).reshape(values.shape)
    return np.asarray(np.isnan(values) & ((bits & BELOW_THE_FIRST) != 0))


def _moderate(leaf: object) -> bool:
    values = np.asarray(leaf)
    return values.dtype.kind not in "fiuc" or not np.any(np.abs(values) > MOST_ARGUMENT)
