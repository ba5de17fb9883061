"""The audit of a course: its tasks, one per seed or mutant, and the summary of their outcomes."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from types import MappingProxyType
from typing import Any

from grader.audit.equivalents import explain
from grader.audit.kill import failed_checks, killer
from grader.audit.model import CourseAudit, SampleAudit
from grader.audit.mutants import Mutant, make_mutants
from grader.audit.properties import caught_on, named_on, rejections
from grader.audit.scopes import mutant_on_scopes, scope_audits, variant_on_scopes
from grader.audit.summary import summarise
from grader.audit.unearned import earned_on
from grader.audit.workers import Task, run_all
from grader.course.exercise import ExercisePlan
from grader.course.model import Course, CourseExercise
from grader.course.plan import plan_exercise
from grader.course.secret import Secret, derive

__all__ = ["FULL", "QUICK", "Audit", "Effort"]

UNSEEN = 10**6
"""The first number of the seeds whose inputs are new to the author."""
SEEDS_A_TASK = 10
LAW_CPU_S = 600.0
"""Processor seconds for a task of the author's own code: far more than any needs."""
SCOPE_CPU_S = 200.0
"""Processor seconds for a mutant on all cases of all scopes."""
LEAST_CPU_S, TIMES = 1.0, 20
"""Processor time for a mutant: so many seconds, or so many times the time of the reference."""


@dataclass(frozen=True)
class Effort:
    """On how many seeds each law is tried."""

    right: int
    """The reference and its alternatives get full marks."""
    caught: int
    """Each misconception fails what it should, and costs the same points everywhere."""
    draws: int
    """The points of each misconception that may vary are looked at: where its author says no more, `caught` do."""
    every: int
    """One case in so many of each scope is tried."""
    named: int
    """The diagnosis names each misconception, and submissions that solve nothing earn nothing."""


FULL = Effort(right=1000, caught=100, draws=200, every=1, named=5)
QUICK = Effort(right=10, caught=2, draws=20, every=50, named=1)


class Kind(Enum):
    """The subject of a task.

    The outcomes: `rejections`, `caught_on` (twice), `named_on`, `earned_on`, `killer`, `variant_on_scopes` (twice),
    and `mutant_on_scopes`.
    """

    RIGHT = auto()
    CAUGHT = auto()
    DRAWN = auto()
    NAMED = auto()
    UNEARNED = auto()
    MUTANT = auto()
    SCOPE_RIGHT = auto()
    SCOPE_WRONG = auto()
    SCOPE_MUTANT = auto()


@dataclass(frozen=True)
class Prepared:
    """An exercise with its plan on the hidden inputs themselves, and its mutants."""

    exercise: CourseExercise
    plan: ExercisePlan
    mutants: tuple[Mutant, ...]
    reasons: dict[Mutant, str]
    """The mutants that the author declares not to be mistakes."""
    cpu_s: float
    """Processor seconds that each mutant may take."""


