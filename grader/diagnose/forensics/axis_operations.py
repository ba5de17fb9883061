"""Something is done along an axis that should not be, or is not done that should be: a sum, a softmax."""

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
class Along:
    """What can be done along an axis. ``{axis}`` stands for the axis."""

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


INITIAL = "Is the sum that is added to set back to 0 where it should be?"
REPEATED = "Does the loop write all of its results, or one of them again and again?"
NORMALISED = "Along which axis is the result to be normalised, if at all?"

TOO_MUCH = (
    Along("{Your} {is} a running total along {axis}: everything before is added.",
          "{right}, summed up from the start of {axis} on", np.cumsum, INITIAL),
    Along("{Your} {is} a running total along {axis}, from its end: everything after is added.",
          "{right}, summed up from the end of {axis} on", _from_the_end, INITIAL),
    Along("{Your} {holds} the steps along {axis}, not their running total.",
          "the differences between neighbours of {right} along {axis}", _steps,
          "What is to be added up, and from where?"),
    Along("{Your} {is} a running product along {axis}.", "{right}, multiplied up along {axis}", np.cumprod,
          "Is the product that is multiplied by set back to 1 where it should be?"),
    Along("{Your} {is} the softmax of what {it} should be, along {axis}.", "the softmax of {right} along {axis}",
          _softmax, "Is the softmax taken once too often?"),
    Along("{Your} {is} the logarithm of the softmax of what {it} should be, along {axis}.",
          "the log-softmax of {right} along {axis}", _log_softmax, "Is the softmax taken once too often?"),
    Along("{Your} {is} divided by {its} sum along {axis}.", "{right} divided by their sum along {axis}", _shares,
          NORMALISED),
    Along("{Your} {is} divided by {its} length along {axis}.",
          "{right} divided by the root of their sum of squares along {axis}", _unit, NORMALISED),
    Along("{Your} {lacks} {its} mean along {axis}: it was subtracted.", "{right} less their mean along {axis}",
          _centred, NORMALISED),
    Along("{Your} {is} the same all along {axis}: the first of the right values, repeated.",
          "the first of {right} along {axis}", _taken(0), REPEATED),
    Along("{Your} {is} the same all along {axis}: the last of the right values, repeated.",
          "the last of {right} along {axis}", _taken(-1), REPEATED),
    Along("{Your} {is} the same all along {axis}: the sum of the right values.",
          "the sum of {right} along {axis}", _repeated(np.sum), "What is summed along {axis}?"),
    Along("{Your} {is} the same all along {axis}: the mean of the right values.",
          "the mean of {right} along {axis}", _repeated(np.mean), "What is averaged along {axis}?"),
    Along("{Your} {is} the same all along {axis}: the largest of the right values.",
          "the largest of {right} along {axis}", _repeated(np.max), "Is a maximum taken along the wrong axis?"),
    Along("{Your} {has} the right values, but sorted along {axis}.", "{right}, sorted along {axis}",
          lambda x, along: np.sort(x, axis=along), "Why is anything sorted?"),
)  # fmt: skip

TOO_LITTLE = (
    Along("{Your} {lacks} the softmax along {axis}.", "softmax along {axis}", _softmax,
          "Which function comes last?"),
    Along("{Your} {lacks} the logarithm of the softmax along {axis}.", "log-softmax along {axis}", _log_softmax,
          "Which function comes last?"),
    Along("{Your} {is} not divided by {its} sum along {axis}.", "result divided by its sum along {axis}", _shares,
          "What should the values sum up to?"),
    Along("{Your} {is} not divided by {its} length along {axis}.",
          "result divided by the root of its sum of squares along {axis}", _unit,
          "Which length should a vector have?"),
    Along("{Your} {is} off by a constant along {axis}: the mean is not subtracted.",
          "result less its mean along {axis}", _centred, "Which mean should the values have?"),
)  # fmt: skip


def along_an_axis(part: Part) -> Clue | None:
    """What came is what is right with something done along one axis, or lacks it."""
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
                return _worded(one, axis(number, part.ndim), f"In every case your {one.what} is the right one.")
    return None


def _corrected(seen: Observation, of: AlongAxis, along: int) -> np.ndarray | None:
    return None if seen.observed is None else of(seen.observed, along)


def _worded(one: Along, where: str, shown: str) -> Clue:
    says, shown, hint = (text.replace("{axis}", where) for text in (one.says, shown, one.hint))
    return Clue(says, shown, hint)
