"""What an audit said of the exercises, from what ``grader audit --json`` prints: for the page of the class."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ValidationError

from grader.errors import ResultsError
from grader.grading.places import read_ordinary

__all__ = ["AuditNotes", "read_audit"]

MOST_BYTES = 64 << 20


class ExerciseNotes(BaseModel):
    """The part of one exercise."""

    name: str
    sound: bool
    faults: list[str] = []
    remarks: list[str] = []


class AuditNotes(BaseModel):
    """The part of an audit that the page shows."""

    sound: bool
    exercises: list[ExerciseNotes]


def read_audit(file: Path) -> AuditNotes:
    """Return what the audit in `file` says.

    Raises
    ------
    ResultsError
        If it is not the output of ``grader audit --json``.
    """
    data = read_ordinary(file, MOST_BYTES)
    try:
        return AuditNotes.model_validate_json(data or b"")
    except ValidationError:
        raise ResultsError(f"{file} is no audit: write one with 'grader audit --json > {file.name}'") from None
