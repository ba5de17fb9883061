"""Whom a teacher should look at, and why: what no number of a table says."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Status
from grader.pages.tally import ClassTally, Student
from grader.text import counted, joined

__all__ = ["to_look_at"]

MOST_NAMES = 4
ENDED = {
    Status.EXITED: "the code ended the process",
    Status.KILLED: "the code crashed the process",
    Status.OUT_OF_MEMORY: "the code took more memory than there is",
    Status.TIMED_OUT: "the code took too long",
    Status.REFUSED: "something else than plain values was returned",
}
NOTHING = {Status.MISSING, Status.SKIPPED}


def to_look_at(whole: ClassTally) -> list[tuple[Student, list[str]]]:
    """Return the students who need a person, in the order of their urgency, each with the reasons."""
    found = [(student, list(_reasons(student, whole))) for student in whole.students]
    urgent = [(student, reasons) for student, reasons in found if reasons]
    return sorted(urgent, key=lambda one: (one[0].known, one[0].score, one[0].number))


def _reasons(student: Student, whole: ClassTally) -> Iterator[str]:
    if student.compromised:
        yield "a value came back that nobody can compute: do not use this result, and report it"
    statuses = student.statuses
    unknown = _titles(student, whole, {Status.UNKNOWN})
    if unknown:
        yield f"the grader itself failed in {unknown}: grade again"
    if statuses and all(set(found) <= NOTHING for found in statuses.values()):
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
