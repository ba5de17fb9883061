"""One submission, from its files to the grade of each exercise."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UntrustedCourse
from grader.grading.exercise import grade_exercise
from grader.grading.locating import Lines, WhenGraded, without_lines
from grader.grading.notes import notes_on
from grader.grading.prepare import Plan, PreparedExercise
from grader.model import ExerciseGrade, Status, Submission, Unknown
from grader.running.base import NoProcess, StudentRunner
from grader.running.introduction import introduced
from grader.running.session import Session
from grader.sandbox.base import Program, Sandbox
from grader.submissions.select import Selection, Work, select
from grader.text import joined

if TYPE_CHECKING:  # a student's check works from a kit, where there is no course
    from grader.course.model import Course

__all__ = ["grade_selection", "grade_submission"]

OpenSession = Callable[[Program], StudentRunner]


def grade_submission(submission: Submission, course: Course, plan: Plan, sandbox: Sandbox) -> list[ExerciseGrade]:
    """Return the grade of every exercise of `course`, in its order."""
    limits = replace(course.limits, exercises=len(course.exercises))
    selections = {one.name: select(submission, one, course.imports) for one in course.exercises}
    programs = [
        replace(work.program, functions=plan.exercises[name].plan.functions)
        for name, selection in selections.items()
        for work in selection.works
    ]
    sessions = iter(introduced(programs, sandbox, limits))

    def open_session(_program: Program) -> Session:
        return next(sessions)

    lines = WhenGraded(course.locate, course.locate_graded, course.locate_shown_to)
    return [
        grade_selection(selection, plan.exercises[name], open_session, lines)
        for name, selection in selections.items()
    ]


def grade_selection(
    selection: Selection, exercise: PreparedExercise, open_session: OpenSession, lines: Lines = without_lines
) -> ExerciseGrade:
    """Grade each file that may hold the exercise, in a session that `open_session` opens; the best counts.

    Parameters
    ----------
    selection : Selection
    exercise : PreparedExercise
    open_session : callable
    lines : callable
        Says where the mistakes are, while the session is open.
    """
    if selection.absence is not None:
        return grade_exercise(exercise, NoProcess(selection.absence))
    graded = [(work, _grade_work(work, exercise, open_session, lines)) for work in selection.works]
    best, grade = max(graded, key=lambda one: _rank(one[1]))
    files = [work.file for work in selection.works]
    all_of_them = "both" if len(files) == 2 else "all"  # noqa: PLR2004
    both = [f"{joined(files)} were {all_of_them} handed in: {best.file} counts"] if len(files) > 1 else []
    if grade.known:
        both += [
            f"the grader failed on {work.file}, which may be worth more" for work, one in graded if not one.known
        ]
    return replace(
        grade,
        notes=(*both, *best.notes, *_hints(best, grade), *grade.notes),
        seconds=sum(one.seconds for _, one in graded),
        compromised=any(one.compromised for _, one in graded),
    )


def _grade_work(work: Work, exercise: PreparedExercise, open_session: OpenSession, lines: Lines) -> ExerciseGrade:
    try:
        with open_session(replace(work.program, functions=exercise.plan.functions)) as session:
            grade = lines(exercise, grade_exercise(exercise, session), session)
            return replace(grade, notes=(*notes_on(session.left_out, session.left_out_besides), *grade.notes))
    except UntrustedCourse:  # of a student's own check: nobody is graded
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must never read as a student's zero
        return grade_exercise(exercise, NoProcess(Unknown(f"{type(error).__name__} in {_where(error)}")))


def _hints(work: Work, grade: ExerciseGrade) -> tuple[str, ...]:
    """Where functions stand, if any was not found."""
    return work.hints if any(check.status is Status.MISSING for check in grade.checks) else ()


def _rank(grade: ExerciseGrade) -> tuple[float, bool]:
    """Order by score. Of equal scores, a grade that is not known comes first: it could be better.

    It is not preferred to a higher score, or it would pay to make the grader fail.
    """
    return grade.score, not grade.known


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}, line {frame.lineno}"
