"""One submission, from its files to the grade of each exercise."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader.checks import outcome_text
from grader.course.model import Course
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import Plan, PreparedExercise
from grader.model import ExerciseGrade, ImportFailed, Outcome, Submission, Unknown
from grader.running.base import NoProcess, StudentRunner
from grader.running.session import Session
from grader.sandbox.base import Program, Sandbox
from grader.submissions.select import Selection, Work, select
from grader.text import joined

__all__ = ["grade_selection", "grade_submission"]

OpenSession = Callable[[Program], StudentRunner]


def grade_submission(submission: Submission, course: Course, plan: Plan, sandbox: Sandbox) -> list[ExerciseGrade]:
    """Return the grade of every exercise of `course`, in its order."""

    def open_session(program: Program) -> Session:
        return Session(sandbox, program, course.limits)

    return [
        grade_selection(select(submission, exercise, course.stand_ins), plan.exercises[exercise.name], open_session)
        for exercise in course.exercises
    ]


def grade_selection(selection: Selection, exercise: PreparedExercise, open_session: OpenSession) -> ExerciseGrade:
    """Grade each file that may hold the exercise, in a session that `open_session` opens; the best counts."""
    if selection.absence is not None:
        return grade_exercise(exercise, NoProcess(selection.absence))
    graded = [(work, _grade_work(work, exercise, open_session)) for work in selection.works]
    best, grade = max(graded, key=lambda one: _rank(one[1]))
    files = [work.file for work in selection.works]
    all_of_them = "both" if len(files) == 2 else "all"  # noqa: PLR2004
    both = [f"{joined(files)} were {all_of_them} handed in: {best.file} counts"] if len(files) > 1 else []
    return replace(
        grade,
        notes=(*both, *best.notes, *grade.notes),
        seconds=sum(one.seconds for _, one in graded),
    )


def _grade_work(work: Work, exercise: PreparedExercise, open_session: OpenSession) -> ExerciseGrade:
    try:
        with open_session(work.program) as session:
            grade = grade_exercise(exercise, session)
            return replace(grade, notes=tuple(_cell_note(*cell) for cell in session.failed_cells.items()))
    except Exception as error:  # noqa: BLE001 - a fault of ours must never read as a student's zero
        return grade_exercise(exercise, NoProcess(Unknown(f"{type(error).__name__} in {_where(error)}")))


def _rank(grade: ExerciseGrade) -> tuple[bool, bool, float]:
    """By the score; but a file whose grade is not known may be the better one, unless another has it all."""
    return grade.score >= grade.max_score, not grade.known, grade.score


def _cell_note(cell: str, outcome: Outcome) -> str:
    """What is said of a cell that failed. A session leaves the text empty if it could quote a hidden input."""
    match outcome:
        case ImportFailed(type=name, message=message, line=line):
            where = f", line {line}" if line else ""
            text = f": {message}" if message else ""
            return f"{cell}{where}: {name}{text} (the cells after it were run)"
        case _:
            return f"{cell}: {outcome_text.text_of(outcome).message} (the cell was left out)"


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}, line {frame.lineno}"
