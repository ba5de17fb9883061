"""The result document: one per submission, versioned, with a published JSON Schema.

Every report and export is made from it. Two runs on the same submission give the same bytes, except for
`timings` at the end.
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
from grader.model import CheckGrade, ExerciseGrade, Finding, Problem, Status, Submission, Verdict
from grader.submissions.handed_in import Details

__all__ = ["SubmissionResult", "identity_of", "json_schema", "make_result", "write_atomically"]

SCHEMA_VERSION = "2"
LARGEST_ERROR = 1e9
"""Larger errors are reported as this one."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class SubmissionIdentity(_Document):
    """Who handed in what."""

    id: str
    """The student: the id on the roster, else the name that a platform, a folder or a file has for them."""
    sha256: str
    """A hash of the files that were read and of their names."""
    name: str | None = None
    """The name, where a platform or a roster has one."""
    email: str | None = None
    """The e-mail, where a platform or a roster has one."""
    section: str | None = None
    """The section of the course."""
    group: str | None = None
    """The group that handed in together; each member has a result."""
    handed_in_at: str | None = None
    """When it was handed in: in ISO 8601, where what the platform wrote could be read."""
    late: bool | None = None
    """Whether it was late; null where nothing says so."""
    attempt: int | None = None
    """Which attempt counted, from 1, where several are known."""
    attempts: int | None = None
    """How many attempts are known."""


class CourseIdentity(_Document):
    """The course that the submission was graded against."""

    title: str
    """The title in course.toml."""
    plan_sha256: str
    """A hash of all that decides a grade: course.toml, the files in ``reference/``, and every input, expected value
    and allowance. It tells nothing of the secret that the hidden inputs are derived from."""


class Environment(_Document):
    """The machine and the versions that graded it."""

    grader: str
    """The version of this program."""
    python: str
    """The version of Python."""
    numpy: str
    """The version of NumPy."""
    sandbox: str
    """The strength of the confinement: ``namespaces`` or ``process``."""
    protections: list[str]
    """The protections that were active, as `grader doctor` lists them."""


class CaseResult(_Document):
    """One part of one case that did not pass."""

    case: str
    """The label of the case. It says what kind of input it was, and holds no number of it."""
    part: str
    """The returned value that is wrong, such as ``dw``; empty if it is the whole result."""
    status: Status
    """How it ended."""
    error: float | None
    """The largest error in units of what is allowed, to one digit. A billion stands for more, too. It is null
    where no error can be measured, as with a wrong shape."""


class CheckResult(_Document):
    """One check."""

    name: str
    """The name of the check, unique within the exercise."""
    says: str
    """What is checked, as a student reads it."""
    score: float
    """The points earned."""
    max_score: float
    """The points that can be earned."""
    status: Status
    """``passed``, or how the first case that did not pass ended."""
    message: str
    """What the student reads below the check; empty if it passed."""
    cases_total: int
    """The number of cases."""
    cases_wrong: list[CaseResult]
    """The cases that did not pass, one entry for each wrong part."""


class FindingResult(_Document):
    """What is probably wrong with a function, with the evidence for it."""

    kind: str
    """``misconception``, ``forensics``, ``follow_through``, ``counterexample`` or ``memory``."""
    function: str
    """The function that is wrong."""
    says: str
    """What is wrong, in a sentence for the student."""
    evidence: str
    """What it explains, in how many results."""
    hint: str
    """A question that leads on."""
    replay: str
    """Python code that reproduces it on a public input; empty if there is none."""
    mistakes: list[str]
    """Names of the catalogued mistakes that it could be."""


class ExerciseResult(_Document):
    """One exercise."""

    name: str
    """The name in course.toml."""
    title: str
    """The title, as students read it."""
    score: float
    """The points earned."""
    max_score: float
    """The points that can be earned, as course.toml says."""
    checks: list[CheckResult]
    """The checks, in the order of checks.py; the contract comes last."""
    findings: list[FindingResult]
    """What is probably wrong."""
    notes: list[str]
    """Remarks about the files: which one was graded, or which cell of a notebook failed."""


class Timings(_Document):
    """Durations in seconds, which differ from run to run."""

    total_s: float
    """Wall seconds of all exercises."""
    exercises_s: dict[str, float]
    """Wall seconds of each exercise."""


class SubmissionResult(_Document):
    """The grade of one submission."""

    schema_version: str
    """The version of this format."""
    submission: SubmissionIdentity
    """Who handed in what."""
    course: CourseIdentity
    """What it was graded against."""
    environment: Environment
    """Where it was graded."""
    score: float
    """The points earned."""
    max_score: float
    """The points that can be earned."""
    complete: bool
    """False if any check is ``unknown``: the score is then not a grade."""
    compromised: bool
    """True if a value came back that nobody can compute: the harness or its secrecy has failed. The score is then
    not a grade, and no fault of the student's is meant."""
    exercises: list[ExerciseResult]
    """The exercises, in the order of course.toml."""
    notes: list[str]
    """Remarks about the submission as a whole, such as a file that could not be read."""
    timings: Timings
    """What may differ from run to run. Everything above is the same whenever the same submission is graded."""

    def to_json(self) -> bytes:
        return (json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n").encode()


def make_result(
    submission: Submission,
    grades: Sequence[ExerciseGrade],
    course: CourseIdentity,
    strength: str,
    protections: Sequence[str],
    details: Details | None = None,
) -> SubmissionResult:
    """Return the document for `submission`: all that it quotes goes through one `DocumentTexts`."""
    texts = DocumentTexts()
    return SubmissionResult(
        schema_version=SCHEMA_VERSION,
        submission=identity_of(submission, details, texts),
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
        compromised=any(grade.compromised for grade in grades),
        exercises=[_exercise(grade, texts) for grade in grades],
        notes=texts.notes(submission.problems, _note),
        timings=Timings(
            total_s=round(sum(grade.seconds for grade in grades), 6),
            exercises_s={grade.name: round(grade.seconds, 6) for grade in grades},
        ),
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


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a result document."""
    schema: dict[str, Any] = SubmissionResult.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader, or a crash, finds either the old bytes or the new ones.

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
    """One significant digit: more would differ from machine to machine, and could reveal hidden values."""
    if error is None or not np.isfinite(error):
        return None
    return float(f"{min(error, LARGEST_ERROR):.0e}")
