"""Read and write a kit's further public cases: an edit that makes a function right is tried on them, too.

A kit has no reference to draw more. They lie in a file of their own, read only once such an edit was found.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import wire
from grader.checks import Check
from grader.course.case_data import pack_case, unpack_case
from grader.course.exercise import ExercisePlan
from grader.grading.public_draws import PublicDraws

if TYPE_CHECKING:  # a student's machine has no course
    from grader.course.model import CourseExercise

__all__ = ["FURTHER_FILE", "further_plans", "pack_further", "unpack_further"]

FURTHER_FILE = "further.cases"
KIND = "fairgrade further cases 1"
CAPS = wire.Caps(header=64 << 20, body=256 << 20)
WANTED, MOST_BYTES = 50, 2 << 20
"""Cases for each function, and how many bytes those of one check take: of large ones there are fewer."""


def pack_further(exercise: CourseExercise, seed: int, functions: Collection[str] | None = None) -> bytes:
    """Return the file of an exercise: about 50 further cases for each function, of the kinds that students see.

    Checks that concern none of `functions` have no cases in it, if these are given.

    Raises
    ------
    CourseError
        If the reference fails on an input.
    """
    draws = PublicDraws(exercise, seed)
    seen = draws.plan_of(exercise.spec.functions)
    wanted = {*(exercise.spec.functions if functions is None else functions)}
    found = {
        check.name: _packed(draws, check, _wanted(check, seen)) if wanted & {*check.concerns} else []
        for check in seen.checks
    }
    return wire.encode(KIND, {"cases": found})


def further_plans(folder: Path, plan: ExercisePlan) -> list[ExercisePlan]:
    """Return the checks of `plan` with the further cases in the folder of a kit; nothing if an older kit has none.

    Raises
    ------
    WireError, KeyError
        If the file is damaged.
    """
    file = folder / FURTHER_FILE
    return [unpack_further(file.read_bytes(), plan)] if file.is_file() else []


def unpack_further(data: bytes, plan: ExercisePlan) -> ExercisePlan:
    """Return the checks of `plan` with the further cases in `data`.

    Raises
    ------
    WireError, KeyError
        If it is damaged.
    """
    header, body = wire.lengths(data[: wire.PREFIX.size], CAPS)
    start = wire.PREFIX.size + header
    kind, fields = wire.decode(data[wire.PREFIX.size : start], data[start : start + body], arguments=True)
    if kind != KIND:
        raise wire.WireError("no further cases")
    cases = {check.name: tuple(map(unpack_case, fields["cases"][check.name])) for check in plan.checks}
    return replace(plan, cases=cases)


def _wanted(check: Check, seen: ExercisePlan) -> int:
    """How many draws of a check make enough cases, with those of other checks of its functions."""
    alike = [one for one in seen.checks if {*one.concerns} & {*check.concerns}]
    return math.ceil(WANTED / max(1, sum(len(seen.cases[one.name]) for one in alike)))


def _packed(draws: PublicDraws, check: Check, wanted: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    size = 0
    for number in range(wanted):
        if size > MOST_BYTES:
            break
        packed = [pack_case(case) for case in draws.further_cases(check, number)]
        size += len(wire.encode(KIND, {"cases": packed}))
        found += packed
    return found
