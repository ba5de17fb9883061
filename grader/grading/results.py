"""What is known of a submission and its grades as a result document, and its bytes as a file.

Every report and export is made from it. Two runs on the same submission give the same bytes, except for
`timings` at the end.
"""

from __future__ import annotations

import contextlib
import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from grader import __version__
from grader.errors import ResultsError
from grader.grading.document import (
    SCHEMA_VERSION,
    CaseResult,
    CheckResult,
    CourseIdentity,
    Environment,
    ExerciseResult,
    FindingResult,
    SubmissionIdentity,
    SubmissionResult,
    Timings,
)
from grader.grading.document_text import DocumentTexts
from grader.grading.score import rounded
from grader.machine.versions import versions_of
from grader.model import CheckGrade, ExerciseGrade, Finding, Problem, Status, Submission, Verdict
from grader.submissions.handed_in import Details

__all__ = ["environment_of", "identity_of", "make_result", "write_atomically", "write_pieces", "write_whole"]

LARGEST_ERROR = 1e9
"""Larger errors are reported as this one."""


def make_result(
    submission: Submission,
    grades: Sequence[ExerciseGrade],
    course: CourseIdentity,
    environment: Environment,
    details: Details | None = None,
) -> SubmissionResult:
    """Return the document for `submission`: all that it quotes goes through one `DocumentTexts`."""
    texts = DocumentTexts()
    return SubmissionResult(
        schema_version=SCHEMA_VERSION,
        submission=identity_of(submission, details, texts),
        course=course,
        environment=environment,
        score=rounded(sum(grade.score for grade in grades)),
        max_score=rounded(sum(grade.max_score for grade in grades)),
        complete=all(grade.known for grade in grades),
        compromised=any(grade.compromised for grade in grades),
        exercises=[_exercise(grade, texts) for grade in grades],
        notes=texts.notes(submission.problems, _note),
        timings=Timings(
            total_s=round(sum(grade.seconds for grade in grades), 6),
            exercises_s={grade.name: round(grade.seconds, 6) for grade in grades},
            searches_ended={grade.name: [*grade.searches_ended] for grade in grades if grade.searches_ended},
        ),
    )


def environment_of(strength: str, protections: Sequence[str], packages: Sequence[str] = ()) -> Environment:
    """Return what a result says of this machine, with the strength and the protections that were proved on it.

    `packages` are those that students' code can import besides NumPy.
    """
    return Environment(
        grader=__version__,
        python=platform.python_version(),
        numpy=np.__version__,
        sandbox=strength,
        protections=list(protections),
        packages=versions_of(packages),
    )


def identity_of(
    submission: Submission, details: Details | None = None, texts: DocumentTexts | None = None
) -> SubmissionIdentity:
    """Return whose `submission` is, with what is known of it besides."""
    texts = texts or DocumentTexts()
    told = vars(details or Details())
    known: dict[str, Any] = {key: texts.text(one) if isinstance(one, str) else one for key, one in told.items()}
    return SubmissionIdentity(id=texts.text(submission.id), sha256=submission.sha256, **known)


def _note(problem: Problem) -> str:
    return f"{problem.file}: {problem.message}" if problem.file else problem.message


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader, or a crash, finds either the old bytes or the new ones.

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    write_pieces(path, [data])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write `pieces`, one after the other, as `write_atomically` does all at once."""
    _replace(path, pieces, finish=lambda file: os.fsync(file.fileno()))


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader finds either the old bytes or the new ones.

    If the machine itself stops, neither may be there: it is for what is checked when it is read, and can be made
    again. Waiting for the disk would take longer than grading does.

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    _replace(path, [data], finish=lambda _: None)


def _replace(path: Path, pieces: Iterable[bytes], finish: Callable[[BinaryIO], object]) -> None:
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    except OSError as error:
        raise ResultsError(f"{path.parent} cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
            file.flush()
            finish(file)
        os.chmod(name, 0o644)  # noqa: PTH101 - mkstemp gives text
        os.replace(name, path)  # noqa: PTH105 - mkstemp gives text
    except OSError as error:
        raise ResultsError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108 - mkstemp gives text


def _exercise(grade: ExerciseGrade, texts: DocumentTexts) -> ExerciseResult:
    return ExerciseResult(
        name=grade.name,
        title=grade.title,
        score=grade.score,
        max_score=grade.max_score,
        checks=[_check(check, texts) for check in grade.checks],
        findings=[_finding(finding, texts) for finding in grade.findings],
        notes=texts.notes(grade.notes),
    )


def _finding(finding: Finding, texts: DocumentTexts) -> FindingResult:
    return FindingResult(
        kind=finding.kind,
        function=finding.function,
        says=texts.text(finding.says),
        evidence=texts.text(finding.evidence),
        hint=texts.text(finding.hint),
        replay=texts.text(finding.replay),
        mistakes=list(finding.mistakes),
        change=finding.change,
        teacher_only=finding.teacher_only,
    )


def _check(check: CheckGrade, texts: DocumentTexts) -> CheckResult:
    return CheckResult(
        name=check.name,
        says=check.says,
        functions=list(check.functions),
        score=check.score,
        max_score=check.max_score,
        status=check.status,
        message=texts.text(check.message),
        cases_total=len({verdict.case for verdict in check.verdicts}),
        cases_wrong=[_case(verdict) for verdict in check.verdicts if verdict.status is not Status.PASSED],
    )


def _case(verdict: Verdict) -> CaseResult:
    return CaseResult(case=verdict.case, part=verdict.part, status=verdict.status, error=_rounded(verdict.error))


def _rounded(error: float | None) -> float | None:
    """One significant digit: more would differ from machine to machine, and could reveal hidden values."""
    if error is None or not np.isfinite(error):
        return None
    return float(f"{min(error, LARGEST_ERROR):.0e}")
