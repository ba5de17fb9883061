"""The values that a student's page draws, kept beside their result: public inputs alone, and little of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from grader.errors import ResultsError
from grader.grading.places import EVIDENCE, read_ordinary
from grader.grading.results import write_whole
from grader.model import ExerciseGrade, Picture

__all__ = ["Pictures", "keep_evidence", "kept_evidence", "write_evidence"]

Pictures = dict[str, dict[str, Picture]]
"""Exercise -> function -> what it gives on a public input."""
KIND = TypeAdapter(Pictures)
MOST_BYTES = 1 << 20
MOST_ENTRIES = 4096
"""Of one array."""


def keep_evidence(results: Path, name: str, grades: Sequence[ExerciseGrade]) -> None:
    """Keep the pictures of some grades as ``RESULTS/.evidence/<name>``; remove those of an earlier run.

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    pictures: Pictures = {}
    for grade in grades:
        found = {one.function: one.picture for one in grade.findings if one.picture is not None}
        if found:
            pictures[grade.name] = found
    write_evidence(results, name, pictures)


def write_evidence(results: Path, name: str, pictures: Pictures) -> None:
    """Write pictures as ``RESULTS/.evidence/<name>``; remove what is there if there are none.

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    path = results / EVIDENCE / name
    data = KIND.dump_json(pictures) if pictures else b""
    if not data or len(data) > MOST_BYTES:
        with suppress(FileNotFoundError):
            path.unlink()
        return
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{path.parent} cannot be created: {error.strerror}") from None
    write_whole(path, data)


def kept_evidence(results: Path, name: str) -> Pictures:
    """Return the pictures that were kept under `name`, of those that fit together; empty if there are none."""
    data = read_ordinary(results / EVIDENCE / name, MOST_BYTES)
    if data is None:
        return {}
    try:
        pictures = KIND.validate_json(data)
    except ValidationError:
        return {}
    return {
        exercise: {function: one for function, one in found.items() if _fits(one)}
        for exercise, found in pictures.items()
    }


def _fits(picture: Picture) -> bool:
    size = math.prod(picture.shape) if picture.shape and min(picture.shape) > 0 else 0
    numbers = [one for one in (*picture.expected, *picture.observed) if one is not None]
    return (
        0 < size <= MOST_ENTRIES
        and len(picture.expected) == len(picture.observed) == size
        and all(map(math.isfinite, numbers))
    )
