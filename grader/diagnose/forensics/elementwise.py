"""A function of one number is applied to every value once too often, or was left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.diagnose.forensics.factors import sign
from grader.diagnose.forensics.phrases import Clue, evidence, in_cases
from grader.diagnose.forensics.returned_value import Part

__all__ = ["applied", "inverted", "left_out", "mirrored"]

SOME, MANY = 3, 10
"""Wrong values that must be explained where each has only a few values to choose from, or only two."""


@dataclass(frozen=True)
class Map:
    """A function of one number that is natural to apply, or to forget."""

    says: str
    what: str
    of: Callable[[np.ndarray], np.ndarray]
    hint: str
    least: int = 1
    """Wrong values that it must explain."""


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def _positive(x: np.ndarray) -> np.ndarray:
    return np.asarray(x > 0, dtype=np.float64)


def _between(low: float, high: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda x: np.clip(x, low, high)


CLIPPED = "Is a maximum or a minimum taken where none belongs?"
ACTIVATED = "Is the activation function applied once too often?"
NOT_ACTIVATED = "Is the activation function left out?"
NOT_ROUNDED = "Must the result be a whole number? Which operator gives one?"

TOO_OFTEN = (
    Map("{Your} {is} the absolute value of what {it} should be.", "the absolute values of {right}", np.abs,
        "Is an absolute value taken, or the root of a square?"),
    Map("{Your} {is} cut off at 0: nothing is negative.", "{right}, with 0 for those that are negative",
        _between(0.0, np.inf), CLIPPED, SOME),
    Map("{Your} {is} cut off at 0: nothing is positive.", "{right}, with 0 for those that are positive",
        _between(-np.inf, 0.0), CLIPPED, SOME),
    Map("{Your} {is} cut off at 0 and 1.", "{right}, with 0 for what is less and 1 for what is more",
        _between(0.0, 1.0), CLIPPED, SOME),
    Map("{Your} {is} cut off at -1 and 1.", "{right}, with -1 for what is less and 1 for what is more",
        _between(-1.0, 1.0), CLIPPED, SOME),
    Map("{Your} {is} cut off at 0 and 255.", "{right}, with 0 for what is less and 255 for what is more",
        _between(0.0, 255.0), CLIPPED, SOME),
    Map("{Your} {is} the square of what {it} should be.", "the squares of {right}", np.square,
        "Is something squared twice, or a square root forgotten?"),
    Map("{Your} {is} the square root of what {it} should be.", "the square roots of {right}", np.sqrt,
        "Is a square root taken where none belongs, or a square forgotten?"),
    Map("{Your} {is} the logarithm of what {it} should be.", "the logarithms of {right}", np.log,
        "Is a logarithm taken where none belongs, or an exponential forgotten?"),
    Map("{Your} {is} the exponential of what {it} should be.", "the exponentials of {right}", np.exp,
        "Is an exponential taken where none belongs, or a logarithm forgotten?"),
    Map("{Your} {is} 1 divided by what {it} should be.", "1 divided by {right}", lambda x: 1.0 / x,
        "Which of the two is divided by the other?"),
    Map("{Your} {is} 1 minus what {it} should be.", "1 minus {right}", lambda x: 1.0 - x,
        "Which of two complementary quantities is asked for?"),
    Map("{Your} {is} twice what {it} should be, less 1.", "twice {right}, less 1", lambda x: 2.0 * x - 1.0,
        "Which range of values is asked for: from 0 to 1, or from -1 to 1?"),
    Map("{Your} {is} half of what {it} should be plus 1.", "half the sum of 1 and {right}",
        lambda x: (x + 1.0) / 2.0,
        "Which range of values is asked for: from 0 to 1, or from -1 to 1?"),
    Map("{Your} {is} the hyperbolic tangent of what {it} should be.", "the hyperbolic tangents of {right}",
        np.tanh, ACTIVATED),
    Map("{Your} {is} the logistic sigmoid of what {it} should be.", "the logistic sigmoids of {right}", _sigmoid,
        ACTIVATED),
    Map("{Your} {holds} only the signs of what {it} should be.", "the signs of {right}", np.sign,
        "Where do the sizes of the values get lost?", MANY),
    Map("{Your} {holds} 1 for what should be positive, and 0 for the rest.",
        "1 or 0, as {right} are positive or not", _positive,
        "Is a comparison returned in place of the values that it selects?", MANY),
)  # fmt: skip

FORGOTTEN = (
    Map("{Your} {lacks} an absolute value at the end.", "absolute values", np.abs,
        "May the result be negative?", SOME),
    Map("{Your} {lacks} a maximum with 0 at the end.", "values, with 0 for those that are negative,",
        _between(0.0, np.inf), f"May the result be negative? {NOT_ACTIVATED}", SOME + SOME),
    Map("{Your} {lacks} a hyperbolic tangent at the end.", "hyperbolic tangents", np.tanh, NOT_ACTIVATED),
    Map("{Your} {lacks} a logistic sigmoid at the end.", "values put through a logistic sigmoid", _sigmoid,
        NOT_ACTIVATED),
    Map("{Your} {is} not rounded down, as {it} should be.", "values rounded down", np.floor,
        NOT_ROUNDED, SOME + SOME),
    Map("{Your} {is} not rounded up, as {it} should be.", "values rounded up", np.ceil,
        NOT_ROUNDED, SOME + SOME),
    Map("{Your} {is} not rounded, as {it} should be.", "values rounded", np.round, NOT_ROUNDED, SOME + SOME),
    Map("{Your} {is} not cut off at 0 and 1, as {it} should be.", "values cut off at 0 and 1", _between(0.0, 1.0),
        "Which range of values is asked for?", SOME + SOME),
    Map("{Your} {holds} numbers where only their signs are asked for.", "signs", np.sign,
        "Which values may the result have?", MANY),
    Map("{Your} {holds} numbers where only 1 and 0 are asked for.", "values, 1 if positive and 0 if not,",
        _positive,
        "Which values may the result have?", MANY),
)  # fmt: skip


def mirrored(part: Part) -> Clue | None:
    """Every sign is wrong, of as many numbers as it takes where they are few different ones."""
    return sign(part) if _count(part) >= MANY else None


def inverted(part: Part) -> Clue | None:
    """Zeros stand for ones, and ones for zeros."""
    if _count(part) < MANY or not part.all_fit(lambda seen: 1.0 - seen.expected):
        return None
    if any(np.any((seen.expected != 0) & (seen.expected != 1)) for seen in part.observations):
        return None
    return Clue(
        "{Your} {is} inverted: 1 where 0 belongs, and 0 where 1 belongs.",
        f"{in_cases(part)} every single value is so.",
        "Does the comparison point in the right direction?",
    )


def applied(part: Part) -> Clue | None:
    """What came is a function of what is right."""
    count = _count(part)
    for one in TOO_OFTEN:
        if count >= one.least and part.all_fit(lambda seen, f=one.of: _of(f, seen.expected)):  # type: ignore[misc]
            return Clue(one.says, evidence(part, one.what), one.hint)
    return None


def left_out(part: Part) -> Clue | None:
    """A function of what came is what is right."""
    count = _count(part)
    for one in FORGOTTEN:
        if count >= one.least and part.all_restored(lambda seen, f=one.of: _of(f, seen.observed)):  # type: ignore[misc]
            return Clue(one.says, f"In every case your {one.what} are the right ones.", one.hint)
    return None


def _count(part: Part) -> int:
    return sum(int(np.count_nonzero(seen.wrong)) for seen in part.failing)


def _of(function: Callable[[np.ndarray], np.ndarray], values: np.ndarray | None) -> np.ndarray | None:
    """Return the function of real values; None if hardly any is finite, which could come of anything."""
    if values is None or np.iscomplexobj(values):
        return None
    found = np.asarray(function(values))
    return found if 2 * np.count_nonzero(np.isfinite(found)) >= found.size else None
