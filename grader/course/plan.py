"""``(exercise, seed) -> ExercisePlan``: every case drawn once, with the reference's results.

A plan is data: computed once per run, shared by all submissions, never sent to a student's process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader import wire
from grader.checks import Check
from grader.checks.exact import LABEL
from grader.checks.parts import Recipe
from grader.checks.structure import arrays_in
from grader.course.exercise import ExercisePlan
from grader.course.model import CourseExercise
from grader.course.plan_context import ExerciseContext
from grader.course.secret import Seed
from grader.course.validate import error_in_checks
from grader.errors import CourseError, place_in
from grader.model import CasePlan

__all__ = ["plan_exercise", "plan_ladder"]


def plan_exercise(exercise: CourseExercise, seed: Seed) -> ExercisePlan:
    """Return the plan of `exercise` with its inputs drawn from `seed`.

    Raises
    ------
    CourseError
        If the reference fails on an input, or contradicts itself.
    """
    planned = {}
    for check in exercise.spec.checks:
        try:
            planned[check.name] = check.plan(ExerciseContext(exercise, check.name, seed))
        except CourseError as error:
            raise (
                error if error.file is not None else error_in_checks(exercise.folder, check.name, error.says)
            ) from error
        except Exception as error:
            raise _unplanned(exercise, f"check {check.name!r}", error) from error
        if not planned[check.name]:
            raise error_in_checks(
                exercise.folder, check.name, f"check {check.name!r}: it has no inputs, so nothing is checked"
            )
    return ExercisePlan(exercise, planned, tuple(_probes(exercise, planned, seed)), exercise.voided)


def refuse_unsendable(exercise: CourseExercise, plan: ExercisePlan) -> None:
    """Raise `CourseError` if an input or an expected value cannot be sent to a student's process, or from it."""
    for check in exercise.spec.checks:
        for case in plan.cases[check.name]:
            for what, value in (*case.arguments.items(), ("what the reference returns", case.expected)):
                try:
                    wire.refuse_unsendable(value)
                except wire.Unsendable as refusal:
                    name = what if what not in case.arguments else f"the input {what!r}"
                    says = f"check {check.name!r}, {case.label}: {name} cannot be sent between processes: {refusal}"
                    raise error_in_checks(exercise.folder, check.name, says) from None


def plan_ladder(
    exercise: CourseExercise, function: str, rungs: Sequence[Recipe], seed: Seed, random: Sequence[Recipe] = ()
) -> tuple[CasePlan, ...]:
    """Return one case per rung of a function's ladder: a call with everything that the reference returns.

    Those of `random`, where that is one draw, come last.

    Raises
    ------
    CourseError
        If the reference fails on an input.
    """
    context = ExerciseContext(exercise, f"ladder of {function}", seed)
    try:
        return (
            *(context.case(function, *drawn) for drawn in context.draw(rungs)),
            *(_random(context, function, *drawn) for drawn in context.draw(random)),
        )
    except CourseError:
        raise
    except Exception as error:
        raise _unplanned(exercise, f"the ladder of {function!r}", error) from error


def _random(context: ExerciseContext, function: str, label: str, arguments: Mapping[str, Any]) -> CasePlan:
    """A case without an allowance: other draws of the reference itself would be as far away."""
    call = context.bind(function, arguments)
    returns = context.returns(function)
    return CasePlan(label, dict(arguments), (call,), context.reference(call), returns=returns, random=True)


def _unplanned(exercise: CourseExercise, what: str, error: Exception) -> CourseError:
    """Return the text for an exception while inputs are drawn and expected values computed."""
    file, line = place_in(exercise.folder, error) or ("", 0)
    raised = f" (raised in {Path(file).name}, line {line})" if file else ""
    named = what.partition("'")[2].rstrip("'")
    return error_in_checks(
        exercise.folder, named, f"{what} cannot be planned: {type(error).__name__}: {error}{raised}"
    )


def _tells_enough(case: CasePlan) -> bool:
    """Whether a case is an ordinary one: whole numbers hide too much, and so does a single pixel."""
    return case.label != LABEL and not case.assures


def _has_room_for_an_order(case: CasePlan) -> bool:
    """Whether some array can lie in memory row by row or column by column: two of its axes are longer than 1."""
    return any(sum(size > 1 for size in array.shape) > 1 for array in arrays_in(case.arguments))


def _probes(exercise: CourseExercise, planned: Mapping[str, Sequence[CasePlan]], seed: Seed) -> Iterator[CasePlan]:
    """Two cases of every function that is compared with the reference: the first, and one with room for an order.

    The second is the last of those that have such room, or the last of all.
    """
    found: dict[str, list[CasePlan]] = {}
    checks: dict[str, Check] = {}
    for check in exercise.spec.checks:
        if check.compares_values and not check.isolated:
            for case in (one for one in planned[check.name] if _tells_enough(one)):
                found.setdefault(case.calls[0].function, []).append(case)
                checks.setdefault(case.calls[0].function, check)
    for function, cases in found.items():
        context = ExerciseContext(exercise, checks[function].name, seed)
        last = max((n for n, case in enumerate(cases) if _has_room_for_an_order(case)), default=len(cases) - 1)
        for number in dict.fromkeys((0, last)):
            yield context.case(function, cases[number].label, dict(cases[number].arguments))
