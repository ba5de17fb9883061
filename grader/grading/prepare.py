"""The plan of a whole run: every exercise with the knowledge for its diagnosis, and a hash of everything in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from grader.course.exercise import ExercisePlan
from grader.diagnose.knowledge import Knowledge
from grader.errors import CourseError, GraderError, place_in
from grader.grading.searches import Searches

if TYPE_CHECKING:  # a student's check reads plans from data, and waits for no code that makes them
    from grader.course.model import Course, CourseExercise
    from grader.course.secret import Seed
    from grader.grading.public_draws import PublicDraws

__all__ = ["Plan", "PreparedExercise", "complete_plan", "make_plan", "prepare_exercise"]


@dataclass(frozen=True)
class PreparedExercise:
    """One exercise's plan, and the knowledge for its diagnosis: empty where only points are needed."""

    plan: ExercisePlan
    knowledge: Knowledge = field(default_factory=Knowledge)
    public: PublicDraws | None = None
    """Public inputs besides, to try edits of a student's code on; None where all that there is is public."""
    further: Callable[[str], Sequence[ExercisePlan]] = lambda _function: ()
    """Returns further public cases of a function, on which an edit of it is tried, too."""
    searches: Searches = field(default_factory=Searches)
    """What was found in programs that were searched for lines."""


@dataclass(frozen=True)
class Plan:
    """Every exercise of a run, ready to be graded, by name."""

    digest: str
    """A hash of all that decides a grade: the course, inputs, expected values and allowances. It tells nothing of
    the hidden inputs."""
    cache_key: bytes
    """The key for the codes of results that are kept: derived from the secret, which itself is not kept here."""
    exercises: Mapping[str, PreparedExercise]
    digests: Mapping[str, str] = field(default_factory=dict)
    """For each exercise a hash of all that decides its grade, and of nothing that is about others."""
    frames: Mapping[str, bytes] = field(default_factory=dict)
    """For each exercise its inputs, expected values and allowances, as `grader.grading.plan_file` packs them."""


def make_plan(course: Course, secret: bytes, frames: Mapping[str, bytes] | None = None) -> Plan:
    """Return the plan of `course` with its hidden inputs drawn from `secret`.

    Parameters
    ----------
    course : Course
    secret : bytes
    frames : mapping of str to bytes, optional
        Exercise -> its part of a plan that was made before, maybe on another machine: its numbers count.

    Raises
    ------
    CourseError
        If the reference fails on an input, or contradicts itself; or if an exercise is not among the frames.
    """
    absent = [one.name for one in course.exercises if frames is not None and one.name not in frames]
    if absent:
        raise CourseError(f"the plan does not have the exercise {absent[0]!r}: write it again for all of them")
    return complete_plan(course, secret, frames or {})


def complete_plan(course: Course, secret: bytes, frames: Mapping[str, bytes]) -> Plan:
    """Return the plan of `course` with the numbers of `frames`, and with its own where an exercise has none there.

    Raises
    ------
    CourseError
        As `make_plan` does.
    """
    from grader.course.secret import derive  # see above
    from grader.grading.plan_file import pack

    exercises = {
        one.name: _shipped(course, one, frames[one.name]) if one.name in frames else _made(course, one, secret)
        for one in course.exercises
    }
    own = {
        name: frames[name] if name in frames else pack(one.plan, one.knowledge.ladder)
        for name, one in exercises.items()
    }
    contents = {name: sha256(frame).hexdigest() for name, frame in own.items()}
    digests = {
        name: derive(secret, "plan of an exercise", course.digest_of(name), content).hex()
        for name, content in contents.items()
    }
    digest = derive(secret, "plan", course.digest, *contents.values()).hex()
    return Plan(digest, derive(secret, "results that are kept"), exercises, digests, own)


def _made(course: Course, exercise: CourseExercise, secret: bytes) -> PreparedExercise:
    from grader.course.tripwire import tripwire_of  # see above

    prepared = prepare_exercise(exercise, secret, course)
    return replace(prepared, plan=replace(prepared.plan, tripwire=tripwire_of(exercise, secret)))


def _shipped(course: Course, exercise: CourseExercise, frame: bytes) -> PreparedExercise:
    """Return an exercise with the numbers of a frame; its diagnosis refers to them, too."""
    from grader.diagnose.prepare import knowledge_of  # see above
    from grader.grading.plan_file import unpacked
    from grader.grading.public_draws import PublicDraws

    plan, ladder = unpacked(exercise, frame)
    knowledge = knowledge_of(exercise, plan, ladder, course.follow_through)
    return PreparedExercise(plan, knowledge, PublicDraws(exercise, course.public_seed))


def prepare_exercise(exercise: CourseExercise, seed: Seed, course: Course) -> PreparedExercise:
    """Return `exercise` of `course` with its inputs drawn from `seed`, and with the knowledge for its diagnosis.

    Raises
    ------
    CourseError
        If the reference fails on an input, or contradicts itself.
    """
    from grader.course.plan import plan_exercise, refuse_unsendable  # see above
    from grader.course.validate import line_containing
    from grader.diagnose.prepare import prepare_knowledge
    from grader.grading.public_draws import PublicDraws

    try:
        plan = plan_exercise(exercise, seed)
        refuse_unsendable(exercise, plan)
        public = PublicDraws(exercise, course.public_seed)
        return PreparedExercise(plan, prepare_knowledge(exercise, plan, course), public)
    except GraderError:
        raise
    except (Exception, SystemExit) as error:
        checks = exercise.folder / "checks.py"
        file, line = place_in(exercise.folder, error) or (checks, line_containing(checks, "Exercise("))
        raise CourseError(f"cannot be planned: {type(error).__name__}: {error}", file=file, line=line) from error
