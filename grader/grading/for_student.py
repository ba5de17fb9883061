"""What a student may have of a result document: one projection, from which every report for students is made.

It is a list of what is given, not of what is held back: a new field of the document reaches no student before it is
written down here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from grader.course.described import schema_of
from grader.grading.document import SubmissionResult
from grader.grading.document_bytes import bytes_of
from grader.model import Status

__all__ = ["StudentResult", "for_student", "student_schema"]

SCHEMA_VERSION = "1"
PLACE = re.compile(r"(?<![\w.)\]}/])(?:/|[A-Za-z]:[\\/])(?:[^\s'\"<>:|/\\]+[\\/])+(?P<name>[^\s'\"<>:|/\\,;)]*)")
"""An absolute path: the message of an import that failed may name folders of the machine."""
ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.(?!(?:real|imag|flat|size|shape)\b)[a-z]{2,24}(?![\w(\[.])")
"""An e-mail address, and no product such as ``x@w.T`` or ``x@w.sum()``."""


def without_places(text: str) -> str:
    """Return `text` with the last part of each absolute path, and without e-mail addresses."""
    return ADDRESS.sub("(an e-mail address)", PLACE.sub(lambda found: found["name"] or "(a folder)", text))


Text = Annotated[str, AfterValidator(without_places)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class StudentCase(_Document):
    """One part of one case that did not pass."""

    case: Text
    """The label of the case. It says what kind of input it was, and holds no number of it."""
    part: Text
    """The returned value that is wrong, such as ``dw``; empty if it is the whole result."""
    status: Status
    """How it ended."""


class StudentCheck(_Document):
    """One check."""

    name: Text
    """The name of the check, unique within the exercise."""
    says: Text
    """What is checked."""
    functions: list[Text]
    """The functions that it calls, as the course says; empty for the contract, which calls all of them."""
    score: float
    """The points earned."""
    max_score: float
    """The points that can be earned."""
    status: Status
    """``passed``, or how the first case that did not pass ended."""
    message: Text
    """What is wrong, and what to do; empty if it passed."""
    cases_total: int
    """The number of cases."""
    cases_wrong: list[StudentCase]
    """The cases that did not pass, one entry for each wrong part."""


class StudentFinding(_Document):
    """What is probably wrong with a function."""

    function: Text
    """The function that is wrong."""
    says: Text
    """What is wrong, in a sentence."""
    evidence: Text
    """What it explains, in how many results."""
    hint: Text
    """A question that leads on."""
    replay: Text
    """Python code that reproduces it on a public input; empty if there is none."""
    change: Text
    """For a mistake that is located, the kind of change that makes the function right; else empty."""


def _shown(findings: Sequence[object]) -> list[object]:
    """Return the findings without those that the teacher alone reads."""
    return [one for one in findings if not getattr(one, "teacher_only", False)]


class StudentExercise(_Document):
    """One exercise."""

    name: Text
    """The name of the exercise."""
    title: Text
    """Its title."""
    score: float
    """The points earned."""
    max_score: float
    """The points that can be earned."""
    checks: list[StudentCheck]
    """The checks, in their order."""
    findings: Annotated[list[StudentFinding], BeforeValidator(_shown)]
    """What is probably wrong."""
    notes: list[Text]
    """Remarks about the files: which one was graded, or which cell of a notebook failed."""


class StudentCourse(_Document):
    """The course."""

    title: Text
    """Its title."""


class StudentEnvironment(_Document):
    """What it was graded with: what a student needs to get the same values, and what confined their code."""

    python: str
    """The version of Python."""
    numpy: str
    """The version of NumPy."""
    packages: dict[str, str]
    """Each package that could be imported besides NumPy, with its version."""
    protections: list[str]
    """What confined the code, as `grader doctor` lists it."""


class StudentSubmission(_Document):
    """What was handed in."""

    sha256: str
    """A hash of the files that were read and of their names."""


class StudentResult(_Document):
    """The result of one submission, for the student who handed it in."""

    schema_version: str
    """The version of this format."""
    submission: StudentSubmission
    """What was handed in."""
    course: StudentCourse
    """What it was graded against."""
    environment: StudentEnvironment
    """What it was graded with."""
    score: float
    """The points earned."""
    max_score: float
    """The points that can be earned."""
    complete: bool
    """False if anything could not be graded: the score is then not a grade."""
    exercises: list[StudentExercise]
    """The exercises, in their order."""
    notes: list[Text]
    """Remarks about the submission as a whole, such as a file that could not be read."""

    def to_json(self) -> bytes:
        return bytes_of(self)


def for_student(document: SubmissionResult) -> StudentResult:
    """Return what the student who handed it in may have of `document`.

    Without the name, which the student knows; the digest of the plan; what the machine is, but for the versions and
    protections that it graded with; times; and the sizes of errors beyond what the messages say. Paths are cut to
    file names, and e-mail addresses left out.
    """
    return StudentResult.model_validate(document).model_copy(update={"schema_version": SCHEMA_VERSION})


def student_schema() -> dict[str, Any]:
    """Return the JSON Schema of what a student may have."""
    schema = schema_of(StudentResult, _Document)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
