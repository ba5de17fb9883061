"""A function of one number is applied to every value once too often, or is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from grader.diagnose.forensics.factors import sign
from grader.diagnose.forensics.phrases import Clue, Tells, evidence, in_cases
from grader.diagnose.forensics.returned_value import Part

__all__ = ["applied", "inverted", "left_out", "mirrored"]

SOME, MANY = 3, 10
"""Wrong values that must be explained where each has only a few values to choose from, or only two."""


@dataclass(frozen=True)
class Function:
    """A function of one number that is often applied by mistake, or forgotten."""

    says: str
    what: str
    of: Callable[[np.ndarray], np.ndarray]
    hint: str
    least: int = 1
    """Wrong values that it must explain."""
    tells: Tells = Tells.WHY


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def _positive(x: np.ndarray) -> np.ndarray:
    return np.asarray(x > 0, dtype=np.float64)


def _between(low: float, high: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda x: np.clip(x, low, high)


CLIPPED = "Is a maximum or a minimum taken where none is needed?"
ACTIVATED = "Is the activation function applied once too often?"
NOT_ACTIVATED = "Is the activation function left out?"
NEARLY = 1e-6
NOT_ROUNDED = "Must the result be a whole number? Which operator gives one?"

TOO_OFTEN = (
    Function("{Your} {is} the absolute value of what {it} should be.", "the absolute values of {expected}", np.abs,
        "Is an absolute value taken, or the root of a square?"),
    Function("{Your} {is} cut off at 0: nothing is negative.", "{expected}, or 0 where negative",
        _between(0.0, np.inf), CLIPPED, SOME),
    Function("{Your} {is} cut off at 0: nothing is positive.", "{expected}, or 0 where positive",
        _between(-np.inf, 0.0), CLIPPED, SOME),
    Function("{Your} {is} cut off at 0 and 1.", "{expected}, cut off at 0 and 1",
        _between(0.0, 1.0), CLIPPED, SOME),
    Function("{Your} {is} cut off at -1 and 1.", "{expected}, cut off at -1 and 1",
        _between(-1.0, 1.0), CLIPPED, SOME),
    Function("{Your} {is} cut off at 0 and 255.", "{expected}, cut off at 0 and 255",
        _between(0.0, 255.0), CLIPPED, SOME),
    Function("{Your} {is} the square of what {it} should be.", "the squares of {expected}", np.square,
        "Is something squared twice, or a square root forgotten?"),
    Function("{Your} {is} the square root of what {it} should be.", "the square roots of {expected}", np.sqrt,
        "Is a square root taken where none is needed, or a square forgotten?"),
    Function("{Your} {is} the logarithm of what {it} should be.", "the logarithms of {expected}", np.log,
        "Is a logarithm taken where none is needed, or an exponential forgotten?"),
    Function("{Your} {is} the exponential of what {it} should be.", "the exponentials of {expected}", np.exp,
        "Is an exponential taken where none is needed, or a logarithm forgotten?"),
    Function("{Your} {is} 1 divided by what {it} should be.", "1 divided by {expected}", lambda x: 1.0 / x,
        "Which number is divided by which?"),
    Function("{Your} {is} 1 minus what {it} should be.", "1 minus {expected}", lambda x: 1.0 - x,
        "Is the result asked for, or 1 minus the result?"),
    Function("{Your} {is} twice what {it} should be, minus 1.", "twice {expected}, minus 1",
        lambda x: 2.0 * x - 1.0, "Which range of values is asked for: from 0 to 1, or from -1 to 1?"),
    Function("{Your} {is} half the sum of 1 and what {it} should be.", "half the sum of 1 and {expected}",
        lambda x: (x + 1.0) / 2.0,
        "Which range of values is asked for: from 0 to 1, or from -1 to 1?"),
    Function("{Your} {is} the hyperbolic tangent of what {it} should be.", "the hyperbolic tangents of {expected}",
        np.tanh, ACTIVATED),
    Function("{Your} {is} the logistic sigmoid of what {it} should be.", "the logistic sigmoids of {expected}",
        _sigmoid, ACTIVATED),
    Function("{Your} {holds} only the signs of what {it} should be.", "the signs of {expected}", np.sign,
        "Where do the sizes of the values get lost?", MANY),
    Function("{Your} {holds} 1 for what should be positive, and 0 for the rest.",
        "1 or 0, by the sign of {expected}", _positive,
        "Is a comparison returned in place of the values that it selects?", MANY),
)  # fmt: skip

FORGOTTEN = (
    Function("{Your} {lacks} an absolute value at the end.", "your values without their signs", np.abs,
        "May the result be negative?", SOME),
    Function("{Your} {lacks} a maximum with 0 at the end.", "your values, with 0 in place of negative ones,",
        _between(0.0, np.inf), f"May the result be negative? {NOT_ACTIVATED}", SOME + SOME, Tells.NEARLY_WHY),
    Function("{Your} {lacks} a hyperbolic tangent at the end.", "the hyperbolic tangents of your values",
        np.tanh, NOT_ACTIVATED),
    Function("{Your} {lacks} a logistic sigmoid at the end.", "the logistic sigmoids of your values", _sigmoid,
        NOT_ACTIVATED),
    Function("{Your} {is} not rounded down, as {it} should be.", "your values rounded down", np.floor,
        NOT_ROUNDED, SOME + SOME),
    Function("{Your} {is} not rounded up, as {it} should be.", "your values rounded up", np.ceil,
        NOT_ROUNDED, SOME + SOME),
    Function("{Your} {is} not rounded, as {it} should be.", "your values rounded",
        np.round, NOT_ROUNDED, SOME + SOME),
    Function("{Your} {is} not cut off at 0 and 1, as {it} should be.", "your values, cut off at 0 and 1,",
        _between(0.0, 1.0), "Which range of values is asked for?", SOME + SOME),
    Function("{Your} {holds} numbers where only their signs are asked for.", "the signs of your values", np.sign,
        "Which values may the result have?", MANY),
    Function("{Your} {holds} numbers where only 1 and 0 are asked for.",
        "your values, with 1 in place of positive ones and 0 elsewhere,", _positive,
        "Which values may the result have?", MANY),
)  # fmt: skip


def mirrored(part: Part) -> Clue | None:
    """Every sign is wrong, of enough numbers to tell although few of them differ."""
    return sign(part) if _count(part) >= MANY else None


def inverted(part: Part) -> Clue | None:
    """Zeros are in place of ones, and ones in place of zeros."""
    if _count(part) < MANY or not part.all_fit(lambda seen: 1.0 - seen.expected):
        return None
    if any(np.any((seen.expected != 0) & (seen.expected != 1)) for seen in part.observations):
        return None
    return Clue(
        "{Your} {is} inverted: 1 where 0 is expected, and 0 where 1 is expected.",
        f"{in_cases(part)} every single value is inverted.",
        "Does the comparison point in the right direction?",
    )


def applied(part: Part) -> Clue | None:
    """The observed values are a function of the expected ones."""
    count = _count(part)
    for one in (*TOO_OFTEN, *_limits(part)):
        if count >= one.least and part.all_fit(lambda seen, f=one.of: _of(f, seen.expected)):  # type: ignore[misc]
            return Clue(one.says, evidence(part, one.what), one.hint)
    return None


def _limits(part: Part) -> Iterator[Function]:
    """Yield the cuts at the largest, or the smallest, of the wrong values, if that is a round number."""
    values = [seen.observed[seen.wrong] for seen in part.failing if seen.same_shape and seen.observed is not None]
    if len(values) != len(part.failing) or not part.real or not all(one.size for one in values):
        return
    low, high = float(min(map(np.min, values))), float(max(map(np.max, values)))
    if low == high and low == round(low, 2):
        for words, of in (("more", _between(-np.inf, high)), ("less", _between(low, np.inf))):
            says = f"{{Your}} {{is}} never {words} than {high:g}."
            yield Function(says, f"{{expected}}, cut off at {high:g}", of, CLIPPED, SOME)
    elif low == -high and high == round(high, 2):
        cut = f"cut off at -{high:g} and {high:g}"
        yield Function(f"{{Your}} {{is}} {cut}.", f"{{expected}}, {cut}", _between(low, high), CLIPPED, SOME)


def left_out(part: Part) -> Clue | None:
    """A function of the observed values gives the expected ones."""
    count = _count(part) if _differ(part) and not _nearly_right(part) else 0
    for one in FORGOTTEN:
        if count >= one.least and part.all_restored(lambda seen, f=one.of: _of(f, seen.observed)):  # type: ignore[misc]
            return Clue(one.says, f"In every case, {one.what} are the expected ones.", one.hint, one.tells)
    return None


def _differ(part: Part) -> bool:
    """Whether more than one number is expected: many functions give one and the same number of anything near it."""
    expected = [seen.expected for seen in part.observations if seen.expected.size]
    return any(np.any(one != expected[0].flat[0]) for one in expected)


def _nearly_right(part: Part) -> bool:
    """Whether a wrong value is off by very little: what a function would move it by is not what is left out."""
    return any(
        seen.same_shape
        and seen.observed is not None
        and np.any(seen.wrong & np.isclose(seen.observed, seen.expected, rtol=0, atol=NEARLY))
        for seen in part.failing
    )


def _count(part: Part) -> int:
    return sum(int(np.count_nonzero(seen.wrong)) for seen in part.failing)


def _of(function: Callable[[np.ndarray], np.ndarray], values: np.ndarray | None) -> np.ndarray | None:
    """Return the function of real values; None if fewer than half are finite: many causes give that."""
    if values is None or np.iscomplexobj(values):
        return None
    found = np.asarray(function(values))
    return found if 2 * np.count_nonzero(np.isfinite(found)) >= found.size else None
