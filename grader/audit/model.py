"""The findings of an audit: frozen dataclasses throughout, plain enough for JSON.

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
    "Earned",
    "ExerciseAudit",
    "MisconceptionAudit",
    "MutantsAudit",
    "Rejection",
    "SampleAudit",
    "ScopeAudit",
    "Survivor",
    "Tolerance",
]

VERSION = 1
ENOUGH_KILLED = 0.95
"""The share of mutants, without the explained ones, that must not get full marks."""


@dataclass(frozen=True)
class Rejection:
    """A right implementation that did not get full marks: on which seed, and the check that it failed."""

    seed: int
    """The number of the seed. Number 0 is the course's secret; the others are derived from it."""
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
    """The seed on which it failed other checks than its author says, and the checks; empty if there is none."""
    varies: str
    """How its points differ from seed to seed, though its author states no reason; empty if they do not."""
    distance: float | None
    """In allowances: the furthest that a case is off on the seed where that is least; None where it returns
    something of another structure, raises, or breaks a property."""
    weakest: str
    """The check that still catches it, by the least of all its checks on all seeds; empty if none does."""
    weakest_distance: float | None
    """By how many allowances; None where no number is compared."""
    draws: int
    """On how many draws of the hidden inputs its points were looked at."""
    least: float
    """The lowest score of a submission that makes this mistake alone."""
    most: float
    """The highest."""
    wavering: tuple[str, ...]
    """The checks that it fails on some draws and passes on others."""
    named_seeds: int
    alone: int
    """On how many seeds the diagnosis names it by itself."""
    together: int
    """On how many seeds the diagnosis names it among a few others."""
    alike: tuple[str, ...]
    """The names of those others, and its own; empty if it is always named alone."""


@dataclass(frozen=True)
class Tolerance:
    """The tolerance of a check over its cases, relative to the largest expected entry."""

    check: str
    smallest: float
    largest: float
    spread: float
    """The largest relative distance between right implementations; the floor may allow more."""
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
    """Why it is not a mistake, in the author's words; empty if nobody has explained it."""


@dataclass(frozen=True)
class MutantsAudit:
    """The outcomes of the mutants of one solution."""

    total: int
    killed_by: Mapping[str, int]
    """Check, or ``time``, ``crash`` or ``import`` -> the mutants that ended there first."""
    survivors: tuple[Survivor, ...]
    """The survivors that nobody has explained."""
    explained: tuple[Survivor, ...]

    @property
    def killed(self) -> int:
        return sum(self.killed_by.values())

    @property
    def share(self) -> float:
        """The share of the unexplained mutants that was killed."""
        counted = self.total - len(self.explained)
        return self.killed / counted if counted else 1.0


@dataclass(frozen=True)
class Earned:
    """Points of a check that a submission earned which solves nothing, on the inputs of one seed."""

    agent: str
    check: str
    points: float
    seed: int


@dataclass(frozen=True)
class ScopeAudit:
    """Whether the few cases of a scope notice whatever is wrong on any case of it."""

    check: str
    tried: str
    """How many cases students are graded on: ``25 shapes``."""
    all: str
    """How many there are."""
    every: int
    """One case in so many was tried."""
    wrong: int
    """The misconceptions and mutants that were tried on them."""
    caught: int
    """Those that are wrong on one of the few."""
    missed: tuple[str, ...]
    """Those that are right on the few, each with a case on which it is wrong."""


@dataclass(frozen=True)
class SampleAudit:
    """The score of a sample submission in one exercise, on several draws of the hidden inputs."""

    sample: str
    draws: int
    """More than a few only where verdicts are not the same on those, or close."""
    least: float
    most: float
    moving: tuple[str, ...]
    """The checks whose points depend on the draw."""


@dataclass(frozen=True)
class ExerciseAudit:
    """Whether one exercise is sound, with the evidence."""

    name: str
    max_score: float
    reference: AlternativeAudit
    stub_score: float
    agents: int
    """How many submissions that solve nothing were graded."""
    unearned: tuple[Earned, ...]
    """What they earned beyond what the author declares, each check once for each of them."""
    alternatives: tuple[AlternativeAudit, ...]
    misconceptions: tuple[MisconceptionAudit, ...]
    tolerances: tuple[Tolerance, ...]
    mutants: MutantsAudit
    scopes: tuple[ScopeAudit, ...]
    samples: tuple[SampleAudit, ...]
    faults: tuple[str, ...]
    """Reasons why the exercise is not sound."""
    remarks: tuple[str, ...]
    """Hints for the author that do not make the exercise unsound."""
    seconds: Mapping[str, float]
    """Check -> wall time of the reference in it, in this process."""

    @property
    def sound(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class CourseAudit:
    """The audit of a course, or of one exercise of it."""

    title: str
    secret: str
    """The fingerprint of the secret that all inputs are derived from."""
    exercises: tuple[ExerciseAudit, ...]

    @property
    def sound(self) -> bool:
        return all(exercise.sound for exercise in self.exercises)

    def as_document(self) -> dict[str, Any]:
        """Return the audit as plain data for JSON: the same on every run, except ``timings``."""
        exercises, timings = [], {}
        for exercise in self.exercises:
            document = asdict(exercise)
            timings[exercise.name] = document.pop("seconds")
            document["mutants"] |= {"killed": exercise.mutants.killed, "share": exercise.mutants.share}
            exercises.append(document | {"sound": exercise.sound})
        return {
            "version": VERSION,
            "title": self.title,
            "secret": self.secret,
            "sound": self.sound,
            "exercises": exercises,
            "timings": timings,
        }
