"""What keeps a mutant from full marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.audit.mutants import Mutant, functions_of
from grader.checks import drive
from grader.course import CourseExercise
from grader.model import Status
from grader.pipeline import grade_checks
from grader.plan import ExercisePlan
from grader.rehearsal import Rehearsal

__all__ = ["failed_checks", "killer"]

IMPORT = "import"
Functions = Mapping[str, Callable[..., object]]


def killer(exercise: CourseExercise, plan: ExercisePlan, mutant: Mutant) -> str:
    """Return the first check that `mutant` fails, or ``import``; empty if it gets full marks."""
    try:
        functions = functions_of(mutant, exercise.functions)
    except Exception:  # noqa: BLE001 - a module that is broken may raise anything
        return IMPORT
    # Most mutants fail early: then the checks that follow need not be run. Only a whole grading can acquit.
    return _first_failure(exercise, plan, functions) or next(iter(failed_checks(exercise, plan, functions)), "")


def failed_checks(exercise: CourseExercise, plan: ExercisePlan, functions: Functions) -> list[str]:
    """Return the checks in which `functions` do not get full marks, in order."""
    grades = grade_checks(exercise, plan, Rehearsal(functions))
    return [check.name for check in grades if check.status is not Status.PASSED]


def _first_failure(exercise: CourseExercise, plan: ExercisePlan, functions: Functions) -> str:
    for check in exercise.spec.checks:
        verdicts, _ = drive(check.grade(plan.cases[check.name]), Rehearsal(functions).run)
        if any(verdict.status is not Status.PASSED for verdict in verdicts):
            return check.name
    return ""
