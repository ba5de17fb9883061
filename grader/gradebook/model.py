"""The nouns of a gradebook: an entry per student, and the parts that its score is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.grading.document import SubmissionIdentity
from grader.grading.for_student import StudentResult
from grader.grading.score import rounded
from grader.model import Status
from grader.text import points

__all__ = ["Ending", "Entry", "Kind", "Mark", "Part"]


class Kind(StrEnum):
    """What a part of a score comes from."""

    CHECK = "check"
    OVERRIDE = "override"
    """The difference that somebody made to an exercise."""
    MANUAL = "manual"
    LATE = "late"
    BONUS = "bonus"
    TOTAL = "total"
    """The difference that somebody made to the whole score."""


WHOLE = (Kind.TOTAL, Kind.LATE, Kind.BONUS)
"""What belongs to no exercise and to no manual item, but changes the score as a whole."""


class Ending(StrEnum):
    """How grading a student ended. The list is closed: every format has an answer to each."""

    GRADED = "graded"
    MISSING = "missing"
    """Nothing was handed in."""
    UNREADABLE = "unreadable"
    """Something was handed in, and none of it could be called. The score is a grade all the same."""
    PENDING = "pending"
    """Points that people give are not entered yet: the score is no grade."""
    UNKNOWN = "unknown"
    """The grader failed: the score is no grade, and no fault of the student's is meant."""
    COMPROMISED = "compromised"
    """A value came back that nobody can compute: the score is no grade, and no fault of the student's is meant."""


UNCALLED = frozenset({Status.MISSING, Status.IMPORT_FAILED, Status.REFUSED, Status.SKIPPED, Status.NOT_WRITTEN})
"""How checks end where nothing that was handed in could be called."""
NO_GRADE = {
    Ending.PENDING: "not all points that people give are entered yet, so there is no grade",
    Ending.UNKNOWN: "it could not be graded, through no fault of the student's, so there is no grade",
    Ending.COMPROMISED: "the result cannot be trusted, through no fault of the student's, so there is no grade",
}


@dataclass(frozen=True)
class Part:
    """One part of a score. The points of all parts add up to it."""

    kind: Kind
    name: str
    """The exercise or the manual item; for a bonus or lateness its short title."""
    points: float
    most: float = 0.0
    """The points that can be earned with it; zero for an adjustment."""
    check: str = ""
    says: str = ""
    """Why, in words for the student: the message of a check, the reason of an adjustment, a comment."""
    status: Status | None = None
    """How the check ended; None for what is no check."""
    by: str = ""
    """Who decided it and when; empty for a check that nobody touched."""
    silent: bool = False
    """Whether a decision on the whole exercise stands for it."""

    @property
    def title(self) -> str:
        return f"{self.name}: {self.check}" if self.check else self.name

    @property
    def passed(self) -> bool:
        """Whether the check passed, or somebody gave all of its points."""
        if self.status is None or self.by:
            return self.points >= self.most
        return self.status is Status.PASSED

    @property
    def change(self) -> str:
        """What it changed and why: ``bonus +1 (elegant; A. Teacher, 2026-11-29)``."""
        sign = "+" if self.points >= 0 else "-"
        why = "; ".join(text for text in (self.says, self.by) if text)
        return f"{self.name} {sign}{points(abs(self.points))}" + (f" ({why})" if why else "")


@dataclass(frozen=True)
class Mark:
    """What a platform's file needs of an entry: little, so that those of a whole class can be held."""

    who: SubmissionIdentity
    score: float
    max_score: float
    made_of: str
    no_grade: str
    """Why the score is no grade; empty if it is one."""

    @property
    def known(self) -> bool:
        """Whether the score is a grade."""
        return not self.no_grade


@dataclass(frozen=True)
class Entry:
    """What is known of one student: whose it is, what the student may have of the result, and the score."""

    who: SubmissionIdentity
    result: StudentResult
    parts: tuple[Part, ...]
    raw: float
    """The points before any adjustment."""
    compromised: bool = False
    waits_for: tuple[str, ...] = ()
    """Manual items without points."""
    fixed: float | None = None
    """The whole score, where somebody has set it."""

    @property
    def ending(self) -> Ending:
        if self.compromised:
            return Ending.COMPROMISED
        if self.fixed is None and any(part.status is Status.UNKNOWN and not part.by for part in self.parts):
            return Ending.UNKNOWN
        if self.waits_for and self.fixed is None:
            return Ending.PENDING
        statuses = {check.status for exercise in self.result.exercises for check in exercise.checks}
        if statuses and statuses <= {Status.MISSING, Status.SKIPPED} and not self.result.notes:
            return Ending.MISSING
        return Ending.UNREADABLE if statuses and statuses <= UNCALLED - {Status.NOT_WRITTEN} else Ending.GRADED

    @property
    def known(self) -> bool:
        """Whether the score is a grade."""
        return self.ending not in NO_GRADE

    @property
    def no_grade(self) -> str:
        """Why the score is no grade, in a sentence without a capital; empty if it is one."""
        return NO_GRADE.get(self.ending, "")

    @property
    def score(self) -> float:
        """The points in thousandths, never below zero."""
        return max(0.0, rounded(sum(part.points for part in self.parts)))

    @property
    def mark(self) -> Mark:
        return Mark(self.who, self.score, self.max_score, self.made_of, self.no_grade)

    @property
    def max_score(self) -> float:
        return rounded(sum(part.most for part in self.parts))

    @property
    def items(self) -> list[Part]:
        """The checks and the manual items: what is worth points."""
        return [part for part in self.parts if part.kind in (Kind.CHECK, Kind.MANUAL)]

    @property
    def changes(self) -> list[Part]:
        """What people and the rule for late work decided."""
        return [part for part in self.parts if part.kind is not Kind.CHECK or part.by]

    @property
    def adjusted(self) -> bool:
        """Whether anything but the checks has a say in the score."""
        return bool(self.changes)

    def of(self, name: str) -> tuple[float, float]:
        """Return the points of one exercise or manual item, and the points that can be earned with it."""
        parts = [part for part in self.parts if part.name == name and part.kind not in WHOLE]
        return rounded(sum(part.points for part in parts)), rounded(sum(part.most for part in parts))

    @property
    def names(self) -> list[str]:
        """The exercises and the manual items, in their order."""
        return list(dict.fromkeys(part.name for part in self.items))

    def _changes_of(self, name: str) -> str:
        """Why the points of an exercise or item are not those of its checks, in brackets."""
        said = [
            "; ".join(text for text in (part.check, part.says, part.by) if text)
            for part in self.parts
            if part.name == name and part.kind not in WHOLE and part.by and not part.silent
        ]
        return f" ({' | '.join(said)})" if said else ""

    @property
    def made_of(self) -> str:
        """What the score is made of, in one line: ``homework 12 of 16; bonus +1 (elegant)``."""
        items = []
        for name in self.names:
            got, most = self.of(name)
            items.append(f"{name} {points(got)} of {points(most)}{self._changes_of(name)}")
        others = [part.change for part in self.parts if part.kind in WHOLE]
        cut = self.score - rounded(sum(part.points for part in self.parts))
        whole = "; ".join([*items, *others, *(["no score is below 0"] if cut else [])])
        return " ".join(whole.split())  # a reason or a comment may have several lines
