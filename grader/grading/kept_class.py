"""The class of an earlier grading, from what was kept beside its results: grading again needs no download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from grader.errors import ResultsError
from grader.grading.document import SubmissionIdentity
from grader.grading.places import SOURCES
from grader.grading.sources import kept_sources
from grader.grading.table import results_in
from grader.model import Submission
from grader.submissions.classes import ClassFolder
from grader.submissions.handed_in import Choice, Details, HandIn, Place
from grader.text import counted, joined, printable

__all__ = ["kept_class", "read_kept"]

NAMED = 5
REMEDY = "name what was graded with --submissions PATH"


def kept_class(results: Path, exercises: Sequence[str], attempt: str) -> ClassFolder:
    """Return who has a result in a folder, with the files that were graded.

    Parameters
    ----------
    results : Path
    exercises : sequence of str
        Those of the course that grades now.
    attempt : str
        Which attempt counts there.

    Raises
    ------
    ResultsError
        If files of anybody were not kept or are other ones now, or if what was kept is not enough to choose anew:
        which files are of an exercise that no result has, or which of several attempts is the best one.
    """
    students: list[SubmissionIdentity] = []
    known: set[str] = set()
    for _, document in results_in(results):
        students.append(document.submission)
        known |= {exercise.name for exercise in document.exercises}
    new = [name for name in exercises if name not in known]
    if new:
        raise ResultsError(f"no result has the exercise {joined(new)}, so its files are looked for anew: {REMEDY}")
    _refuse(
        [one.id for one in students if kept_sources(results, one.sha256) is None],
        "was not kept, or is not what was graded",
    )
    if attempt == "best":
        several = [one.id for one in students if (one.attempts or 1) > 1]
        _refuse(several, "may count in another attempt now, since the best one counts")
    return ClassFolder(tuple(_hand_in(results, one) for one in students), layout=f"Kept in {results}.")


def _refuse(students: Sequence[str], why: str) -> None:
    if students:
        raise ResultsError(f"the work of {printable(joined(counted(students, NAMED)))} {why}: {REMEDY}")


def _hand_in(results: Path, about: SubmissionIdentity) -> HandIn:
    place = results / SOURCES / about.sha256
    details = Details(**{one.name: getattr(about, one.name) for one in fields(Details)})
    return HandIn(about.id, (Choice(place, details),), (place,) if about.group else ())


def read_kept(student: str, place: Place, _exercises: Sequence[str], _data_mb: int) -> Submission:
    """Return the hand-in that is kept at `place`, as it was read when it was graded.

    Raises
    ------
    ResultsError
        If it is not there any more.
    """
    kept = kept_sources(place.parent.parent, place.name, student) if isinstance(place, Path) else None
    if kept is None:
        raise ResultsError(f"the work of {printable(student)} was not kept, or is not what was graded: {REMEDY}")
    return kept
