"""The entry of a student, from the result document alone."""

from __future__ import annotations

from collections.abc import Iterator

from grader.gradebook.model import Entry, Kind, Part
from grader.gradebook.points import apportioned
from grader.grading.document import ExerciseResult, SubmissionResult
from grader.grading.for_student import for_student

__all__ = ["entry_of"]

THOUSANDTHS = 1000


def entry_of(document: SubmissionResult) -> Entry:
    """Return the entry of one document: all that it says besides whose it is may be shown to the student."""
    result = for_student(document)
    parts = [
        Part(
            Kind.CHECK,
            exercise.name,
            got / THOUSANDTHS,
            most / THOUSANDTHS,
            check.name,
            shown.message,
            check.status,
        )
        for exercise, projected in zip(document.exercises, result.exercises, strict=True)
        for check, shown, (got, most) in zip(
            exercise.checks, projected.checks, _in_thousandths(exercise), strict=True
        )
    ]
    return Entry(document.submission, result, tuple(parts), document.score, document.compromised)


def _in_thousandths(exercise: ExerciseResult) -> Iterator[tuple[int, int]]:
    """The points of each check and what it is worth: both add up to what the exercise has.

    A check that earned nothing gets nothing of what rounding leaves over. If the others cannot take it, one of them
    is worth a thousandth more.
    """
    scores = [check.score for check in exercise.checks]
    worth = [check.max_score for check in exercise.checks]
    total, whole = round(exercise.score * THOUSANDTHS), round(exercise.max_score * THOUSANDTHS)
    most = apportioned(worth, whole)
    limits = [limit if score else 0 for limit, score in zip(most, scores, strict=True)]
    if sum(limits) >= total:
        return zip(apportioned(scores, total, limits), most, strict=True)
    got = apportioned(scores, total)
    lost = apportioned([max(0.0, one - score) for one, score in zip(worth, scores, strict=True)], whole - total)
    return zip(got, (one + other for one, other in zip(got, lost, strict=True)), strict=True)
