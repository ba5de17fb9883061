"""Measure the tolerances of a plan, and how long its checks take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.audit.model import Tolerance
from grader.checks import drive
from grader.checks.tolerances import CEILING, FLOOR, MARGIN, in_double, largest_magnitude
from grader.course.exercise import ExercisePlan
from grader.course.model import CourseExercise
from grader.running.in_process import InProcess

__all__ = ["check_seconds", "tolerances"]

NEAR = 1e-9
"""Relative: how close to the floor, or the ceiling, an allowance must be to count as it."""


def tolerances(exercise: CourseExercise, plan: ExercisePlan) -> tuple[Tolerance, ...]:
    """Return the tolerance of each check that compares numbers."""
    found = []
    for check in exercise.spec.checks:
        ceiling = getattr(check, "ceiling", CEILING)
        allowed = np.array(
            [one for case in plan.cases[check.name] for one in _relative(case.expected, case.allowance)]
        )
        if allowed.size:
            found.append(
                Tolerance(
                    check=check.name,
                    smallest=float(allowed.min()),
                    largest=float(allowed.max()),
                    spread=float(allowed.max()) / MARGIN,
                    floored=int(np.count_nonzero(np.isclose(allowed, FLOOR, rtol=NEAR, atol=0.0))),
                    ceiled=int(np.count_nonzero(np.isclose(allowed, ceiling, rtol=NEAR, atol=0.0))),
                    values=allowed.size,
                )
            )
    return tuple(found)


def check_seconds(exercise: CourseExercise, plan: ExercisePlan) -> dict[str, float]:
    """Return the wall time that the reference takes in each check, in this process."""
    seconds = {}
    for check in exercise.spec.checks:
        began = time.perf_counter()
        drive(check.grade(plan.cases[check.name]), InProcess(exercise.functions).run)
        seconds[check.name] = time.perf_counter() - began
    return seconds


def _relative(expected: Any, allowance: Any) -> Iterator[float]:
    """Each allowance over the largest magnitude expected; left out where that is 0, or where none is given."""
    if allowance is None:
        return  # a kind of check of an author's own need not measure
    match expected:
        case list() | tuple():
            for one, allowed in zip(expected, allowance, strict=True):
                yield from _relative(one, allowed)
        case dict():
            for key, one in expected.items():
                yield from _relative(one, allowance[key])
        case bool() | str() | None:
            return
        case _:
            largest = largest_magnitude(in_double(np.asarray(expected)))
            if largest > 0.0:
                yield allowance / largest
