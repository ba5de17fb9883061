"""Prepares the knowledge behind a diagnosis from a course and its plan."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from grader.course.docstrings import returned_names
from grader.course.exercise import ExercisePlan
from grader.course.model import Course, CourseExercise
from grader.course.plan import plan_ladder
from grader.course.validate import error_in_checks
from grader.diagnose.catalogue import catalogue
from grader.diagnose.counterexample import MOST
from grader.diagnose.evidence import ordinary
from grader.diagnose.knowledge import Knowledge
from grader.diagnose.other_results import ComputedResults
from grader.diagnose.two_at_once import MistakePairs
from grader.model import CasePlan

__all__ = ["knowledge_of", "prepare_knowledge"]


def prepare_knowledge(exercise: CourseExercise, plan: ExercisePlan, course: Course) -> Knowledge:
    """Return the knowledge that the diagnosis of a submission needs.

    Parameters
    ----------
    exercise : CourseExercise
        With the author's code.
    plan : ExercisePlan
        Its plan: the catalogue holds the results of each known mistake on the same inputs.
    course : Course
        Its public seed draws the small inputs.

    Raises
    ------
    CourseError
        If a ladder cannot be planned.
    """
    return knowledge_of(exercise, plan, _ladders(exercise, course.public_seed), course.follow_through)


def knowledge_of(
    exercise: CourseExercise,
    plan: ExercisePlan,
    ladder: Mapping[str, tuple[CasePlan, ...]],
    follow_through: float,
) -> Knowledge:
    """Return the knowledge that refers to the cases of `plan`, with a ladder that is planned already."""
    cases = ordinary(plan.cases)
    pairs = MistakePairs(exercise, cases)
    return Knowledge(
        partial(catalogue, exercise, cases, plan.probes),
        ladder,
        pairs,
        partial(ComputedResults, exercise, cases),
        follow_through=follow_through,
    )


def _ladders(exercise: CourseExercise, seed: int) -> dict[str, tuple[CasePlan, ...]]:
    """Return the small public inputs of each function: the same in every run, whatever the hidden seed is."""
    spec, planned = exercise.spec, {}
    for function in dict.fromkeys((*spec.ladder, *spec.random, *spec.curves)):
        rungs, random = spec.ladder.get(function, ()), spec.random.get(function, ())
        problem = "" if function in exercise.functions else "is not defined in solution.py"
        problem = problem or (f"has more than {MOST} inputs" if len(rungs) + len(random) > MOST else "")
        if problem:
            raise error_in_checks(exercise.folder, function, f"the ladder of {function!r} {problem}")
        planned[function] = plan_ladder(exercise, function, rungs, seed, random)
        _refuse_unknown_curves(exercise, function)
    return planned


def _refuse_unknown_curves(exercise: CourseExercise, function: str) -> None:
    known = returned_names(exercise.functions[function])
    for name in exercise.spec.curves.get(function, ()):
        if name not in known:
            says = f"curves names {name!r}, which is not among the returned values in the docstring of {function!r}"
            raise error_in_checks(exercise.folder, name, says)
