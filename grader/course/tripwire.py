"""A hidden case of each exercise whose expected value nobody can compute: whoever returns it was told it.

Its call is an ordinary one among those of its check, with inputs of its own. What it expects is the result of the
reference and an offset that is derived from the secret of the course. No implementation returns that, right or
wrong, so the case never passes while the harness works. If it does, a comparison passes whatever it is given, or
expected values have reached the process that runs the student's code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from grader.checks import Agrees, Differentiates
from grader.course.exercise import Tripwire
from grader.course.model import CourseExercise
from grader.course.plan_context import ExerciseContext
from grader.course.secret import Seed, entropy
from grader.model import CasePlan

__all__ = ["tripwire_of"]

LEAST_TIMES, MOST_TIMES = 1e6, 1e12
"""The least and the largest offset of an entry, in allowances."""
LEAST_ENTRIES = 2
"""Each entry's offset is one of `MOST_TIMES` / 2 that the allowance tells apart: two of them are 77 bits."""
PURPOSE = "tripwire"


def tripwire_of(exercise: CourseExercise, seed: Seed) -> Tripwire | None:
    """Return the tripwire of `exercise`, its input and its offset derived from `seed`.

    It stands in the first check that compares an array of floats with that of the reference, if possible in one
    that needs no other check. None if there is no such check.
    """
    generator = np.random.default_rng(entropy(seed, exercise.name, f"offset of the {PURPOSE}", 0))
    for check in sorted(_comparing(exercise), key=lambda check: bool(check.needs)):
        for case in _cases(exercise, check, seed):
            if _entries(case.expected, case.allowance) >= LEAST_ENTRIES:
                return Tripwire(
                    check.name, replace(case, expected=_moved(case.expected, case.allowance, generator))
                )
    return None


def _comparing(exercise: CourseExercise) -> list[Agrees | Differentiates]:
    return [check for check in exercise.spec.checks if isinstance(check, (Agrees, Differentiates))]


def _cases(exercise: CourseExercise, check: Agrees | Differentiates, seed: Seed) -> Iterator[CasePlan]:
    """Yield a case of each recipe of `check`, drawn anew, only as far as they are asked for."""
    context = ExerciseContext(exercise, f"{PURPOSE} of {check.name}", seed)
    for recipe in check.inputs:
        yield from replace(check, inputs=(recipe,), scope=()).plan(context)


def _entries(expected: Any, allowance: Any) -> int:
    """Return how many entries can be moved."""
    match expected:
        case list() | tuple():
            return sum(map(_entries, expected, allowance))
        case dict():
            return sum(_entries(value, allowance[key]) for key, value in expected.items())
        case np.ndarray() if expected.dtype.kind == "f" and np.all(np.isfinite(expected)):
            return expected.size
        case _:
            return 0


def _moved(expected: Any, allowance: Any, generator: np.random.Generator) -> Any:
    """Return `expected` with an offset of either sign added to each entry of its arrays of floats."""
    match expected:
        case list() | tuple():
            return type(expected)(_moved(*pair, generator) for pair in zip(expected, allowance, strict=True))
        case dict():
            return {key: _moved(value, allowance[key], generator) for key, value in expected.items()}
        case np.ndarray() if _entries(expected, allowance):
            signs = generator.choice([-1.0, 1.0], expected.shape)
            return expected + signs * allowance * generator.uniform(LEAST_TIMES, MOST_TIMES, expected.shape)
        case _:
            return expected
