"""Almost right: rounded, cut off, wrapped around, or computed with too few digits."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from grader.checks.tolerances import largest_magnitude
from grader.diagnose.forensics.numbers import as_numbers
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, Tells, evidence, in_cases
from grader.diagnose.forensics.returned_value import Part

__all__ = ["imprecise", "integers", "rounded", "single_precision", "wrapped"]

SOME = 3
"""Different values that must be rounded for the rounding to be recognised."""
DIGITS = range(1, 9)
STEPS = 64.0
"""Steps of a coarser type that a computation in it may be off by."""
COARSE = 1e-4
"""Relative error beyond which a result is not merely imprecise."""
WRAPS = {
    "uint8": (8, 0), "int8": (8, 2**7), "uint16": (16, 0), "int16": (16, 2**15), "int32": (32, 2**31),
}  # fmt: skip
WHOLE: dict[str, tuple[Callable[[np.ndarray], np.ndarray], str]] = {
    "cut off to whole numbers, without the decimals": (np.trunc, "without their decimals"),
    "rounded down to whole numbers": (np.floor, "rounded down"),
    "rounded to whole numbers": (np.round, "rounded"),
    "rounded up to whole numbers": (np.ceil, "rounded up"),
}
HINT = "Which dtype does the array have that the values are written into? Is // used for a division?"


def rounded(part: Part) -> Clue | None:
    """The values are cut off, or rounded, to whole numbers or to some decimals."""
    if not part.real or _different(part) < SOME:
        return None
    for how, (of, done) in WHOLE.items():
        if part.all_fit(lambda seen, f=of: np.asarray(f(seen.expected))):  # type: ignore[misc]
            return Clue(f"{{Your}} {{is}} {how}.", evidence(part, f"{{expected}} {done}"), HINT)
    for digits in DIGITS:
        if all(_rounded_to(seen, digits) for seen in (*part.failing, *part.passing)):
            decimals = f"{digits} decimal{'s' * (digits > 1)}"
            return Clue(
                f"{{Your}} {{is}} rounded to {decimals}.",
                evidence(part, f"{{expected}} with {decimals}"),
                "Where is anything rounded? The result should keep all of its digits.",
            )
    return None


def integers(part: Part) -> Clue | None:
    """An array of integers is returned where decimals are expected."""
    kinds = {seen.observed_value.dtype for seen in part.failing if isinstance(seen.observed_value, np.ndarray)}
    lost = all(seen.numeric and np.any(seen.expected != np.round(seen.expected)) for seen in part.failing)
    if len(kinds) != 1 or not lost or not all(isinstance(one.observed_value, np.ndarray) for one in part.failing):
        return None
    (kind,) = kinds
    if kind.kind not in "iu":
        return None
    return Clue(
        f"{{Your}} {{is}} an array of integers ({kind.name}), which cannot hold the decimals that are asked for.",
        f"{in_cases(part)} it has that type.",
        "Which dtype does the array have that the values are written into? zeros_like(x) has that of x.",
    )


def wrapped(part: Part) -> Clue | None:
    """Integers are too large for a small integer type, and wrap around."""
    for name, (bits, below) in WRAPS.items():
        if all(_wraps(seen, bits, below) for seen in (*part.failing, *part.passing)):
            return Clue(
                f"{{Your}} {{is}} too large for {name}, the type of your numbers.",
                evidence(part, f"{{expected}}, as {name} keeps them: it has {2**bits} different values"),
                "Which dtype do the numbers have that are added up or multiplied?",
            )
    return None


def single_precision(part: Part) -> Clue | None:
    """The values agree to single or half precision only."""
    for dtype, name in ((np.float32, "single"), (np.float16, "half")):
        if all(seen.passed or _kept_in(seen, dtype) for seen in part.observations):
            return Clue(
                f"{{Your}} {{is}} right to {name} precision only ({np.dtype(dtype).name}).",
                f"{in_cases(part)} every value is a {np.dtype(dtype).name} number next to the expected one.",
                "Where does an array with that dtype come from? The computation should be done in float64.",
            )
    return None


def imprecise(part: Part) -> Clue | None:
    """The values agree, but to fewer digits than they should."""
    worst = max((_relative_error(seen) for seen in part.failing), default=math.inf)
    if not 0 < worst <= COARSE:
        return None
    digits = int(-math.log10(worst))
    always = _one_sided(part)
    return Clue(
        f"{{Your}} {{is}} almost right: only the first {digits} digits agree{always}.",
        f"{in_cases(part)} the error is as small as that, compared with the largest value.",
        "Is a small number added, or a limit set? Is a derivative taken by differences? Has a constant few digits?",
        Tells.WHERE,
    )


def _one_sided(part: Part) -> str:
    """Say so if all wrong values, of several cases, are off in the same direction."""
    off = [seen.observed - seen.expected for seen in part.failing if seen.observed is not None and seen.real]
    if len(off) < SOME or len(off) != len(part.failing):
        return ""
    less, more = (all(np.all(f(one) >= 0) for one in off) for f in (np.negative, np.positive))
    return ", and it is always too small" if less else ", and it is always too large" if more else ""


def _different(part: Part) -> int:
    found: set[float] = set()
    for seen in part.failing:
        found.update(seen.expected[seen.wrong][:SOME].tolist())
    return len(found)


def _rounded_to(seen: Observation, digits: int) -> bool:
    """Whether the observed values have so many decimals, and are as near to the expected ones as that allows."""
    assert seen.observed is not None
    near = bool(np.all(seen.error <= 0.5 * 10.0**-digits * (1 + 1e-6)))  # a digit may fall either way
    return near and bool(np.all(np.round(seen.observed, digits) == seen.observed))


def _wraps(seen: Observation, bits: int, below: int) -> bool:
    expected = seen.expected
    if not seen.real or not np.all(np.isfinite(expected)) or np.any(expected != np.round(expected)):
        return False
    if largest_magnitude(expected) >= 2.0**52:
        return False
    return seen.fits(np.mod(expected + below, 2.0**bits) - below)


def _kept_in(seen: Observation, dtype: type[np.floating]) -> bool:
    """Whether every observed value is one of `dtype`, a few of its steps from the expected one at most."""
    if not seen.same_shape or seen.observed is None or not seen.real:
        return False
    kept = as_numbers(seen.observed.astype(dtype))
    assert kept is not None
    steps = STEPS * float(np.finfo(dtype).eps) * largest_magnitude(seen.expected)
    near = bool(np.all(kept == seen.observed)) and bool(np.all(seen.error <= steps))
    return near and not _small_and_whole(seen.observed, dtype)


def _small_and_whole(values: np.ndarray, dtype: type[np.floating]) -> bool:
    """Whether all values are whole numbers that any computation could keep in `dtype`."""
    small = largest_magnitude(values) <= 2.0 ** (np.finfo(dtype).nmant + 1)
    return small and bool(np.all(values == np.round(values)))


def _relative_error(seen: Observation) -> float:
    size = largest_magnitude(seen.expected)
    return float(np.max(seen.error, initial=0.0)) / size if size else math.inf
