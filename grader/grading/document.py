"""The format of the result document: one per submission, versioned, with a published JSON Schema."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from grader.course.described import schema_of
from grader.grading.document_bytes import bytes_of
from grader.model import Status

__all__ = [
    "SCHEMA_VERSION",
    "CaseResult",
    "CheckResult",
    "CourseIdentity",
    "Environment",
    "ExerciseResult",
    "FindingResult",
    "SubmissionIdentity",
    "SubmissionResult",
    "Timings",
    "json_schema",
]

SCHEMA_VERSION = "2"


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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
    exercises_sha256: dict[str, str] = {}
    """For each exercise a hash of all that decides its grade, and of nothing that is about others. Older results
    lack it."""


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
    packages: dict[str, str] = {}
    """Each package that students' code can import besides NumPy, with its version. Older results lack it."""


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
    functions: list[str] = []
    """The functions that it calls, as the course says; empty for the contract, which calls all of them."""
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
    """``misconception``, ``forensics``, ``follow_through``, ``located``, ``counterexample`` or ``memory``."""
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
    change: str = ""
    """For a mistake that is located, the kind of change that makes the function right, in words of a closed list;
    else empty. Older results lack it."""
    teacher_only: bool = False
    """Whether it is left out of what the student gets. Older results lack it."""


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
    searches_ended: dict[str, list[str]] = {}
    """For each exercise where it happened: the functions whose search for a line took too long and was ended."""


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
        return bytes_of(self)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a result document."""
    schema = schema_of(SubmissionResult, _Document)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
