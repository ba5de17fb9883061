"""The plan of a whole run: every exercise with the knowledge for its diagnosis, and a hash of everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from grader.course.exercise import ExercisePlan
from grader.diagnose.knowledge import Knowledge
from grader.errors import CourseError, GraderError, place_in

if TYPE_CHECKING:  # a student's check reads plans from data, and waits for no code that makes them
    from grader.course.model import Course, CourseExercise
    from grader.course.secret import Seed

__all__ = ["Plan", "PreparedExercise", "make_plan", "prepare_exercise"]


@dataclass(frozen=True)
class PreparedExercise:
    """One exercise's plan, and the knowledge for its diagnosis: empty where only points are needed."""

    plan: ExercisePlan
    knowledge: Knowledge = field(default_factory=Knowledge)


@dataclass(frozen=True)
class Plan:
    """Every exercise of a run, ready to be graded, by name."""

    digest: str
    """A hash of all that decides a grade. It tells nothing of the hidden inputs."""
    cache_key: bytes
    """The key for the codes of results that are kept: derived from the secret, which itself is not kept here."""
    exercises: Mapping[str, PreparedExercise]
    digests: Mapping[str, str] = field(default_factory=dict)
    """For each exercise a hash of all that decides its grade, and of nothing that is about others."""


def make_plan(course: Course, secret: bytes) -> Plan:
    """Return the plan of `course` with its hidden inputs drawn from `secret`.

    Raises
    ------
    CourseError
        If the reference fails on an input, or contradicts itself.
    """
    from grader.course.secret import derive  # see above
    from grader.course.tripwire import tripwire_of

    exercises = {}
    for exercise in course.exercises:
        prepared = prepare_exercise(exercise, secret, course)
        plan = replace(prepared.plan, tripwire=tripwire_of(exercise, secret))
        exercises[exercise.name] = replace(prepared, plan=plan)
    digest = derive(secret, "plan", course.digest, np.__version__).hex()
    digests = {
        name: derive(secret, "plan of an exercise", course.digest_of(name), np.__version__).hex()
        for name in exercises
    }
    return Plan(digest, derive(secret, "results that are kept"), exercises, digests)


def prepare_exercise(exercise: CourseExercise, seed: Seed, course: Course) -> PreparedExercise:
    """Return `exercise` of `course` with its inputs drawn from `seed`, and with the knowledge for its diagnosis.

    Raises
    ------
    CourseError
        If the reference fails on an input, or contradicts itself.
    """
    from grader.course.plan import plan_exercise, refuse_unsendable  # see above
    from grader.diagnose.prepare import prepare_knowledge

    try:
        plan = plan_exercise(exercise, seed)
        refuse_unsendable(exercise, plan)
        return PreparedExercise(plan, prepare_knowledge(exercise, plan, course))
    except GraderError:
        raise
    except Exception as error:
        file, line = place_in(exercise.folder, error) or (exercise.folder / "checks.py", None)
        raise CourseError(f"cannot be planned: {type(error).__name__}: {error}", file=file, line=line) from error
