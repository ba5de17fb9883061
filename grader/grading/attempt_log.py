"""Which attempts of a student were graded into a folder, and what each earned: so that a page can say what changed.

The log is kept by the name of the student's result, never by content: what somebody else handed in is no attempt of
theirs.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from grader.errors import ResultsError
from grader.grading.document import SubmissionResult
from grader.grading.places import ATTEMPTS, read_ordinary
from grader.grading.results import write_whole

__all__ = ["Attempt", "earlier_attempt", "log_attempt"]

MOST = 50
"""Attempts of one student; the oldest are forgotten."""
MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class Attempt:
    """What one attempt earned."""

    sha256: str
    """The hash of what was handed in."""
    plan: str
    """The hash of what it was graded against: only points of the same plan are compared."""
    score: float
    exercises: dict[str, float]


KIND = TypeAdapter(tuple[Attempt, ...])


def log_attempt(results: Path, name: str, document: SubmissionResult) -> None:
    """Add a result to the log that is kept as ``RESULTS/.attempts/<name>``, or replace that of the same files.

    Raises
    ------
    ResultsError
        If the folder cannot be written.
    """
    if not document.complete or document.compromised:
        return
    before = _logged(results, name)
    now = _attempt(document)
    if before and before[-1].sha256 == now.sha256:
        before = before[:-1]
    folder = results / ATTEMPTS
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{folder} cannot be created: {error.strerror}") from None
    write_whole(folder / name, KIND.dump_json((*before, now)[-MOST:]))


def earlier_attempt(results: Path, name: str, document: SubmissionResult) -> Attempt | None:
    """Return the attempt before the one of `document`, if it was graded against the same plan and exercises."""
    now = _attempt(document)
    logged = [one for one in _logged(results, name) if one.sha256 != now.sha256]
    last = logged[-1] if logged else None
    if last is None or last.plan != now.plan or last.exercises.keys() != now.exercises.keys():
        return None
    return last


def _attempt(document: SubmissionResult) -> Attempt:
    scores = {one.name: one.score for one in document.exercises}
    return Attempt(document.submission.sha256, document.course.plan_sha256, document.score, scores)


def _logged(results: Path, name: str) -> tuple[Attempt, ...]:
    data = read_ordinary(results / ATTEMPTS / name, MOST_BYTES)
    if data is not None:
        with suppress(ValidationError):
            return KIND.validate_json(data)
    return ()
