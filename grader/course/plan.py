"""``(Course, seed) -> Plan``: every case drawn once, with what the reference returns.

A plan is data and can be shipped: computed once a run, shared by all submissions, never sent to a student.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import wire
from grader.authoring import CallableSpec, Case, Variant
from grader.checks import Agrees, Check, Differentiates
from grader.checks.base import Recipe, renewed
from grader.checks.tolerances import allowance, keeps_precision
from grader.course.docstrings import returned_names
from grader.diagnose.knowledge import Knowledge
from grader.errors import CourseError, place_in
from grader.model import Call, CasePlan
from grader.sandbox.inside.perform import Workshop

if TYPE_CHECKING:  # pydantic reads course.toml: a student's check does without both
    from grader.course.load import Course, CourseExercise

__all__ = ["ExercisePlan", "Plan", "make_plan", "plan_diagnosis", "plan_exercise"]


@dataclass(frozen=True)
class ExercisePlan:
    """One exercise's cases, by check name, the contract's probes, and what diagnosis goes by."""

    cases: Mapping[str, tuple[CasePlan, ...]]
    probes: tuple[CasePlan, ...]
    knowledge: Knowledge = field(default_factory=Knowledge)


@dataclass(frozen=True)
class Plan:
    """Every exercise's plan, and the hash of all that went into it."""

    seed: int
    digest: str
    exercises: Mapping[str, ExercisePlan]


def make_plan(course: Course, seed: int) -> Plan:
    """Return the plan of `course` with its inputs drawn from `seed`.

    Raises
    ------
    CourseError
        If the reference fails on an input, or contradicts itself.
    """
    exercises = {
        exercise.name: plan_diagnosis(exercise, plan_exercise(exercise, seed), course)
        for exercise in course.exercises
    }
    digest = sha256(f"{course.digest} {seed} {np.__version__}".encode()).hexdigest()
    return Plan(seed, digest, exercises)


def plan_exercise(exercise: CourseExercise, seed: int) -> ExercisePlan:
    """Return one exercise's plan."""
    planned = {}
    for check in exercise.spec.checks:
        try:
            planned[check.name] = check.plan(_Bench(exercise, check.name, seed))
        except CourseError:
            raise
        except Exception as error:
            raise _unplanned(exercise, f"check {check.name!r}", error) from error
    return ExercisePlan(planned, tuple(_probes(exercise, planned, seed)))


def plan_diagnosis(exercise: CourseExercise, plan: ExercisePlan, course: Course) -> ExercisePlan:
    """Return `plan` with all that it takes to say what is wrong with a submission, and not only that it is."""
    from grader.diagnose.catalogue import catalogue  # a student's check reads it from data
    from grader.diagnose.two_at_once import Pairs

    knowledge = Knowledge(
        partial(catalogue, exercise, plan.cases, plan.probes),
        _ladders(exercise, course.public_seed),
        Pairs(exercise, plan.cases),
        course.follow_through,
    )
    return replace(plan, knowledge=knowledge)


def _ladders(exercise: CourseExercise, seed: int) -> dict[str, tuple[CasePlan, ...]]:
    """Small public inputs of each function: the same in every run, whatever the hidden seed is."""
    from grader.diagnose.counterexample import MOST  # a student's check reads it from data

    planned = {}
    for function, rungs in exercise.spec.ladder.items():
        wrong = "" if function in exercise.functions else "is not defined in solution.py"
        wrong = wrong or (f"has more than {MOST} inputs" if len(rungs) > MOST else "")
        if wrong:
            raise CourseError(f"the ladder of {function!r} {wrong}", file=exercise.folder / "checks.py")
        bench = _Bench(exercise, f"ladder of {function}", seed)
        try:
            planned[function] = tuple(_compared(bench, exercise, function, one) for one in bench.draw(rungs))
        except CourseError:
            raise
        except Exception as error:
            raise _unplanned(exercise, f"the ladder of {function!r}", error) from error
    return planned


def _unplanned(exercise: CourseExercise, what: str, error: Exception) -> CourseError:
    """Return what to say of an exception where inputs are drawn and expected values computed."""
    file, line = place_in(exercise.folder, error) or ("", 0)
    raised = f" (raised in {Path(file).name}, line {line})" if file else ""
    return CourseError(
        f"{what} cannot be planned: {type(error).__name__}: {error}{raised}", file=exercise.folder / "checks.py"
    )


def _compared(
    bench: _Bench, exercise: CourseExercise, function: str, drawn: tuple[str, dict[str, Any]]
) -> CasePlan:
    """One call of `function` with all that it returns, its arguments in the order of its parameters."""
    label, given = drawn
    call = bench.bind(function, given)
    expected = bench.reference(call)
    in_order = {name: given[name] for name in exercise.signature(function).parameters if name in given}
    allowed = allowance(expected, bench.others(call), precise=bench.precise(call))
    return CasePlan(label, in_order, (call,), expected, allowed, bench.returns(function))


