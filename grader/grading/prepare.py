"""The plan of a whole run: every exercise with the knowledge for its diagnosis, and a hash of everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from grader.course.model import Course, CourseExercise
from grader.course.plan import ExercisePlan, plan_exercise
from grader.diagnose.knowledge import Knowledge

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
    from grader.diagnose.prepare import prepare_knowledge  # not for a student's check: the kit has it as data

    plan = plan_exercise(exercise, seed)
    return PreparedExercise(plan, prepare_knowledge(exercise, plan, course))
