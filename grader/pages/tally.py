"""What a class page is made of: one short record per student and one column of marks per check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from grader.grading.document import Environment, ExerciseResult, SubmissionIdentity, SubmissionResult
from grader.model import Status

__all__ = ["NOT_REACHED", "CheckTally", "ClassTally", "ExerciseTally", "Shared", "Student"]

NOT_REACHED = (Status.SKIPPED, Status.MISSING, Status.NOT_WRITTEN, Status.IMPORT_FAILED, Status.UNKNOWN)
"""How a check ends that has not been tried: it says nothing of how hard it is."""


@dataclass(frozen=True)
class Student:
    """What the class page says of one student."""

    number: int
    """Their place among all, from 0."""
    about: SubmissionIdentity
    page: str
    """Where their own page lies, from the folder of results."""
    score: float
    max_score: float
    known: bool
    """Whether the score is a grade."""
    exercises: dict[str, float]
    statuses: dict[str, tuple[Status, ...]]
    """Exercise -> the statuses of its checks that occur, each once."""
    named: frozenset[str]
    """The exercises in which a mistake was named."""
    compromised: bool


@dataclass
class CheckTally:
    """How all students ended on one check."""

    name: str
    says: str
    max_score: float
    tried: list[int] = field(default_factory=list)
    """The students for whom it could be tried."""
    shares: list[float] = field(default_factory=list)
    """The share of the points that each of them has."""
    failed: list[int] = field(default_factory=list)
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
    """Whether it is of the course's catalogue; else it was read off the values."""
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
        self.environments: Counter[tuple[str, ...]] = Counter()
        self.plans: Counter[str] = Counter()

    def add(self, document: SubmissionResult, page: str) -> None:
        """Count a result; `page` is where the student's own page lies."""
        student = _student(len(self.students), document, page)
        self.title = document.course.title
        self.students.append(student)
        self.plans[document.course.plan_sha256] += 1
        self.environments[_machine(document.environment)] += 1
        for exercise in document.exercises:
            self._count(exercise, student)
        for status in {status for found in student.statuses.values() for status in found}:
            self.endings.setdefault(status, []).append(student.number)

    def by_students(self) -> list[Shared]:
        """Return the catalogued mistakes, those of most students first; then those read off the values."""
        return sorted(
            self.mistakes.values(), key=lambda one: (not one.catalogued, -len(one.students), one.function, one.says)
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
            if check.status in NOT_REACHED or not student.known:
                continue
            column.tried.append(student.number)
            column.shares.append(check.score / check.max_score if check.max_score else 0.0)
            if check.status is not Status.PASSED:
                column.failed.append(student.number)
        for finding in exercise.findings:
            if finding.kind == "counterexample":
                continue
            key = (exercise.name, finding.function, finding.says)
            shared = self.mistakes.setdefault(key, Shared(*key, finding.hint, bool(finding.mistakes)))
            if shared.students[-1:] != [student.number]:
                shared.students.append(student.number)


def _student(number: int, document: SubmissionResult, page: str) -> Student:
    return Student(
        number=number,
        about=document.submission,
        page=page,
        score=document.score,
        max_score=document.max_score,
        known=document.complete and not document.compromised,
        exercises={one.name: one.score for one in document.exercises},
        statuses={
            one.name: tuple(dict.fromkeys(check.status for check in one.checks)) for one in document.exercises
        },
        named=frozenset(
            one.name
            for one in document.exercises
            if any(finding.kind != "counterexample" for finding in one.findings)
        ),
        compromised=document.compromised,
    )


def _machine(environment: Environment) -> tuple[str, ...]:
    """The strength, the versions and the protections, as one key."""
    return (
        environment.sandbox,
        environment.grader,
        environment.python,
        environment.numpy,
        *environment.protections,
    )
