"""Public inputs of an exercise that is graded on hidden ones: drawn only once something is to be tried on them.

They may also be kept: the reference takes seconds for those of a course.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property

from grader.checks import Check
from grader.course.exercise import ExercisePlan
from grader.course.model import CourseExercise
from grader.course.plan_context import ExerciseContext
from grader.course.secret import Seed, derive
from grader.diagnose.catalogue import Catalogue, catalogue
from grader.diagnose.evidence import ordinary
from grader.grading.plan_file import pack_draws, unpacked_draws
from grader.model import CasePlan

__all__ = ["PublicDraws"]

FURTHER = 2
"""Further draws of every case."""


class PublicDraws:
    """The cases that students see, and further ones of the same kind.

    Parameters
    ----------
    exercise : CourseExercise
        With the reference.
    seed : int
        From which the public inputs of the course are drawn.
    """

    def __init__(self, exercise: CourseExercise, seed: int) -> None:
        self._exercise, self._seed = exercise, seed
        self._drawn: dict[tuple[str, Seed], tuple[CasePlan, ...]] = {}
        self._kept = b""

    def packed(self) -> bytes:
        """Draw all of them, and return them."""
        checks = self._exercise.spec.checks
        return pack_draws([{check.name: self._cases(check, seed) for check in checks} for seed in self._seeds()])

    def take(self, packed: bytes) -> None:
        """Take what `packed` returned for the same exercise and seed, in place of drawing it."""
        self._kept = packed

    @cached_property
    def catalogue(self) -> Catalogue:
        """The results of each mistake on the cases that students see."""
        seen = self.plan_of(self._exercise.spec.functions)
        return catalogue(self._exercise, ordinary(seen.cases), ())

    def plan_of(self, functions: Collection[str]) -> ExercisePlan:
        """Return the checks of some functions with the cases that students see."""
        return self._plan(functions, self._seed)

    def further(self, functions: Collection[str]) -> list[ExercisePlan]:
        """Return the same checks with further draws of each case."""
        return [self._plan(functions, self._further_seed(number)) for number in range(FURTHER)]

    def further_cases(self, check: Check, number: int) -> tuple[CasePlan, ...]:
        """Return the cases of one further draw of a check."""
        return self._cases(check, self._further_seed(number))

    def _seeds(self) -> list[Seed]:
        return [self._seed, *map(self._further_seed, range(FURTHER))]

    def _further_seed(self, number: int) -> bytes:
        return derive(str(self._seed).encode(), "further public draw", str(number))

    def _plan(self, functions: Collection[str], seed: Seed) -> ExercisePlan:
        checks = [check for check in self._exercise.spec.checks if {*functions} & {*check.concerns}]
        exercise = replace(self._exercise, spec=replace(self._exercise.spec, checks=checks))
        cases = {check.name: self._cases(check, seed) for check in checks}
        return ExercisePlan(exercise, cases, (), self._exercise.voided)

    def _cases(self, check: Check, seed: Seed) -> tuple[CasePlan, ...]:
        if self._kept:
            packed, self._kept = self._kept, b""
            for one, draw in zip(self._seeds(), unpacked_draws(packed), strict=True):
                self._drawn |= {(name, one): cases for name, cases in draw.items()}
        if (check.name, seed) not in self._drawn:
            context = ExerciseContext(self._exercise, check.name, seed)
            self._drawn[check.name, seed] = tuple(check.plan(context))
        return self._drawn[check.name, seed]
