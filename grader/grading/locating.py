"""Say in which line the mistakes of a graded exercise are, where only public inputs were used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.grading.prepare import PreparedExercise
from grader.model import ExerciseGrade, Finding, Status
from grader.running.base import StudentRunner

__all__ = ["OFF", "with_lines"]

OFF = "off"
NOT_HERE = "The line of a mistake is looked for only where the code can be confined."
WRONG = (Status.FAILED, Status.RAISED)
EXAMPLES = ("counterexample", "memory")
"""Kinds of findings that show an input: they stand below what says what is wrong."""


def with_lines(
    exercise: PreparedExercise, grade: ExerciseGrade, session: StudentRunner, level: str
) -> ExerciseGrade:
    """Return `grade` with a finding for each mistake that is located; `level` is how much of it is told.

    Parameters
    ----------
    exercise : PreparedExercise
        With public cases alone.
    grade : ExerciseGrade
    session : StudentRunner
        In which it was graded. Edits of a student's code are tried only in a process with limits.
    level : {"off", "line", "expression", "edit"}
    """
    if level == OFF or not any(check.status in WRONG for check in grade.checks):
        return grade
    from grader.running.session import Session  # not where there is no sandbox, nor for a right solution

    if not isinstance(session, Session):
        return replace(grade, notes=(*grade.notes, NOT_HERE))
    from grader.diagnose.location.locate import locate

    try:
        found = locate(exercise.plan, exercise.knowledge, grade.checks, session, level)
    except Exception:  # noqa: BLE001 - the points are known, and no student may make the grader fail
        return grade
    return replace(grade, findings=_placed(grade.findings, found))


def _placed(findings: Sequence[Finding], located: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return all findings, each located mistake behind what is said of its function, and before an example."""
    placed = list(findings)
    for one in located:
        same = [place for place, other in enumerate(placed) if other.function == one.function]
        named = [place for place in same if placed[place].kind not in EXAMPLES]
        placed.insert(named[-1] + 1 if named else min(same, default=len(placed)), one)
    return tuple(placed)
