"""What a class page is made of: one short record per student and one column of marks per check."""

from __future__ import annotations

from array import array
from collections.abc import MutableSequence
from dataclasses import dataclass, field
from functools import cache
from sys import intern

from grader.gradebook.model import Entry, Kind
from grader.grading.document import Environment, ExerciseResult, SubmissionIdentity, SubmissionResult
from grader.model import Status
from grader.pages.decisions import decisions_of

__all__ = ["NOT_REACHED", "CheckTally", "ClassTally", "ExerciseTally", "Shared", "Student"]

NOT_REACHED = (Status.SKIPPED, Status.MISSING, Status.NOT_WRITTEN, Status.IMPORT_FAILED, Status.UNKNOWN)
"""How a check ends that has not been tried: it says nothing of how hard it is."""


@dataclass(frozen=True, slots=True)
class Student:
    """What the class page says of one student."""

    number: int
    """Their place among all, from 0."""
    about: SubmissionIdentity
    page: str
    """Where their own page lies, from the folder of results."""
    score: float
    """The score that counts: with what people and the rule for late work decided."""
    max_score: float
    raw: float
    """The points of the checks alone: what the figures of checks are made from."""
    no_grade: str
    """Why the score is no grade, in a word; empty if it is one."""
    measured: bool
    """Whether the checks say how good the work is: not where the grader failed, or a result is compromised."""
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


@dataclass
class CheckTally:
    """How all students ended on one check. No number is boxed: there are many."""

    name: str
    says: str
    max_score: float
    tried: MutableSequence[int] = field(default_factory=lambda: array("I"))
    """The students for whom it could be tried."""
    shares: MutableSequence[float] = field(default_factory=lambda: array("d"))
    """The share of the points that each of them has."""
    failed: MutableSequence[int] = field(default_factory=lambda: array("I"))
    """Those of them who did not pass it."""


@dataclass
class ExerciseTally:
    """All checks of one exercise."""

    name: str
    title: str
    max_score: float
    checks: dict[str, CheckTally] = field(default_factory=dict)


@dataclass
class Shared:
    """A mistake, and who made it."""

    exercise: str
    function: str
    says: str
    hint: str
    catalogued: bool
    """Whether it is of the course's catalogue; else it was read off the values, or located."""
    located: bool = False
    """Whether it is a kind of change that makes the function right, in whatever line a student has it."""
    students: list[int] = field(default_factory=list)


class ClassTally:
    """A class, added up one result document after the other."""

    def __init__(self) -> None:
        self.title = ""
        self.students: list[Student] = []
        self.exercises: dict[str, ExerciseTally] = {}
        self.mistakes: dict[tuple[str, str, str], Shared] = {}
        self.endings: dict[Status, list[int]] = {}
        """How checks ended -> the students to whom it happened."""
        self.environments: dict[tuple[str, ...], list[int]] = {}
        self.plans: dict[str, list[int]] = {}
        self.items: dict[str, float] = {}
        """What people give points for, and what it is worth."""

    def add(self, document: SubmissionResult, page: str, entry: Entry | None = None) -> None:
        """Count a result; `page` is where the student's own page lies, `entry` what was decided about the score."""
        decided = entry if entry is not None and entry.adjusted else None
        student = _student(len(self.students), document, page, decided)
        self.title = document.course.title
        self.students.append(student)
        self.plans.setdefault(document.course.plan_sha256, []).append(student.number)
        self.environments.setdefault(_machine(document.environment), []).append(student.number)
        for part in decided.parts if decided else ():
            if part.kind is Kind.MANUAL:
                self.items[part.name] = part.most
        for exercise in document.exercises:
            self._count(exercise, student)
        for status in {status for found in student.statuses.values() for status in found}:
            self.endings.setdefault(status, []).append(student.number)

    def by_students(self) -> list[Shared]:
        """Return the catalogued mistakes, those of most students first, those read off the values, and lines."""
        return sorted(
            self.mistakes.values(),
            key=lambda one: (not one.catalogued, one.located, -len(one.students), one.function, one.says),
        )

    def shared(self) -> list[Shared]:
        """Return the mistakes of two students or more, in that order."""
        return [one for one in self.by_students() if len(one.students) > 1]

    def _count(self, exercise: ExerciseResult, student: Student) -> None:
        tally = self.exercises.setdefault(
            exercise.name, ExerciseTally(exercise.name, exercise.title, exercise.max_score)
        )
        for check in exercise.checks:
            column = tally.checks.setdefault(check.name, CheckTally(check.name, check.says, check.max_score))
            if check.status in NOT_REACHED or not student.measured:
                continue
            column.tried.append(student.number)
            column.shares.append(check.score / check.max_score if check.max_score else 0.0)
            if check.status is not Status.PASSED:
                column.failed.append(student.number)
        for finding in exercise.findings:
            if finding.kind == "counterexample" or (finding.kind == "located" and not finding.change):
                continue
            says = f"It comes out right {finding.change}." if finding.change else finding.says
            key = (exercise.name, finding.function, says)
            made = Shared(*key, finding.hint, bool(finding.mistakes), bool(finding.change))
            shared = self.mistakes.setdefault(key, made)
            if shared.students[-1:] != [student.number]:
                shared.students.append(student.number)


def _student(number: int, document: SubmissionResult, page: str, decided: Entry | None) -> Student:
    scores = {intern(one.name): one.score for one in document.exercises}
    if decided is not None:
        scores |= {name: decided.of(name)[0] for name in decided.names}
    return Student(
        number=number,
        about=document.submission,
        page=page,
        score=document.score if decided is None else decided.score,
        max_score=document.max_score if decided is None else decided.max_score,
        raw=document.score,
        no_grade=_no_grade(document, decided),
        measured=document.complete and not document.compromised,
        exercises=scores,
        statuses={
            intern(one.name): _held_once(tuple(dict.fromkeys(check.status for check in one.checks)))
            for one in document.exercises
        },
        named=frozenset(
            intern(one.name)
            for one in document.exercises
            if any(finding.kind != "counterexample" for finding in one.findings)
        ),
        compromised=document.compromised,
        late=bool(document.submission.late)
        or (decided is not None and any(part.kind is Kind.LATE for part in decided.parts)),
        waits_for=() if decided is None else decided.waits_for,
        decisions=() if decided is None else tuple(decisions_of(decided)),
    )


@cache
def _held_once(statuses: tuple[Status, ...]) -> tuple[Status, ...]:
    """The same tuple for all students whose checks end alike: there are many students and few endings."""
    return statuses


def _no_grade(document: SubmissionResult, decided: Entry | None) -> str:
    if decided is not None:
        return "" if decided.known else str(decided.ending)
    return "compromised" if document.compromised else "" if document.complete else "unknown"


def _machine(environment: Environment) -> tuple[str, ...]:
    """The strength, the versions and the protections, as one key."""
    versions = {"grader": environment.grader, "Python": environment.python, "NumPy": environment.numpy}
    versions |= environment.packages
    return (
        environment.sandbox,
        ", ".join(f"{name} {version}" for name, version in versions.items()),
        *environment.protections,
    )
