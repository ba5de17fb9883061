"""An operation along an axis is applied once too often, or is missing: a sum, a softmax."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, axis, evidence
from grader.diagnose.forensics.returned_value import Part

__all__ = ["along_an_axis"]

AlongAxis = Callable[[np.ndarray, int], np.ndarray]


@dataclass(frozen=True)
class Operation:
    """An operation along an axis. In its sentences, ``{axis}`` stands for the axis."""

    says: str
    what: str
    of: AlongAxis
    hint: str


def _softmax(x: np.ndarray, along: int) -> np.ndarray:
    powers = np.exp(x - np.max(x, axis=along, keepdims=True))
    return np.asarray(powers / np.sum(powers, axis=along, keepdims=True))


def _log_softmax(x: np.ndarray, along: int) -> np.ndarray:
    less = x - np.max(x, axis=along, keepdims=True)
    return np.asarray(less - np.log(np.sum(np.exp(less), axis=along, keepdims=True)))


def _from_the_end(x: np.ndarray, along: int) -> np.ndarray:
    return np.flip(np.cumsum(np.flip(x, along), axis=along), along)


def _steps(x: np.ndarray, along: int) -> np.ndarray:
    return np.diff(x, axis=along, prepend=0.0)


def _shares(x: np.ndarray, along: int) -> np.ndarray:
    return np.asarray(x / np.sum(x, axis=along, keepdims=True))


def _unit(x: np.ndarray, along: int) -> np.ndarray:
    return np.asarray(x / np.sqrt(np.sum(np.square(np.abs(x)), axis=along, keepdims=True)))


def _centred(x: np.ndarray, along: int) -> np.ndarray:
    return np.asarray(x - np.mean(x, axis=along, keepdims=True))


def _repeated(of: Callable[..., np.ndarray]) -> AlongAxis:
    def repeated(x: np.ndarray, along: int) -> np.ndarray:
        return np.broadcast_to(of(x, axis=along, keepdims=True), x.shape)

    return repeated


def _taken(index: int) -> AlongAxis:
    def taken(x: np.ndarray, along: int) -> np.ndarray:
        return np.broadcast_to(np.take(x, [index], axis=along), x.shape)

    return taken


INITIAL = "Is the running sum set back to 0 where it should be?"
REPEATED = "Does the loop write each of its results, or the same one again and again?"
NORMALISED = "Along which axis should the result be normalised, if at all?"

TOO_MUCH = (
    Operation("{Your} {is} a running total along {axis}: each value includes all values before it.",
          "{expected}, added up from the start of {axis}", np.cumsum, INITIAL),
    Operation("{Your} {is} a running total along {axis}, from its end: each value includes all values after it.",
          "{expected}, added up from the end of {axis}", _from_the_end, INITIAL),
    Operation("{Your} {holds} the steps along {axis}, not their running total.",
          "the differences between neighbours of {expected} along {axis}", _steps,
          "What should be added up, and from where?"),
    Operation("{Your} {is} a running product along {axis}.", "{expected}, multiplied up along {axis}", np.cumprod,
          "Is the running product set back to 1 where it should be?"),
    Operation("{Your} {is} the softmax of what {it} should be, along {axis}.",
          "the softmax of {expected} along {axis}", _softmax, "Is the softmax taken once too often?"),
    Operation("{Your} {is} the logarithm of the softmax of what {it} should be, along {axis}.",
          "the log-softmax of {expected} along {axis}", _log_softmax, "Is the softmax taken once too often?"),
    Operation("{Your} {is} divided by {its} sum along {axis}.", "{expected} divided by their sum along {axis}",
          _shares, NORMALISED),
    Operation("{Your} {is} divided by {its} norm along {axis}.",
          "{expected} divided by their norm along {axis}", _unit, NORMALISED),
    Operation("{Your} {is} centred along {axis}: {its} mean is subtracted.",
          "{expected} minus their mean along {axis}", _centred, NORMALISED),
    Operation("{Your} {is} the same all along {axis}: the first of the expected values, repeated.",
          "the first of {expected} along {axis}", _taken(0), REPEATED),
    Operation("{Your} {is} the same all along {axis}: the last of the expected values, repeated.",
          "the last of {expected} along {axis}", _taken(-1), REPEATED),
    Operation("{Your} {is} the same all along {axis}: the sum of the expected values.",
          "the sum of {expected} along {axis}", _repeated(np.sum), "What is summed along {axis}?"),
    Operation("{Your} {is} the same all along {axis}: the mean of the expected values.",
          "the mean of {expected} along {axis}", _repeated(np.mean), "What is averaged along {axis}?"),
    Operation("{Your} {is} the same all along {axis}: the largest of the expected values.",
          "the largest of {expected} along {axis}", _repeated(np.max), "Is a maximum taken along the wrong axis?"),
    Operation("{Your} {has} the right values, but sorted along {axis}.", "{expected}, sorted along {axis}",
          lambda x, along: np.sort(x, axis=along), "Is a sort left in the code?"),
)  # fmt: skip

TOO_LITTLE = (
    Operation("{Your} {lacks} the softmax along {axis}.", "the softmax of your values along {axis}", _softmax,
          "Should the result pass through a softmax at the end?"),
    Operation("{Your} {lacks} the logarithm of the softmax along {axis}.",
          "the log-softmax of your values along {axis}", _log_softmax,
          "Should the result pass through a log-softmax at the end?"),
    Operation("{Your} {is} not divided by {its} sum along {axis}.",
          "dividing your values by their sum along {axis}", _shares, "What should the values add up to?"),
    Operation("{Your} {is} not divided by {its} norm along {axis}.",
          "dividing your values by their norm along {axis}", _unit, "Which norm should a vector have?"),
    Operation("{Your} {is} off by a constant along {axis}: the mean is not subtracted.",
          "subtracting the mean of your values along {axis}", _centred, "Which mean should the values have?"),
)  # fmt: skip


def along_an_axis(part: Part) -> Clue | None:
    """The observed values are the expected ones after an operation along one axis, or before it."""
    if not part.ndim or not part.real or any(not seen.expected.size for seen in part.observations):
        return None
    axes = [number for number in range(part.ndim) if all(seen.expected.shape[number] > 1 for seen in part.failing)]
    for one in TOO_MUCH:
        for number in axes:
            if part.all_fit(lambda seen, of=one.of, n=number: of(seen.expected, n)):  # type: ignore[misc]
                return _worded(one, axis(number, part.ndim), evidence(part, one.what))
    for one in TOO_LITTLE:
        for number in axes:
            if part.all_restored(lambda seen, of=one.of, n=number: _corrected(seen, of, n)):  # type: ignore[misc]
                return _worded(one, axis(number, part.ndim), f"In every case, {one.what} gives the expected ones.")
    return None


def _corrected(seen: Observation, of: AlongAxis, along: int) -> np.ndarray | None:
    return None if seen.observed is None else of(seen.observed, along)


def _worded(one: Operation, where: str, shown: str) -> Clue:
    says, shown, hint = (text.replace("{axis}", where) for text in (one.says, shown, one.hint))
    return Clue(says, shown, hint)
