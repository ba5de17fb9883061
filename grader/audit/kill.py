"""The first check that rejects a mutant."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.audit.mutants import Mutant, functions_of
from grader.checks import drive
from grader.course.exercise import ExercisePlan
from grader.course.model import CourseExercise
from grader.grading.exercise import grade_checks
from grader.model import Status
from grader.running.in_process import InProcess

__all__ = ["failed_checks", "killer"]

IMPORT = "import"
Functions = Mapping[str, Callable[..., object]]


def killer(exercise: CourseExercise, plan: ExercisePlan, mutant: Mutant) -> str:
    """Return the first check that `mutant` fails, or ``import``; empty if it gets full marks."""
    try:
        functions = functions_of(mutant, exercise.functions)
    except Exception:  # noqa: BLE001 - a module that is broken may raise anything
        return IMPORT
    # Most mutants fail early: then later checks need not run. Only a complete grading proves full marks.
    return _first_failure(plan, functions) or next(iter(failed_checks(plan, functions)), "")


def failed_checks(plan: ExercisePlan, functions: Functions) -> list[str]:
    """Return the checks in which `functions` do not get full marks, in order."""
    grades = grade_checks(plan, InProcess(functions))
    return [check.name for check in grades if check.status is not Status.PASSED]


def _first_failure(plan: ExercisePlan, functions: Functions) -> str:
    for check in plan.checks:
        verdicts, _ = drive(check.grade(plan.cases[check.name]), InProcess(functions).run)
        if any(verdict.status is not Status.PASSED for verdict in verdicts):
            return check.name
    return ""
