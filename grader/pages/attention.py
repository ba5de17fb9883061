"""Whom a teacher should look at, and why: what no number of a table says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.model import Status
from grader.pages.student import Student
from grader.pages.tally import ClassTally
from grader.text import counted, joined

__all__ = ["Urgent", "to_look_at"]

MOST_NAMES = 4
ENDED = {
    Status.EXITED: "the code ended the process",
    Status.KILLED: "the code crashed the process",
    Status.OUT_OF_MEMORY: "the code took more memory than there is",
    Status.TIMED_OUT: "the code took too long",
    Status.REFUSED: "something else than plain values was returned",
}


@dataclass(frozen=True, slots=True)
class Urgent:
    """A student who needs a person."""

    number: int
    score: float
    known: bool
    """Whether the score is a grade."""
    reasons: tuple[str, ...]


def to_look_at(whole: ClassTally) -> list[Urgent]:
    """Return the students who need a person, in the order of their urgency, each with the reasons."""
    held: dict[tuple[str, ...], tuple[str, ...]] = {}  # to many of them the same happened
    found = []
    for one in whole.students:
        reasons = tuple(_reasons(one, whole))
        if reasons:
            found.append(Urgent(one.number, one.score, one.known, held.setdefault(reasons, reasons)))
    return sorted(found, key=lambda one: (one.known, one.score, one.number))


def _reasons(student: Student, whole: ClassTally) -> Iterator[str]:
    if student.compromised:
        yield "a value came back that nobody can compute: do not use this result, and report it"
    statuses = student.statuses
    unknown = _titles(student, whole, {Status.UNKNOWN})
    if unknown:
        yield f"the grader itself failed in {unknown}: grade again"
    if statuses and student.absent:
        yield "nothing was found to grade"
        return
    broken = _titles(student, whole, {Status.IMPORT_FAILED})
    if broken:
        yield f"{broken} cannot be imported: often one line costs all of it"
    for status, says in ENDED.items():
        where = _titles(student, whole, {status})
        if where:
            yield f"{says}, in {where}"
    lost = [
        whole.exercises[name].title
        for name, found in statuses.items()
        if Status.FAILED in found and Status.PASSED not in found and name not in student.named
    ]
    if lost:
        yield f"nothing is right in {joined(counted(lost, MOST_NAMES))}, and no mistake was recognised"


def _titles(student: Student, whole: ClassTally, statuses: set[Status]) -> str:
    names = [name for name, found in student.statuses.items() if statuses & set(found)]
    return joined(counted([whole.exercises[name].title for name in names], MOST_NAMES))
