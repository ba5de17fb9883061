"""What the page of a class says of one student."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from grader.gradebook.model import Entry, Kind
from grader.grading.document import SubmissionIdentity, SubmissionResult
from grader.model import Status
from grader.pages.decisions import decisions_of

__all__ = ["Student", "student_of"]

NOTHING = {Status.MISSING, Status.SKIPPED}


@dataclass(frozen=True, slots=True)
class Student:
    """What the class page says of one student."""

    number: int
    """Their place among all, from 0."""
    about: SubmissionIdentity
    link: str
    """Where their own page lies, from the folder of results, as the address of a link."""
    score: float
    """The score that counts: with what people and the rule for late work decided."""
    max_score: float
    raw: float
    """The points of the checks alone."""
    no_grade: str
    """Why the score is no grade, in a word; empty if it is one."""
    exercises: dict[str, float]
    """Exercise or manual item -> the points that count."""
    statuses: dict[str, tuple[Status, ...]]
    """Exercise -> the statuses of its checks that occur, each once."""
    named: frozenset[str]
    """The exercises in which a mistake was named."""
    compromised: bool
    late: bool
    waits_for: tuple[str, ...]
    """What people still have to give points for."""
    decisions: tuple[str, ...]
    """What people and the rule for late work decided, in sentences; empty if they did not."""

    @property
    def known(self) -> bool:
        """Whether the score is a grade."""
        return not self.no_grade

    @property
    def endings(self) -> set[Status]:
        """How the checks of all exercises ended."""
        return {status for statuses in self.statuses.values() for status in statuses}

    @property
    def absent(self) -> bool:
        """Whether nothing was found of them."""
        return self.endings <= NOTHING


def student_of(number: int, document: SubmissionResult, page: str, decided: Entry | None) -> Student:
    """Return what is said of one student.

    Parameters
    ----------
    number : int
        Their place among all, from 0.
    document : SubmissionResult
    page : str
        Where their own page lies, from the folder of results.
    decided : Entry, optional
        What was decided about the score, if anything was.
    """
    scores = {one.name: one.score for one in document.exercises}
    if decided is not None:
        scores |= {name: decided.of(name)[0] for name in decided.names}
    return Student(
        number=number,
        about=document.submission,
        link=quote(os.fsencode(page)),
        score=document.score if decided is None else decided.score,
        max_score=document.max_score if decided is None else decided.max_score,
        raw=document.score,
        no_grade=_no_grade(document, decided),
        exercises=scores,
        statuses={
            one.name: tuple(dict.fromkeys(check.status for check in one.checks)) for one in document.exercises
        },
        named=frozenset(
            one.name
            for one in document.exercises
            if any(finding.kind != "counterexample" for finding in one.findings)
        ),
        compromised=document.compromised,
        late=bool(document.submission.late)
        or (decided is not None and any(part.kind is Kind.LATE for part in decided.parts)),
        waits_for=() if decided is None else tuple(decided.waits_for),
        decisions=() if decided is None else tuple(decisions_of(decided)),
    )


def _each_once(statuses: Iterable[Status]) -> tuple[Status, ...]:
    return tuple(dict.fromkeys(statuses))


def _no_grade(document: SubmissionResult, decided: Entry | None) -> str:
    if decided is not None:
        return "" if decided.known else str(decided.ending)
    return "compromised" if document.compromised else "" if document.complete else "unknown"
