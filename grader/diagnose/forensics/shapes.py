"""The right values in the wrong form: another shape, a list, an axis too many, some values missing at an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks.tolerances import largest_magnitude
from grader.diagnose.forensics.numbers import agree, as_numbers, by_chance
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, axis, in_cases
from grader.diagnose.forensics.returned_value import Part
from grader.text import joined

__all__ = [
    "complex_numbers",
    "corrects",
    "cropped",
    "length_one_axes",
    "listed",
    "lone_number",
    "nothing",
    "reshaped",
]

MOST_LISTED = 2**16
"""Values of a list that are put into an array."""
LEAST_WINDOW = 2
WINDOWS = {"the end": 0.0, "the start": 1.0, "both ends": 0.5}
"""Where values are missing, and which share of them is missing at the start."""


def nothing(part: Part) -> Clue | None:
    """None is returned where numbers are expected."""
    if not part.numeric or not all(seen.received and seen.observed_value is None for seen in part.failing):
        return None
    return Clue(
        "{Your} {is} None.",
        f"{in_cases(part)} None is returned.",
        "Is a return statement missing? Does a function that you call change its argument and return nothing?"
        if not part.name
        else "What is asked for in its place?",
    )


def lone_number(part: Part) -> Clue | None:
    """An array with one element is returned where a number is expected."""
    if not part.single or not corrects(part, _only_value):
        return None
    return Clue(
        "{Your} {is} an array with one element, where a plain number is expected.",
        "The number in it is the expected one in every case.",
        "Is an axis kept that should be removed, or is a number put into brackets?",
    )


def listed(part: Part) -> Clue | None:
    """A list is returned where an array is expected."""
    if not part.numeric or part.single or not part.received:
        return None
    for seen in part.failing:
        array = _array_of(seen.observed_value)
        if array is None or not seen.restored_by(array):
            return None
    return Clue(
        "{Your} {is} a list, where a NumPy array is expected.",
        "The values in it are the expected ones in every case.",
        "Which function of NumPy turns a list into an array?",
    )


def complex_numbers(part: Part) -> Clue | None:
    """Complex numbers are returned where real ones are expected."""
    if any(np.iscomplexobj(seen.expected) for seen in part.observations):
        return None
    for seen in part.failing:
        if seen.observed is None or not np.iscomplexobj(seen.observed) or not seen.restored_by(seen.observed.real):
            return None
    return Clue(
        "{Your} {is} complex, where real numbers are expected.",
        "The real parts are the expected values in every case.",
        "Where does an imaginary part come in, and should it be dropped at the end?",
    )


def length_one_axes(part: Part) -> Clue | None:
    """Axes of length 1 are missing, or are too many."""
    if not corrects(part, _squeezed_alike):
        return None
    more = {_count(seen) for seen in part.failing}
    if len(more) != 1:
        which = "axes of length 1 too many or too few"
    else:
        number = more.pop()
        which = f"{'one axis' if abs(number) == 1 else f'{abs(number)} axes'} of length 1 too {_too(number)}"
        which = which if number else "its axis of length 1 in the wrong place"
    return Clue(
        f"{{Your}} {{has}} the right values, but {which}.",
        "The values are the expected ones in every case; only the shape is wrong.",
        "Which operation drops an axis, and which keeps it with length 1?",
    )


def reshaped(part: Part) -> Clue | None:
    """The right values, one after the other, in another shape."""
    if not corrects(part, _in_shape):
        return None
    flat = all(seen.observed is not None and seen.observed.ndim == 1 for seen in part.failing)
    return Clue(
        "{Your} {has} the right values in the right order, but "
        + ("all in one axis." if flat else "in another shape."),
        "Read out from the first to the last, the values are the expected ones in every case.",
        "Which shape does the docstring give for it?",
    )


def cropped(part: Part) -> Clue | None:
    """The right values, with some missing at the ends of axes, or some too many there."""
    if any(
        seen.observed is None or seen.observed.ndim != seen.expected.ndim or seen.same_shape
        for seen in part.failing
    ):
        return None
    if by_chance(seen.expected for seen in part.failing):
        return None
    for where, start in WINDOWS.items():
        few = all(_is_window(seen.observed, seen.expected, start, seen) for seen in part.failing)
        if few or all(_is_window(seen.expected, seen.observed, start, seen) for seen in part.failing):
            axes = sorted({number for seen in part.failing for number in _unequal(seen)})
            along = "" if part.ndim == 1 else f" of {joined([axis(number, part.ndim) for number in axes])}"
            return Clue(
                f"{{Your}} {{has}} too {'few' if few else 'many'} values, at {where}{along}.",
                f"In every case, {'the values that are there' if few else 'all other values'} are as expected.",
                "How many values belong along each axis, and where does the first of them come from?",
            )
    return None


def corrects(part: Part, correct: Callable[[Observation, np.ndarray], np.ndarray | None]) -> bool:
    """Whether every failing result has another shape, and `correct` turns it into the expected one."""
    return all(
        seen.observed is not None and not seen.same_shape and seen.restored_by(correct(seen, seen.observed))
        for seen in part.failing
    )


def _array_of(value: Any) -> np.ndarray | None:
    if not isinstance(value, (list, tuple)) or _weight(value) > MOST_LISTED:
        return None
    try:
        return as_numbers(np.array(value))
    except (ValueError, TypeError, OverflowError):  # rows of different lengths
        return None


def _weight(value: Any) -> int:
    """Return how many numbers and lists a nested list holds; the count stops above `MOST_LISTED`."""
    if isinstance(value, np.ndarray):
        return 1 + value.size
    if not isinstance(value, (list, tuple)):
        return 1 if isinstance(value, (bool, int, float)) else 1 + MOST_LISTED
    weight = 1
    for item in value:
        weight += _weight(item)
        if weight > MOST_LISTED:
            break
    return weight


def _only_value(_: Observation, observed: np.ndarray) -> np.ndarray | None:
    return observed.reshape(()) if observed.size == 1 else None


def _in_shape(seen: Observation, observed: np.ndarray) -> np.ndarray | None:
    return observed.reshape(seen.expected.shape) if observed.size == seen.expected.size else None


def _squeezed_alike(seen: Observation, observed: np.ndarray) -> np.ndarray | None:
    alike = observed.squeeze().shape == seen.expected.squeeze().shape
    return observed.reshape(seen.expected.shape) if alike else None


def _count(seen: Observation) -> int:
    assert seen.observed is not None
    return seen.observed.ndim - seen.expected.ndim


def _too(number: int) -> str:
    return "many" if number > 0 else "few"


def _unequal(seen: Observation) -> list[int]:
    assert seen.observed is not None
    return [n for n, (a, b) in enumerate(zip(seen.observed.shape, seen.expected.shape, strict=True)) if a != b]


def _is_window(small: np.ndarray | None, large: np.ndarray | None, start: float, seen: Observation) -> bool:
    """Whether `small` is a window of `large`, with the share `start` of the missing values before it."""
    if small is None or large is None or small.size < LEAST_WINDOW:
        return False
    missing = [b - a for a, b in zip(small.shape, large.shape, strict=True)]
    if min(missing) < 0:
        return False
    starts = [int(start * less) for less in missing]
    window = tuple(slice(first, first + size) for first, size in zip(starts, small.shape, strict=True))
    return agree(small, large[window], seen.relative * largest_magnitude(seen.expected))
