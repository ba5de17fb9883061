"""The audit of a course: its tasks, one per seed or mutant, and the summary of their outcomes."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any

from grader.audit.equivalents import explain
from grader.audit.kill import failed_checks, killer
from grader.audit.model import CourseAudit
from grader.audit.mutants import Mutant, make_mutants
from grader.audit.properties import caught_on, named_on, rejections
from grader.audit.summary import summarise
from grader.audit.unearned import earned_on
from grader.audit.workers import Task, run_all
from grader.course.exercise import ExercisePlan
from grader.course.model import Course, CourseExercise
from grader.course.plan import plan_exercise

__all__ = ["FULL", "QUICK", "Audit", "Effort"]

UNSEEN = 10**6
"""Added to the course's seed, so that the inputs are new to the author."""
SEEDS_A_TASK = 10
LAW_CPU_S = 600.0
"""Processor seconds for a task of the author's own code: far more than any needs."""
LEAST_CPU_S, TIMES = 1.0, 20
"""Processor time for a mutant: so many seconds, or so many times the time of the reference."""


@dataclass(frozen=True)
class Effort:
    """On how many seeds each law is tried."""

    right: int
    """The reference and its alternatives get full marks."""
    caught: int
    """Each misconception fails what it should."""
    named: int
    """The diagnosis names each misconception, and submissions that solve nothing earn nothing."""


FULL = Effort(right=1000, caught=20, named=5)
QUICK = Effort(right=10, caught=2, named=1)


class Kind(Enum):
    """The subject of a task. The outcomes: `rejections`, `caught_on`, `named_on`, `earned_on` and `killer`."""

    RIGHT = auto()
    CAUGHT = auto()
    NAMED = auto()
    UNEARNED = auto()
    MUTANT = auto()


@dataclass(frozen=True)
class Prepared:
    """An exercise with its plan on the course's own seed, and its mutants."""

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

    Raises
    ------
    CourseError
        If an exercise cannot be planned, or what it declares about its mutants is wrong.
    """

    def __init__(self, course: Course, effort: Effort) -> None:
        self._course, self._effort = course, effort
        self._prepared = [_prepared(exercise, course.seed) for exercise in course.exercises]
        labelled = [one for prepared in self._prepared for one in self._tasks(prepared)]
        self._labels = [label for label, _ in labelled]
        self.tasks: Sequence[Task] = [task for _, task in labelled]

    def run(self, jobs: int) -> Iterator[tuple[int, Any]]:
        """Yield the number and the outcome of each of `tasks` as it finishes; `jobs` run at a time."""
        return run_all(self.tasks, jobs)

    def result(self, outcomes: Iterable[tuple[int, Any]]) -> CourseAudit:
        """Return the audit that the outcomes of all tasks, in any order, add up to."""
        outcomes_of: defaultdict[tuple[str, Kind], list[Any]] = defaultdict(list)
        for number, outcome in sorted(outcomes, key=lambda one: one[0]):
            outcomes_of[self._labels[number]].append(outcome)
        exercises = []
        for one in self._prepared:
            right, caught, named, unearned, ends = (outcomes_of[one.exercise.name, kind] for kind in Kind)
            exercises.append(
                summarise(
                    one.exercise,
                    one.plan,
                    self._effort.right,
                    right=right,
                    caught=caught,
                    named=named,
                    unearned=unearned,
                    mutants=list(zip(one.mutants, ends, strict=True)),
                    reasons=one.reasons,
                )
            )
        return CourseAudit(self._course.title, self._course.seed, tuple(exercises))

    def _tasks(self, prepared: Prepared) -> Iterator[tuple[tuple[str, Kind], Task]]:
        exercise, first = prepared.exercise, self._course.seed
        seeds = range(first, first + self._effort.right)
        for start in range(0, len(seeds), SEEDS_A_TASK):
            some = seeds[start : start + SEEDS_A_TASK]
            yield (exercise.name, Kind.RIGHT), Task(partial(rejections, exercise, some), LAW_CPU_S)
        for seed in range(first, first + self._effort.caught):
            yield (exercise.name, Kind.CAUGHT), Task(partial(caught_on, exercise, seed), LAW_CPU_S)
        for seed in range(first + UNSEEN, first + UNSEEN + self._effort.named):
            yield (exercise.name, Kind.NAMED), Task(partial(named_on, self._course, exercise, seed), LAW_CPU_S)
            unearned = partial(earned_on, exercise, self._course.public_seed, seed)
            yield (exercise.name, Kind.UNEARNED), Task(unearned, LAW_CPU_S)
        for mutant in prepared.mutants:
            yield (
                (exercise.name, Kind.MUTANT),
                Task(partial(killer, exercise, prepared.plan, mutant), prepared.cpu_s),
            )


def _prepared(exercise: CourseExercise, seed: int) -> Prepared:
    source = (exercise.folder / "solution.py").read_text(encoding="utf-8")
    mutants = tuple(make_mutants(source))
    reasons = explain(mutants, exercise.folder)
    plan = plan_exercise(exercise, seed)
    began = time.process_time()
    failed_checks(plan, exercise.functions)
    cpu_s = max(LEAST_CPU_S, TIMES * (time.process_time() - began))
    return Prepared(exercise, plan, mutants, reasons, cpu_s)
