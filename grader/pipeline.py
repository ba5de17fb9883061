"""One submission, from its files to its grade: the steps of the design on one screen."""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from grader import intake
from grader.checks import Check, drive
from grader.course import Course, CourseExercise
from grader.model import Call, CheckGrade, ExerciseGrade, Outcome, Status, Submission, Unknown
from grader.plan import ExercisePlan, Plan
from grader.sandbox.base import Program, Sandbox
from grader.score import grade_check, rounded, skipped_check
from grader.session import Session

__all__ = ["Runner", "grade_exercise", "grade_submission"]


def grade_submission(submission: Submission, course: Course, plan: Plan, sandbox: Sandbox) -> list[ExerciseGrade]:
    """Return the grade of every exercise of `course`, in its order."""
    return [_grade_one(submission, course, exercise, plan, sandbox) for exercise in course.exercises]


def _grade_one(
    submission: Submission, course: Course, exercise: CourseExercise, plan: Plan, sandbox: Sandbox
) -> ExerciseGrade:
    planned = plan.exercises[exercise.name]
    if exercise.name not in submission.entries:
        return grade_exercise(exercise, planned, Absent(intake.absence(submission, exercise.name)))
    program = Program(submission.entries[exercise.name], submission.files, course.stand_ins)
    try:
        with Session(sandbox, program, course.limits) as session:
            return grade_exercise(exercise, planned, session)
    except Exception as error:  # noqa: BLE001 - a fault of ours must never read as a student's zero
        reason = f"{type(error).__name__} in {_where(error)}"
        return grade_exercise(exercise, planned, Absent(Unknown(reason)))


class Absent:
    """Stands in for a student's process where there is none: every call ends in the same way."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        return [self._outcome] * len(calls)

    def renew(self) -> None:
        """Nothing to renew."""


class Runner(Protocol):
    """Whatever runs calls of one exercise's functions: a session in the sandbox, or a rehearsal."""

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return one outcome a call, in order."""

    def renew(self) -> None:
        """Make the next calls run where nothing of the earlier ones is left."""


def grade_exercise(exercise: CourseExercise, plan: ExercisePlan, runner: Runner) -> ExerciseGrade:
    """Run every check of one exercise against whatever `runner` runs, and add up the points."""
    began = time.perf_counter()
    contract = exercise.contract
    total = sum(check.points for check in exercise.spec.checks) + (contract.points if plan.probes else 0.0)
    worth = exercise.points / total
    grades: list[CheckGrade] = []
    for check in exercise.spec.checks:
        grades.append(_grade(check, check.points * worth, plan, runner, grades))
    if plan.probes and contract.points:
        verdicts = drive(contract.grade(plan.probes, lambda name: _sound(name, exercise, grades)), runner.run)
        grades.append(grade_check(contract, contract.points * worth, verdicts))
    return ExerciseGrade(
        name=exercise.name,
        title=exercise.spec.title,
        score=rounded(sum(grade.score for grade in grades)),
        max_score=rounded(exercise.points),
        checks=tuple(grades),
        seconds=time.perf_counter() - began,
    )


def _grade(
    check: Check, worth: float, plan: ExercisePlan, runner: Runner, earlier: Sequence[CheckGrade]
) -> CheckGrade:
    unmet = [grade.name for grade in earlier if grade.name in check.needs and grade.status is not Status.PASSED]
    if unmet:
        return skipped_check(check, worth, unmet)
    if check.isolated:
        runner.renew()
    verdicts = drive(check.grade(plan.cases[check.name]), runner.run)
    if check.isolated:
        runner.renew()
    return grade_check(check, worth, verdicts)


def _sound(function: str, exercise: CourseExercise, grades: Sequence[CheckGrade]) -> bool:
    """Whether the values of `function` are right, in every check that is about them."""
    status = {grade.name: grade.status for grade in grades}
    about = [check for check in exercise.spec.checks if function in check.functions]
    return all(status[check.name] is Status.PASSED for check in about)


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}, line {frame.lineno}"
