"""What a worker answers to a unit of work, as JSON that is checked against its schema wherever it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from grader.grading.cache import bare_grade
from grader.grading.document import Environment
from grader.model import CheckGrade, ExerciseGrade, Finding
from grader.text import escaped

__all__ = ["Answer", "BadAnswer", "Graded", "dump_answer", "read_answer"]


class BadAnswer(ValueError):
    """What came back is no answer."""


@dataclass(frozen=True)
class Graded:
    """One submission of a unit."""

    exercises: tuple[ExerciseGrade, ...] = ()
    fault: str = ""
    """Why the grader failed on it; empty if it did not."""
    seconds: float = 0.0


@dataclass(frozen=True)
class Answer:
    """The answer to one unit."""

    state: Literal["graded", "needs the parcel", "died", "refused"]
    """`died`: the process that graded it ended. `refused`: nothing can be graded there, and `says` says why."""
    environment: Environment | None = None
    """The machine that graded, with the protections that were proved on it before anything was graded."""
    submissions: tuple[Graded, ...] = ()
    """In the order of the unit."""
    says: str = ""
    exit_code: int = 2


KIND = TypeAdapter(Answer)


def dump_answer(answer: Answer) -> bytes:
    """Return an answer as JSON, without calls and the details of public cases."""
    bare = tuple(replace(one, exercises=tuple(map(bare_grade, one.exercises))) for one in answer.submissions)
    answer = replace(answer, submissions=bare)
    try:
        return KIND.dump_json(answer)
    except ValueError:  # half of a surrogate pair, in a text of the student's; a result has it escaped anyway
        plain = tuple(replace(one, exercises=tuple(map(_escaped, one.exercises))) for one in bare)
        return KIND.dump_json(replace(answer, submissions=plain))


def read_answer(data: bytes) -> Answer:
    """Return an answer.

    Raises
    ------
    BadAnswer
        If it is none.
    """
    try:
        return KIND.validate_json(data)
    except (ValidationError, TypeError) as error:
        raise BadAnswer(f"a worker sent what is no answer ({type(error).__name__})") from None


def _escaped(grade: ExerciseGrade) -> ExerciseGrade:
    return replace(
        grade,
        checks=tuple(map(_escaped_check, grade.checks)),
        findings=tuple(map(_escaped_finding, grade.findings)),
        notes=tuple(map(escaped, grade.notes)),
    )


def _escaped_check(check: CheckGrade) -> CheckGrade:
    verdicts = tuple(replace(one, message=escaped(one.message)) for one in check.verdicts)
    return replace(check, message=escaped(check.message), verdicts=verdicts)


def _escaped_finding(finding: Finding) -> Finding:
    return replace(
        finding,
        says=escaped(finding.says),
        evidence=escaped(finding.evidence),
        hint=escaped(finding.hint),
        replay=escaped(finding.replay),
    )
