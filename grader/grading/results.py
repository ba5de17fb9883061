"""The result document: one per submission, versioned, with a published JSON Schema.

Every report and export is made from it. Two runs of the same submission give the same bytes, but for
`timings`, which stands last and apart.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from grader import __version__
from grader.errors import ResultsError
from grader.grading.document_text import DocumentTexts
from grader.grading.score import rounded
from grader.model import CheckGrade, ExerciseGrade, Finding, Status, Submission, Verdict

__all__ = ["SubmissionResult", "json_schema", "make_result", "write_atomically"]

SCHEMA_VERSION = "1"
LARGEST_ERROR = 1e9
"""An error beyond it is as good as this one."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SubmissionIdentity(_Document):
    """Who handed in what."""

    id: str
    sha256: str
    """Of the Python files that were read."""


class CourseIdentity(_Document):
    """What it was graded against."""

    title: str
    plan_sha256: str
    seed: int


class Environment(_Document):
    """Where it was graded."""

    grader: str
    python: str
    numpy: str
    sandbox: str
    """The strength of the confinement: ``namespaces`` or ``process``."""
    protections: list[str]


class CaseResult(_Document):
    """One part of one case that did not pass."""

    case: str
    part: str
    status: Status
    error: float | None
    """The largest error in units of what is allowed, to one digit; a billion stands for more, too."""


class CheckResult(_Document):
    """One check."""

    name: str
    says: str
    score: float
    max_score: float
    status: Status
    message: str
    cases_total: int
    cases_wrong: list[CaseResult]


class FindingResult(_Document):
    """What is probably wrong with a function, with the evidence for it."""

    kind: str
    function: str
    says: str
    evidence: str
    hint: str
    replay: str
    """Python that shows it again, on a public input; empty if there is none."""
    mistakes: list[str]
    """Names of the catalogued mistakes that it could be."""


class ExerciseResult(_Document):
    """One exercise."""

    name: str
    title: str
    score: float
    max_score: float
    checks: list[CheckResult]
    findings: list[FindingResult]
    notes: list[str]


class Timings(_Document):
    """What may differ from run to run, in seconds."""

    total_s: float
    exercises_s: dict[str, float]


class SubmissionResult(_Document):
    """The grade of one submission."""

    schema_version: str
    submission: SubmissionIdentity
    course: CourseIdentity
    environment: Environment
    score: float
    max_score: float
    complete: bool
    """False if any check is ``unknown``: the score is then not a grade."""
    exercises: list[ExerciseResult]
    notes: list[str]
    timings: Timings

    def to_json(self) -> bytes:
        return (json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n").encode()


def make_result(
    submission: Submission,
    grades: Sequence[ExerciseGrade],
    course: CourseIdentity,
    strength: str,
    protections: Sequence[str],
) -> SubmissionResult:
    """Return the document for `submission`: all that it quotes goes through one `DocumentTexts`."""
    texts = DocumentTexts()
    return SubmissionResult(
        schema_version=SCHEMA_VERSION,
        submission=SubmissionIdentity(id=texts.text(submission.id), sha256=submission.sha256),
        course=course,
        environment=Environment(
            grader=__version__,
            python=platform.python_version(),
            numpy=np.__version__,
            sandbox=strength,
            protections=list(protections),
        ),
        score=rounded(sum(grade.score for grade in grades)),
        max_score=rounded(sum(grade.max_score for grade in grades)),
        complete=all(grade.known for grade in grades),
        exercises=[_exercise(grade, texts) for grade in grades],
        notes=texts.notes([f"{problem.file}: {problem.message}" for problem in submission.problems]),
        timings=Timings(
            total_s=round(sum(grade.seconds for grade in grades), 6),
            exercises_s={grade.name: round(grade.seconds, 6) for grade in grades},
        ),
    )


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a result document."""
    schema: dict[str, Any] = SubmissionResult.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader, or a crash, finds the old bytes or the new ones.

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    except OSError as error:
        raise ResultsError(f"{path.parent} cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
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
    )


def _check(check: CheckGrade, texts: DocumentTexts) -> CheckResult:
    return CheckResult(
        name=check.name,
        says=check.says,
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
    """One significant digit: more would differ from machine to machine, and tell more than it should."""
    if error is None or not np.isfinite(error):
        return None
    return float(f"{min(error, LARGEST_ERROR):.0e}")