class Audit:
    """An audit before it runs: ``audit.result(audit.run(jobs))``.

    Parameters
    ----------
    course : Course
        All of its exercises are audited.
    effort : Effort
        On how many seeds.
    secret : Secret
        All inputs are derived from it: those of seed 0 are the hidden inputs themselves.

    Raises
    ------
    CourseError
        If an exercise cannot be planned, or what it declares about its mutants is wrong.
    """

    def __init__(self, course: Course, effort: Effort, secret: Secret) -> None:
        # A voided check is judged as it stands: the audit says what is wrong with it.
        course = replace(course, exercises=tuple(replace(one, voided={}) for one in course.exercises))
        self._course, self._effort, self._secret = course, effort, secret
        self._prepared = [_prepared(exercise, secret.key) for exercise in course.exercises]
        labelled = [one for prepared in self._prepared for one in self._tasks(prepared)]
        self._labels = [label for label, _ in labelled]
        self.tasks: Sequence[Task] = [task for _, task in labelled]

    @property
    def plans(self) -> list[ExercisePlan]:
        """The plan of each exercise on the hidden inputs."""
        return [prepared.plan for prepared in self._prepared]

    def run(self, jobs: int) -> Iterator[tuple[int, Any]]:
        """Yield the number and the outcome of each of `tasks` as it finishes; `jobs` run at a time."""
        return run_all(self.tasks, jobs)

    def seed_of(self, number: int) -> bytes:
        """Return what a seed's number stands for: 0 for the secret itself, others for keys derived from it."""
        return derive(self._secret.key, "audit", str(number)) if number else self._secret.key

    def result(
        self,
        outcomes: Iterable[tuple[int, Any]],
        samples: Mapping[str, tuple[SampleAudit, ...]] = MappingProxyType({}),
    ) -> CourseAudit:
        """Return the audit that the outcomes of all tasks, in any order, add up to.

        Parameters
        ----------
        outcomes : iterable
            What `run` yielded.
        samples : mapping of str to tuple of SampleAudit
            Exercise -> its sample submissions.
        """
        outcomes_of: defaultdict[tuple[str, Kind], list[Any]] = defaultdict(list)
        for number, outcome in sorted(outcomes, key=lambda one: one[0]):
            outcomes_of[self._labels[number]].append(outcome)
        exercises = []
        for one in self._prepared:
            found = {kind: outcomes_of[one.exercise.name, kind] for kind in Kind}
            exercise = one.exercise
            wrong = [*(variant.name for variant in exercise.misconceptions), *map(_told, one.mutants)]
            on_scopes = [*found[Kind.SCOPE_WRONG], *found[Kind.SCOPE_MUTANT]]
            exercises.append(
                summarise(
                    one.exercise,
                    one.plan,
                    self._effort.right,
                    right=found[Kind.RIGHT],
                    caught=[*found[Kind.CAUGHT], *found[Kind.DRAWN]],
                    named=found[Kind.NAMED],
                    unearned=found[Kind.UNEARNED],
                    mutants=list(zip(one.mutants, found[Kind.MUTANT], strict=True)),
                    reasons=one.reasons,
                    scopes=scope_audits(exercise, self._effort.every, dict(zip(wrong, on_scopes, strict=True))),
                    in_scopes={
                        variant.name: outcome
                        for variant, outcome in zip(exercise.alternatives, found[Kind.SCOPE_RIGHT], strict=True)
                    },
                    samples=samples.get(exercise.name, ()),
                )
            )
        return CourseAudit(self._course.title, self._secret.fingerprint, tuple(exercises))

    def _tasks(self, prepared: Prepared) -> Iterator[tuple[tuple[str, Kind], Task]]:
        exercise = prepared.exercise
        for start in range(0, self._effort.right, SEEDS_A_TASK):
            numbers = range(start, min(start + SEEDS_A_TASK, self._effort.right))
            some = [self.seed_of(number) for number in numbers]
            yield (exercise.name, Kind.RIGHT), Task(partial(rejections, exercise, some, start), LAW_CPU_S)
        for number in range(self._effort.caught):
            yield (exercise.name, Kind.CAUGHT), Task(partial(caught_on, exercise, self.seed_of(number)), LAW_CPU_S)
        uncertain = [variant for variant in exercise.misconceptions if variant.varies]
        for number in range(self._effort.caught, self._effort.draws if uncertain else 0):
            again = partial(caught_on, exercise, self.seed_of(number), uncertain)
            yield (exercise.name, Kind.DRAWN), Task(again, LAW_CPU_S)
        for number in range(UNSEEN, UNSEEN + self._effort.named):
            seed = self.seed_of(number)
            yield (exercise.name, Kind.NAMED), Task(partial(named_on, self._course, exercise, seed), LAW_CPU_S)
            unearned = partial(earned_on, exercise, self._course.public_seed, seed, number)
            yield (exercise.name, Kind.UNEARNED), Task(unearned, LAW_CPU_S)
        for mutant in prepared.mutants:
            yield (
                (exercise.name, Kind.MUTANT),
                Task(partial(killer, exercise, prepared.plan, mutant), prepared.cpu_s),
            )
        given = (exercise, prepared.plan, self._secret.key, self._effort.every)
        for kind, variants in (
            (Kind.SCOPE_RIGHT, exercise.alternatives),
            (Kind.SCOPE_WRONG, exercise.misconceptions),
        ):
            for variant in variants:
                yield (exercise.name, kind), Task(partial(variant_on_scopes, *given, variant), LAW_CPU_S)
        for mutant in prepared.mutants:
            on_scopes = Task(partial(mutant_on_scopes, *given, mutant), prepared.cpu_s + SCOPE_CPU_S)
            yield (exercise.name, Kind.SCOPE_MUTANT), on_scopes


def _told(mutant: Mutant) -> str:
    """Name a mutant, no two alike."""
    return f"the mutant of line {mutant.line} ({mutant.says}: {mutant.after})"


def _prepared(exercise: CourseExercise, seed: bytes) -> Prepared:
    source = (exercise.folder / "solution.py").read_text(encoding="utf-8-sig")
    mutants = tuple(make_mutants(source))
    reasons = explain(mutants, exercise.folder)
    plan = plan_exercise(exercise, seed)
    began = time.process_time()
    failed_checks(plan, exercise.functions)
    cpu_s = max(LEAST_CPU_S, TIMES * (time.process_time() - began))
    return Prepared(exercise, plan, mutants, reasons, cpu_s)
