"""What an audit finds: frozen dataclasses all the way down, plain enough for JSON.

Nothing in it depends on the machine but `ExerciseAudit.seconds`, which the document keeps apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = [
    "ENOUGH_KILLED",
    "AlternativeAudit",
    "CourseAudit",
    "ExerciseAudit",
    "MisconceptionAudit",
    "MutantsAudit",
    "Rejection",
    "Survivor",
    "Tolerance",
]

VERSION = 1
ENOUGH_KILLED = 0.95
"""The share of mutants that must not get full marks, those explained left out."""


@dataclass(frozen=True)
class Rejection:
    """A right implementation that did not get full marks: on which seed, and the check that it failed."""

    seed: int
    check: str


@dataclass(frozen=True)
class AlternativeAudit:
    """A right implementation (the reference, too) on many seeds."""

    name: str
    function: str
    """Empty for the reference."""
    seeds: int
    rejected: int
    first: Rejection | None


@dataclass(frozen=True)
class MisconceptionAudit:
    """A wrong implementation on several seeds."""

    name: str
    function: str
    seeds: int
    escaped: str
    """On which seed it failed other checks than its author says, and which; empty if it never did."""
    distance: float | None
    """In allowances: the furthest that a case is off on the seed where that is least; None where it returns
    something of another structure, raises, or breaks a property."""
    named_seeds: int
    alone: int
    """On how many seeds the diagnosis names it by itself."""
    together: int
    """On how many seeds the diagnosis names it among a few others."""
    alike: tuple[str, ...]
    """Those others, and itself; empty if there are none."""


@dataclass(frozen=True)
class Tolerance:
    """What a check allows, relative to the largest entry expected, over its cases."""

    check: str
    smallest: float
    largest: float
    spread: float
    """At most this is how far right implementations are apart, relative; less where the floor allows more."""
    floored: int
    """For how many values the allowance is the floor."""
    ceiled: int
    """For how many values the allowance is cut off by the ceiling."""
    values: int


@dataclass(frozen=True)
class Survivor:
    """A mutant with full marks."""

    function: str
    line: int
    before: str
    after: str
    says: str
    reason: str = ""
    """Why it is no mistake, in the author's words; empty if nobody has explained it."""


@dataclass(frozen=True)
class MutantsAudit:
    """What came of the mutants of one solution."""

    total: int
    killed_by: Mapping[str, int]
    """Check, or ``time``, ``crash`` or ``import`` -> the mutants that ended there first."""
    survivors: tuple[Survivor, ...]
    """Those that nobody has explained."""
    explained: tuple[Survivor, ...]

    @property
    def killed(self) -> int:
        return sum(self.killed_by.values())

    @property
    def share(self) -> float:
        """The share that was killed, of those that are not explained."""
        counted = self.total - len(self.explained)
        return self.killed / counted if counted else 1.0


@dataclass(frozen=True)
class ExerciseAudit:
    """Whether one exercise is sound, and what was looked at to know."""

    name: str
    max_score: float
    reference: AlternativeAudit
    stub_score: float
    alternatives: tuple[AlternativeAudit, ...]
    misconceptions: tuple[MisconceptionAudit, ...]
    tolerances: tuple[Tolerance, ...]
    mutants: MutantsAudit
    faults: tuple[str, ...]
    """Why it is not sound."""
    remarks: tuple[str, ...]
    """What an author may want to know."""
    seconds: Mapping[str, float]
    """Check -> wall time of the reference in it, in this process."""

    @property
    def sound(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class CourseAudit:
    """The audit of a course, or of one exercise of it."""

    title: str
    seed: int
    exercises: tuple[ExerciseAudit, ...]

    @property
    def sound(self) -> bool:
        return all(exercise.sound for exercise in self.exercises)

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON would hold it: the same on every run, but for ``timings``."""
        exercises, timings = [], {}
        for exercise in self.exercises:
            document = asdict(exercise)
            timings[exercise.name] = document.pop("seconds")
            document["mutants"] |= {"killed": exercise.mutants.killed, "share": exercise.mutants.share}
            exercises.append(document | {"sound": exercise.sound})
        return {
            "version": VERSION,
            "title": self.title,
            "seed": self.seed,
            "sound": self.sound,
            "exercises": exercises,
            "timings": timings,
        }
