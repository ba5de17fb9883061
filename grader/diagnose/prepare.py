"""What diagnosis goes by, prepared from a course with the plan."""

from __future__ import annotations

from functools import partial

from grader.course.exercise import ExercisePlan
from grader.course.model import Course, CourseExercise
from grader.course.plan import plan_ladder
from grader.diagnose.catalogue import catalogue
from grader.diagnose.counterexample import MOST
from grader.diagnose.knowledge import Knowledge
from grader.diagnose.two_at_once import MistakePairs
from grader.errors import CourseError
from grader.model import CasePlan

__all__ = ["prepare_knowledge"]


def prepare_knowledge(exercise: CourseExercise, plan: ExercisePlan, course: Course) -> Knowledge:
    """Return all that it takes to say what is wrong with a submission, and not only that it is.

    Parameters
    ----------
    exercise : CourseExercise
        With the author's code.
    plan : ExercisePlan
        Its plan: the catalogue is what each known mistake gives on these very inputs.
    course : Course
        Its public seed draws the small inputs.

    Raises
    ------
    CourseError
        If a ladder cannot be planned.
    """
    return Knowledge(
        partial(catalogue, exercise, plan.cases, plan.probes),
        _ladders(exercise, course.public_seed),
        MistakePairs(exercise, plan.cases),
        course.follow_through,
    )


def _ladders(exercise: CourseExercise, seed: int) -> dict[str, tuple[CasePlan, ...]]:
    """Small public inputs of each function: the same in every run, whatever the hidden seed is."""
    planned = {}
    for function, rungs in exercise.spec.ladder.items():
        wrong = "" if function in exercise.functions else "is not defined in solution.py"
        wrong = wrong or (f"has more than {MOST} inputs" if len(rungs) > MOST else "")
        if wrong:
            raise CourseError(f"the ladder of {function!r} {wrong}", file=exercise.folder / "checks.py")
        planned[function] = plan_ladder(exercise, function, rungs, seed)
    return planned
