"""What a class page is made of: sums that grow with the course, and a roll of the students, which is on a disk."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.gradebook.model import Entry, Kind
from grader.grading.document import CheckResult, Environment, ExerciseResult, SubmissionResult
from grader.model import Status
from grader.pages.behind import Behind
from grader.pages.correlation import Correlation
from grader.pages.roll import Roll
from grader.pages.student import Student, student_of

__all__ = ["NOT_REACHED", "CheckTally", "ClassTally", "ExerciseTally", "Scores", "Shared"]

NOT_REACHED = (Status.SKIPPED, Status.MISSING, Status.NOT_WRITTEN, Status.IMPORT_FAILED, Status.UNKNOWN)
"""How a check ends that has not been tried: it says nothing of how hard it is."""


@dataclass
class CheckTally:
    """How all students ended on one check."""

    name: str
    says: str
    max_score: float
    shares: float = 0.0
    """The sum of the shares of its points that those have for whom it could be tried."""
    with_rest: Correlation = field(default_factory=Correlation)
    """These shares, each with the rest of the student's points."""
    failed: Behind = field(default_factory=Behind)
    """Those of them who did not pass it."""

    @property
    def tried(self) -> int:
        """The number of students for whom it could be tried."""
        return self.with_rest.count

    def add(self, check: CheckResult, number: int, raw: float) -> None:
        """Count how a student with `raw` points in all ended on it."""
        share = check.score / check.max_score if check.max_score else 0.0
        self.shares += share
        self.with_rest.add(share, raw - share * check.max_score)
        if check.status is not Status.PASSED:
            self.failed.add(number)


@dataclass
class ExerciseTally:
    """All checks of one exercise."""

    name: str
    title: str
    max_score: float
    checks: dict[str, CheckTally] = field(default_factory=dict)
    earned: float = 0.0
    """The points of all whose score is a grade."""
    full: Behind = field(default_factory=Behind)
    """Those of them who have all points."""


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
    students: Behind = field(default_factory=Behind)


@dataclass
class Scores:
    """The scores of a class, and what they are made of."""

    known: int = 0
    """Those that are grades."""
    total: float = 0.0
    """Their sum."""
    most: float = 0.0
    """The most that anybody of them could have."""
    full: int = 0
    """Those of them that could not be higher."""
    decided: int = 0
    """Those in which people or the rule for late work have a say."""
    raw: float = 0.0
    """The sum of what checks alone gave, for everybody."""
    why_not: set[str] = field(default_factory=set)
    """Why some are no grades."""

    def add(self, student: Student) -> None:
        """Count a student."""
        self.raw += student.raw
        self.decided += bool(student.decisions)
        if not student.known:
            self.why_not.add(student.no_grade)
            return
        self.known += 1
        self.total += student.score
        self.most = max(self.most, student.max_score)
        self.full += student.score == student.max_score


class ClassTally:
    """A class, added up one result document after the other."""

    def __init__(self) -> None:
        self.title = ""
        self.students = Roll()
        self.scores = Scores()
        self.exercises: dict[str, ExerciseTally] = {}
        self.mistakes: dict[tuple[str, str, str], Shared] = {}
        self.endings: dict[Status, Behind] = {}
        """How checks ended -> the students to whom it happened."""
        self.environments: dict[tuple[str, ...], Behind] = {}
        self.plans: dict[str, Behind] = {}
        self.items: dict[str, float] = {}
        """What people give points for, and what it is worth."""
        self.late, self.absent = Behind(), Behind()
        self.has_sections = self.has_decisions = False
        """Whether somebody has a section, and whether people decided something, or still have to."""

    def add(self, document: SubmissionResult, page: str, entry: Entry | None = None) -> None:
        """Count a result; `page` is where the student's own page lies, `entry` what was decided about the score."""
        decided = entry if entry is not None and entry.adjusted else None
        student = student_of(len(self.students), document, page, decided)
        self.title = document.course.title
        self.students.add(student)
        self.scores.add(student)
        for part in decided.parts if decided else ():
            if part.kind is Kind.MANUAL:
                self.items[part.name] = part.most
        measured = document.complete and not document.compromised
        for exercise in document.exercises:
            self._count(exercise, student, measured=measured)
        self.plans.setdefault(document.course.plan_sha256, Behind()).add(student.number)
        self.environments.setdefault(_machine(document.environment), Behind()).add(student.number)
        self._look_at(student)

    def _look_at(self, student: Student) -> None:
        """Count what is the matter with a student."""
        for status in student.endings:
            self.endings.setdefault(status, Behind()).add(student.number)
        if student.late:
            self.late.add(student.number)
        if student.absent:
            self.absent.add(student.number)
        self.has_sections |= bool(student.about.section)
        self.has_decisions |= bool(student.decisions or student.waits_for)

    def by_students(self) -> list[Shared]:
        """Return the catalogued mistakes, those of most students first, those read off the values, and lines."""
        return sorted(
            self.mistakes.values(),
            key=lambda one: (not one.catalogued, one.located, -len(one.students), one.function, one.says),
        )

    def shared(self) -> list[Shared]:
        """Return the mistakes of two students or more, in that order."""
        return [one for one in self.by_students() if len(one.students) > 1]

    def _count(self, exercise: ExerciseResult, student: Student, *, measured: bool) -> None:
        """Count an exercise; its checks only if they say how good the work is: else the grader failed, or worse."""
        tally = self.exercises.setdefault(
            exercise.name, ExerciseTally(exercise.name, exercise.title, exercise.max_score)
        )
        if student.known:
            points = student.exercises[exercise.name]
            tally.earned += points
            if points == tally.max_score:
                tally.full.add(student.number)
        for check in exercise.checks:
            column = tally.checks.setdefault(check.name, CheckTally(check.name, check.says, check.max_score))
            if measured and check.status not in NOT_REACHED:
                column.add(check, student.number, student.raw)
        self._count_mistakes(exercise, student.number)

    def _count_mistakes(self, exercise: ExerciseResult, number: int) -> None:
        for finding in exercise.findings:
            if finding.kind == "counterexample" or (finding.kind == "located" and not finding.change):
                continue
            says = f"It comes out right {finding.change}." if finding.change else finding.says
            key = (exercise.name, finding.function, says)
            made = Shared(*key, finding.hint, bool(finding.mistakes), bool(finding.change))
            self.mistakes.setdefault(key, made).students.add(number)


def _machine(environment: Environment) -> tuple[str, ...]:
    """The strength, the versions and the protections, as one key."""
    versions = {"grader": environment.grader, "Python": environment.python, "NumPy": environment.numpy}
    versions |= environment.packages
    return (
        environment.sandbox,
        ", ".join(f"{name} {version}" for name, version in versions.items()),
        *environment.protections,
    )
