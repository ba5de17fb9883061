"""``adjustments.toml``: what people decided about grades, with who, when and why. It lies beside the course.

It is read, and never written: no run of the grader loses a decision.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from grader.course.described import schema_of
from grader.course.settings import line_of
from grader.errors import GraderError
from grader.text import quoted

__all__ = [
    "EVERYBODY",
    "FILE",
    "Adjustments",
    "Bonus",
    "Override",
    "Void",
    "adjustments_schema",
    "read_adjustments",
]

FILE = "adjustments.toml"
MOST_BYTES = 4 << 20
DIGITS = 3
EVERYBODY = "*"


def _in_thousandths(points: float) -> float:
    if points != round(points, DIGITS):
        raise ValueError("points have three digits after the point at most")
    return points


def _of_one(student: str) -> str:
    if student == EVERYBODY:
        raise ValueError("it is for one student; for everybody there are bonus and void")
    return student


Points = Annotated[float, Field(allow_inf_nan=False, strict=True), AfterValidator(_in_thousandths)]
Student = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Decision(_Table):
    author: str = Field(min_length=1)
    """Who decided it."""
    date: dt.date
    """When, as a date of TOML: ``2026-11-29``. Of two decisions on the same points the later one counts; of two on
    one day, the one further down."""
    reason: str = Field(min_length=1)
    """Why, in a sentence for the student."""

    @property
    def by(self) -> str:
        return f"{self.author}, {self.date.isoformat()}"


class Override(_Decision):
    """Other points than those of the grader, which are kept beside them."""

    student: Annotated[Student, AfterValidator(_of_one)]
    """The student, as in the results."""
    exercise: str | None = None
    """The exercise whose points they are; all of the score without it."""
    check: str | None = None
    """The check whose points they are; all of the exercise without it."""
    points: Annotated[Points, Field(ge=0)]
    """The points."""


class Bonus(_Decision):
    """Points that are added to a score, or taken from it if they are below zero."""

    student: Student
    """The student, as in the results; ``*`` for everybody."""
    points: Points
    """The points."""


class Void(_Decision):
    """A check that does not count after all: everybody gets its points."""

    exercise: str
    """The exercise."""
    check: str
    """The check."""


class Adjustments(_Table):
    """What people decided about the grades of a course."""

    override: list[Override] = []
    """Other points for a student."""
    bonus: list[Bonus] = []
    """Points beside those of the exercises."""
    void: list[Void] = []
    """Checks of which everybody gets the points."""
    manual: str | None = None
    """A CSV file, beside this one, with the columns ``student``, ``item``, ``points`` and, if there are any,
    ``comment`` and ``author``: the points of the items in course.toml that people give."""
    times: str | None = None
    """A CSV file, beside this one, with the columns ``student`` and ``handed_in_at``: they come before what a
    platform says."""


def adjustments_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``adjustments.toml``."""
    return schema_of(Adjustments, _Table)


def read_adjustments(file: Path) -> Adjustments:
    """Return the decisions in a file.

    Raises
    ------
    GraderError
        If it cannot be read or used; the message names the line.
    """
    try:
        text = file.read_bytes()[: MOST_BYTES + 1].decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise GraderError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise GraderError(f"{file} is not UTF-8 text; save it as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise GraderError(f"{file} is not TOML: {error}") from None
    try:
        return Adjustments.model_validate(table)
    except ValidationError as error:
        raise GraderError(_fault(file, text, error)) from None


def _fault(file: Path, text: str, error: ValidationError) -> str:
    first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    place = [str(step + 1) if isinstance(step, int) else step for step in first["loc"]]
    where = ".".join(place)
    says = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        inner: dict[str, type[_Table]] = {"override": Override, "bonus": Bonus, "void": Void}
        known = inner.get(str(place[0]), Adjustments)
        says = f"there is no such key; the keys are {quoted(known.model_fields)}"
        line = line_of(text, str(place[-1]))
        return f"{file}:{line}: {where}: {says}" if line else f"{file}: {where}: {says}"
    return f"{file}: {where}: {says}"
