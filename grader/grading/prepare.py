"""The plan of a whole run: every exercise with the knowledge for its diagnosis, and a hash of everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from grader.course.exercise import ExercisePlan
from grader.diagnose.knowledge import Knowledge

if TYPE_CHECKING:  # a student's check reads plans from data, and waits for no code that makes them
    from grader.course.model import Course, CourseExercise

__all__ = ["Plan", "PreparedExercise", "make_plan", "prepare_exercise"]


@dataclass(frozen=True)
class PreparedExercise:
    """One exercise's plan, and the knowledge for its diagnosis: empty where only points are needed."""

    plan: ExercisePlan
    knowledge: Knowledge = field(default_factory=Knowledge)


@dataclass(frozen=True)
class Plan:
    """Every exercise of a run, ready to be graded, by name."""

    seed: int
    digest: str
    exercises: Mapping[str, PreparedExercise]


def make_plan(course: Course, seed: int) -> Plan:
    """Return the plan of `course` with its inputs drawn from `seed`.

    Raises
    ------
    CourseError
        If the reference fails on an input, or contradicts itself.
    """
    exercises = {exercise.name: prepare_exercise(exercise, seed, course) for exercise in course.exercises}
    digest = sha256(f"{course.digest} {seed} {np.__version__}".encode()).hexdigest()
    return Plan(seed, digest, exercises)


def prepare_exercise(exercise: CourseExercise, seed: int, course: Course) -> PreparedExercise:
    """Return `exercise` of `course` with its inputs drawn from `seed`, and with the knowledge for its diagnosis.

    Raises
    ------
    CourseError
        If the reference fails on an input, or contradicts itself.
    """
    from grader.course.plan import plan_exercise  # see above
    from grader.diagnose.prepare import prepare_knowledge

    plan = plan_exercise(exercise, seed)
    return PreparedExercise(plan, prepare_knowledge(exercise, plan, course))