class _Bench:
    """What a check is planned with: inputs drawn for it alone, the reference, the alternatives."""

    def __init__(self, exercise: CourseExercise, purpose: str, seed: int) -> None:
        self._exercise, self._purpose, self._seed = exercise, purpose, seed

    def draw(self, recipes: Sequence[Recipe]) -> Iterator[tuple[str, dict[str, Any]]]:
        for number, recipe in enumerate(recipes):
            assert isinstance(recipe, Case)
            name = f"{self._exercise.name}/{self._purpose}/{number}"
            entropy = int.from_bytes(sha256(name.encode()).digest()[:8], "big")
            drawn = recipe.materialise(np.random.default_rng([self._seed, entropy]))
            arguments = {key: self._callables(value) for key, value in renewed(drawn, {}).items()}
            yield recipe.label or f"case {number + 1}", arguments

    def bind(self, function: str, arguments: Mapping[str, Any]) -> Call:
        args, kwargs, positional = [], {}, True
        signature = self._exercise.signature(function)
        unknown = [name for name in arguments if name not in signature.parameters]
        if unknown:
            raise TypeError(f"{function} has no parameter {unknown[0]!r}")
        for name, parameter in signature.parameters.items():
            if name not in arguments:
                if parameter.default is inspect.Parameter.empty:
                    raise TypeError(f"{function} needs an argument {name!r}")
                positional = False
            elif positional and parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
                args.append(arguments[name])
            else:
                kwargs[name] = arguments[name]
        return Call(function, tuple(args), kwargs)

    def returns(self, function: str) -> tuple[str, ...]:
        return returned_names(self._exercise.functions[function])

    def reference(self, call: Call) -> Any:
        return _invoke(self._exercise.functions[call.function], call)

    def others(self, call: Call) -> list[Any]:
        return [self._alternative(variant, call) for variant in self._alternatives(call.function)]

    def _alternatives(self, name: str) -> list[Variant]:
        return [variant for variant in self._exercise.alternatives if variant.function == name]

    def _alternative(self, variant: Variant, call: Call) -> Any:
        try:
            return _invoke(variant.applied(self._exercise.functions)[call.function], call)
        except Exception as error:
            file, line = place_in(self._exercise.folder, error) or (self._exercise.folder / "alternatives.py", None)
            raise CourseError(
                f"the alternative {variant.name!r} fails on an input of {self._purpose!r}: "
                f"{type(error).__name__}: {error}",
                file=file,
                line=line,
            ) from error

    def precise(self, call: Call) -> list[Any]:
        """Return what the reference, and the alternatives if need be, make of arguments in higher precision."""
        wide = replace(call, args=_widened(call.args), kwargs=_widened(dict(call.kwargs)))
        results: list[Any] = []
        variants = [variant.applied(self._exercise.functions) for variant in self._alternatives(call.function)]
        for functions in [self._exercise.functions, *variants]:
            with contextlib.suppress(Exception), np.errstate(all="ignore"):  # it may be written for float64 alone
                results.append(_invoke(functions[call.function], wide))
                if keeps_precision(results[-1]):
                    break
        return results

    def _callables(self, value: Any) -> Any:
        match value:
            case CallableSpec(name, parameters):
                if name not in self._exercise.callables:
                    raise KeyError(f"callables.py defines no function {name!r}")
                return wire.Function(name, self._exercise.callables[name], parameters)
            case list() | tuple():
                return type(value)(self._callables(item) for item in value)
            case dict():
                return {key: self._callables(item) for key, item in value.items()}
            case _:
                return value


def _probes(exercise: CourseExercise, planned: Mapping[str, Sequence[CasePlan]], seed: int) -> Iterator[CasePlan]:
    """The first and the last case of every function that is compared with the reference."""
    found: dict[str, list[CasePlan]] = {}
    checks: dict[str, Check] = {}
    for check in exercise.spec.checks:
        if isinstance(check, (Agrees, Differentiates)) and not check.isolated:
            for case in planned[check.name]:
                found.setdefault(case.calls[0].function, []).append(case)
                checks.setdefault(case.calls[0].function, check)
    for function, cases in found.items():
        bench = _Bench(exercise, checks[function].name, seed)
        for number in dict.fromkeys((0, len(cases) - 1)):
            probed = cases[number]
            yield _compared(bench, exercise, function, (probed.label, dict(probed.arguments)))


def _widened(value: Any) -> Any:
    """Return `value` with every float64 array in the highest precision that NumPy has here."""
    match value:
        case np.ndarray() if value.dtype == np.float64:
            return value.astype(np.longdouble)
        case list() | tuple():
            return type(value)(map(_widened, value))
        case dict():
            return {key: _widened(item) for key, item in value.items()}
        case wire.Function():
            return replace(value, parameters=_widened(dict(value.parameters)))
        case _:
            return value


def _invoke(function: Callable[..., Any], call: Call) -> Any:
    """Call an implementation of the author's on fresh copies, as a student's would be."""
    workshop = Workshop()
    args = [workshop.build(value) for value in call.args]
    return function(*args, **{key: workshop.build(value) for key, value in call.kwargs.items()})
