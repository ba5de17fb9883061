"""Two gradings of one class: who moves, by which check, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from grader.gradebook.reading import Folder, Outline
from grader.grading.document import CheckResult, ExerciseResult, SubmissionResult
from grader.grading.score import rounded
from grader.model import Status

__all__ = ["Cause", "Comparison", "Move", "Tally", "both_of", "compared"]

VOIDED = "voided: "
"""How the message of a check begins that course.toml voids."""


class Cause(StrEnum):
    """Why points of a check changed. Several may hold at once; the first of them is the most specific."""

    APPEARED = "no result before"
    GONE = "no result now"
    UNKNOWN_BEFORE = "the grader failed before"
    UNKNOWN_NOW = "the grader fails now"
    VOIDED = "the check is voided, or no longer so"
    NEW_CHECK = "the check is new"
    NO_CHECK = "the check is gone"
    WORTH = "the check is worth other points"
    SUBMISSION = "the files handed in differ"
    COURSE = "the exercise changed: its checks, inputs, tolerances, reference or limits"
    PROGRAM = "another version of the grader, Python or NumPy, or another confinement"
    DECISION = "decisions of people, or the rule for late work, give other points"
    NONE = "nothing known changed: the code may depend on chance or time"


@dataclass(frozen=True)
class Move:
    """A check of a student with other points, or of which it is now known, or no longer, what it is worth."""

    student: str
    exercise: str
    check: str
    before: float
    after: float
    status_before: str
    """How it ended; empty where it is not there."""
    status_after: str
    causes: tuple[Cause, ...]
    message: str = ""
    """What the student reads now."""

    @property
    def difference(self) -> float:
        return rounded(self.after - self.before)

    @property
    def title(self) -> str:
        return f"{self.exercise}: {self.check}" if self.check else self.exercise


@dataclass(frozen=True)
class Tally:
    """What one cause moved."""

    cause: Cause
    students: int
    checks: int
    points: float


@dataclass(frozen=True)
class Comparison:
    """The scores of both gradings, and every move between them."""

    scores: Mapping[str, tuple[float | None, float | None]]
    """Student -> the points of the checks before and now; None where there is no result."""
    moves: tuple[Move, ...]
    finals: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    """Student -> the score with every decision of people and the rule for late work, before and now."""
    made_of: Mapping[str, str] = field(default_factory=dict)
    """Student -> what the score is made of now, where that is more than the checks."""

    @cached_property
    def moves_of(self) -> Mapping[str, Sequence[Move]]:
        """Student -> their moves."""
        found: dict[str, list[Move]] = {}
        for move in self.moves:
            found.setdefault(move.student, []).append(move)
        return found

    @property
    def moved(self) -> list[str]:
        """The students whose points moved, those that lose most first."""
        return sorted(self.moves_of, key=lambda student: (self.difference(student), student))

    def difference(self, student: str) -> float:
        """How much the checks of a student moved."""
        return _between(self.scores[student])

    def final_difference(self, student: str) -> float:
        """How much the score of a student moved, with every decision."""
        return _between(self.finals.get(student, self.scores[student]))

    def is_decided(self, student: str) -> bool:
        """Whether the score is another one than that of the checks, before or now."""
        return self.finals.get(student, self.scores[student]) != self.scores[student]

    @property
    def tallies(self) -> list[Tally]:
        """What each cause moved; a move counts for the most specific of its causes."""
        found: dict[Cause, list[Move]] = {}
        for move in self.moves:
            found.setdefault(move.causes[0], []).append(move)
        return [
            Tally(
                cause,
                len({move.student for move in found[cause]}),
                len(found[cause]),
                rounded(sum(move.difference for move in found[cause])),
            )
            for cause in Cause
            if cause in found
        ]


def _between(scores: tuple[float | None, float | None]) -> float:
    before, after = scores
    return rounded((after or 0.0) - (before or 0.0))


def compared(old: Folder, new: Folder) -> Comparison:
    """Compare two gradings, student by student and check by check, before any decision."""
    scores: dict[str, tuple[float | None, float | None]] = {}
    moves: list[Move] = []
    for student, before, after in both_of(old, new):
        scores[student] = (before.score if before else None, after.score if after else None)
        moves += _moves(student, before, after)
    return Comparison(scores, tuple(moves))


def both_of(old: Folder, new: Folder) -> Iterator[tuple[str, SubmissionResult | None, SubmissionResult | None]]:
    """Yield each student, sorted, with the document of either grading, which is not kept when the next is read."""
    before, after = ({one.student: one for one in folder.outlines} for folder in (old, new))
    for student in sorted({*before, *after}):
        yield student, _read(before.get(student)), _read(after.get(student))


def _read(outline: Outline | None) -> SubmissionResult | None:
    return None if outline is None else outline.read()


def _moves(student: str, old: SubmissionResult | None, new: SubmissionResult | None) -> Iterator[Move]:
    whole = _causes_of_documents(old, new)
    mine, yours = _exercises(old), _exercises(new)
    for name in dict.fromkeys([*mine, *yours]):
        causes = [*whole, *([Cause.COURSE] if _planned_differently(name, old, new) else [])]
        checks, others = _checks(mine.get(name)), _checks(yours.get(name))
        for check in dict.fromkeys([*checks, *others]):
            one, other = checks.get(check), others.get(check)
            if _same(one, other):
                continue
            yield Move(
                student,
                name,
                check,
                one.score if one else 0.0,
                other.score if other else 0.0,
                one.status.value if one else "",
                other.status.value if other else "",
                _in_order([*(_causes_of_checks(one, other) if old and new else ()), *causes]),
                other.message if other else "",
            )


def _same(one: CheckResult | None, other: CheckResult | None) -> bool:
    """Whether a check is worth the same to the student, and as certain, as before."""
    if one is None or other is None:
        return False
    certain = (one.status is Status.UNKNOWN) == (other.status is Status.UNKNOWN)
    return (one.score, one.max_score) == (other.score, other.max_score) and certain


def _in_order(causes: list[Cause]) -> tuple[Cause, ...]:
    return tuple(cause for cause in Cause if cause in causes) or (Cause.NONE,)


def _causes_of_documents(old: SubmissionResult | None, new: SubmissionResult | None) -> list[Cause]:
    if old is None:
        return [Cause.APPEARED]
    if new is None:
        return [Cause.GONE]
    causes = []
    if old.submission.sha256 != new.submission.sha256:
        causes.append(Cause.SUBMISSION)
    if old.environment != new.environment:
        causes.append(Cause.PROGRAM)
    return causes


def _planned_differently(name: str, old: SubmissionResult | None, new: SubmissionResult | None) -> bool:
    """Whether what decides the grade of an exercise changed. An older program wrote one hash of all exercises."""
    if old is None or new is None:
        return False
    one, other = old.course.exercises_sha256.get(name), new.course.exercises_sha256.get(name)
    if one is None or other is None:
        return old.course.plan_sha256 != new.course.plan_sha256
    return one != other


def _causes_of_checks(one: CheckResult | None, other: CheckResult | None) -> Iterator[Cause]:
    if one is None or other is None:
        yield Cause.NEW_CHECK if one is None else Cause.NO_CHECK
        return
    if one.status is Status.UNKNOWN:
        yield Cause.UNKNOWN_BEFORE
    if other.status is Status.UNKNOWN:
        yield Cause.UNKNOWN_NOW
    if one.message.startswith(VOIDED) != other.message.startswith(VOIDED):
        yield Cause.VOIDED
    if one.max_score != other.max_score:
        yield Cause.WORTH


def _exercises(document: SubmissionResult | None) -> dict[str, ExerciseResult]:
    return {exercise.name: exercise for exercise in document.exercises} if document else {}


def _checks(exercise: ExerciseResult | None) -> dict[str, CheckResult]:
    return {check.name: check for check in exercise.checks} if exercise else {}
