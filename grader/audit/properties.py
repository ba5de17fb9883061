"""Properties that right and wrong implementations must have, tried on one seed after another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grader.audit.kill import Functions, failed_checks
from grader.audit.model import Rejection
from grader.checks import Check, Contract
from grader.course.exercise import ExercisePlan
from grader.course.model import Course, CourseExercise
from grader.course.plan import plan_exercise
from grader.course.variants import Variant
from grader.errors import CourseError
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise, prepare_exercise
from grader.model import ExerciseGrade, Status
from grader.running.in_process import InProcess

__all__ = ["REFERENCE", "Caught", "Named", "caught_on", "named_on", "rejections", "stub_score"]

REFERENCE = "reference"


def stub_score(exercise: CourseExercise, plan: ExercisePlan) -> float:
    """Return the points of the untouched stub."""
    return _graded(PreparedExercise(plan), dict.fromkeys(exercise.functions, _unwritten)).score


def rejections(exercise: CourseExercise, seeds: Iterable[int]) -> list[tuple[str, Rejection]]:
    """Return each right implementation without full marks on one of `seeds`, with the seed and the check."""
    found = []
    for seed in seeds:
        try:
            plan = plan_exercise(exercise, seed)
        except CourseError as error:
            found.append((REFERENCE, Rejection(seed, str(error))))
            continue
        failed = failed_checks(plan, exercise.functions)
        found += [(REFERENCE, Rejection(seed, check)) for check in failed[:1]]
        for variant in exercise.alternatives:
            concerned = _concerning(variant.function, exercise, plan)
            failed = failed_checks(concerned, variant.applied(exercise.functions))
            found += [(variant.name, Rejection(seed, check)) for check in failed[:1]]
    return found


@dataclass(frozen=True)
class Caught:
    """A misconception on one seed: how it escaped, if it did, and its error in units of the allowance."""

    name: str
    seed: int
    escape: str
    distance: float


def caught_on(exercise: CourseExercise, seed: int) -> list[Caught]:
    """Return how the checks judge each misconception on inputs drawn from `seed`."""
    prepared = PreparedExercise(plan_exercise(exercise, seed))
    found = []
    for variant in exercise.misconceptions:
        grade = _graded(prepared, variant.applied(exercise.functions))
        found.append(Caught(variant.name, seed, _escape(variant, exercise.spec.checks, grade), _distance(grade)))
    return found


@dataclass(frozen=True)
class Named:
    """A misconception on one seed, and the names that the diagnosis gives it; empty if it is not recognised."""

    name: str
    names: tuple[str, ...]


def named_on(course: Course, exercise: CourseExercise, seed: int) -> list[Named]:
    """Return how the diagnosis names each misconception on inputs drawn from `seed`."""
    prepared = prepare_exercise(exercise, seed, course)
    found = []
    for variant in exercise.misconceptions:
        findings = _graded(prepared, variant.applied(exercise.functions)).findings
        names = next((one.mistakes for one in findings if variant.name in one.mistakes), ())
        found.append(Named(variant.name, names))
    return found


def _graded(exercise: PreparedExercise, functions: Functions) -> ExerciseGrade:
    return grade_exercise(exercise, InProcess(functions))


def _unwritten(*_args: object, **_kwargs: object) -> None:
    raise NotImplementedError


def _concerning(function: str, exercise: CourseExercise, plan: ExercisePlan) -> ExercisePlan:
    """Return the part of an exercise that involves one function.

    The other functions are the reference's, which is tried on all checks by itself.
    """
    checks = [check for check in exercise.spec.checks if _asks(check, function, plan)]
    probes = tuple(probe for probe in plan.probes if probe.calls[0].function == function)
    concerned = replace(exercise, spec=replace(exercise.spec, checks=checks))
    return replace(plan, exercise=concerned, probes=probes)


def _asks(check: Check, function: str, plan: ExercisePlan) -> bool:
    """Whether a check calls the function; what the script of a property calls is known only when it runs."""
    called = {call.function for case in plan.cases[check.name] for call in case.calls}
    return not check.fixes_calls or function in called


def _escape(variant: Variant, checks: Sequence[Check], grade: ExerciseGrade) -> str:
    """Say which checks a misconception fails though it should not, or passes though it should not."""
    failed = {check.name for check in grade.checks if check.status is not Status.PASSED}
    needing = {check.name for check in checks if set(check.needs) & failed}
    # Wrong values also cost the contract's points, which says nothing about the contract itself.
    about_contract = Contract.name in variant.fails
    ignored = needing | (set() if about_contract else {Contract.name})
    passes = sorted(set(variant.fails) - failed - ignored)
    fails = sorted(failed - set(variant.fails) - ignored)
    if not variant.fails:
        return "names no check that it must fail"
    differences = [f"passes {_quoted(passes)}"] * bool(passes) + [f"fails {_quoted(fails)}"] * bool(fails)
    return " and ".join(differences)


def _distance(grade: ExerciseGrade) -> float:
    """The largest error of any case, in allowances; infinite if a case fails without comparing numbers."""
    errors = [
        math.inf if verdict.error is None else verdict.error
        for check in grade.checks
        for verdict in check.verdicts
        if verdict.status not in (Status.PASSED, Status.SKIPPED)
    ]
    return max(errors, default=0.0)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
