"""Wrong implementations on all cases of a scope: whoever fails on one of them must fail on the few of a grading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from grader.audit.kill import Functions
from grader.audit.model import ScopeAudit
from grader.audit.mutants import Mutant, functions_of
from grader.audit.workers import Ended
from grader.checks import Check, drive
from grader.checks.compare import compare
from grader.checks.parts import Scope
from grader.checks.structure import with_arrays
from grader.checks.tolerances import allowance
from grader.course.exercise import ExercisePlan
from grader.course.model import CourseExercise
from grader.course.plan_context import ExerciseContext, invoke
from grader.course.secret import Seed
from grader.course.variants import Variant
from grader.model import Call, Status
from grader.running.in_process import InProcess

__all__ = ["OnScope", "faults_of_scopes", "mutant_on_scopes", "scope_audits", "variant_on_scopes"]


@dataclass(frozen=True)
class OnScope:
    """One implementation on one scope of a check."""

    check: str
    scope: str
    """What the scope says of itself."""
    caught: bool
    """Whether it is wrong on one of the few cases that students are graded on."""
    beyond: str
    """The first of the other cases on which it is wrong, if it is right on the few; empty if there is none."""


def variant_on_scopes(
    exercise: CourseExercise, plan: ExercisePlan, seed: Seed, every: int, variant: Variant
) -> list[OnScope]:
    """Return how a variant does on each scope of a check that calls its function.

    Parameters
    ----------
    exercise, plan : CourseExercise, ExercisePlan
    seed : int or bytes
        The numbers of the cases beyond the few are drawn from it.
    every : int
        One case in so many is tried; 1 means all.
    variant : Variant
    """
    concerned = [one for one in _scopes(exercise) if variant.function in one[0].functions]
    return list(_on_scopes(concerned, exercise, plan, seed, every, variant.applied(exercise.functions)))


def mutant_on_scopes(
    exercise: CourseExercise, plan: ExercisePlan, seed: Seed, every: int, mutant: Mutant
) -> list[OnScope]:
    """Return how a mutant does on each scope of a check that reaches its change: see `variant_on_scopes`."""
    concerned = [
        (check, scope)
        for check, scope in _scopes(exercise)
        if not mutant.function or mutant.function in _reached(exercise.functions[check.functions[0]])
    ]
    try:
        functions = functions_of(mutant, exercise.functions)
    except Exception:  # noqa: BLE001 - a module that is broken may raise anything
        return []
    return list(_on_scopes(concerned, exercise, plan, seed, every, functions))


def scope_audits(
    exercise: CourseExercise, every: int, wrong: Mapping[str, Sequence[OnScope] | Ended]
) -> tuple[ScopeAudit, ...]:
    """Return what is known of each scope, from how each wrong implementation does on it.

    Parameters
    ----------
    exercise : CourseExercise
    every : int
        As of `variant_on_scopes`.
    wrong : mapping of str to sequence of OnScope
        By a name of the implementation. One that ended early was noticed by that.
    """
    found = []
    for check, scope in _scopes(exercise):
        tried = {
            name: one
            for name, several in wrong.items()
            if not isinstance(several, Ended)
            for one in several
            if (one.check, one.scope) == (check.name, scope.says)
        }
        missed = tuple(f"{name} at {one.beyond}" for name, one in tried.items() if one.beyond)
        caught = sum(one.caught for one in tried.values())
        found.append(ScopeAudit(check.name, scope.tried, scope.all, every, len(tried), caught, missed))
    return tuple(found)


def faults_of_scopes(scopes: Sequence[ScopeAudit], right: Mapping[str, Sequence[OnScope] | Ended]) -> Iterator[str]:
    """Say what the few cases of a scope miss, and which right implementations are wrong somewhere in it."""
    for scope in scopes:
        for missed in scope.missed:
            few = f"right on the {scope.tried} that students are graded on"
            yield f"check '{scope.check}': {missed} is wrong, and {few}"
    for name, several in right.items():
        if isinstance(several, Ended):
            yield f"alternative '{name}' does not come to the end of the scopes: {several.how}"
            continue
        for one in several:
            if one.caught or one.beyond:
                where = one.beyond or "one that students are graded on"
                yield f"check '{one.check}': alternative '{name}' is wrong in its scope ({where})"


def _scopes(exercise: CourseExercise) -> list[tuple[Check, Scope]]:
    """The scopes of checks that compare with the reference; those of a property hold nothing beyond the few."""
    return [
        (check, scope)
        for check in exercise.spec.checks
        if check.compares_values
        for scope in getattr(check, "scope", ())
    ]


def _on_scopes(
    concerned: Sequence[tuple[Check, Scope]],
    exercise: CourseExercise,
    plan: ExercisePlan,
    seed: Seed,
    every: int,
    functions: Functions,
) -> Iterator[OnScope]:
    for check, scope in concerned:
        few = [case for case in plan.cases[check.name] if case.assures == scope.says]
        verdicts, _ = drive(check.grade(few), InProcess(functions).run)
        caught = any(verdict.status is not Status.PASSED for verdict in verdicts)
        beyond = "" if caught else _first_wrong(check, scope, exercise, seed, every, functions)
        yield OnScope(check.name, scope.says, caught, beyond)


def _first_wrong(
    check: Check, scope: Scope, exercise: CourseExercise, seed: Seed, every: int, functions: Functions
) -> str:
    context = ExerciseContext(exercise, f"scope of {check.name}", seed)
    for label, arguments in context.draw(scope.whole(every)):
        call = context.bind(check.functions[0], arguments)
        if _is_wrong(check, call, context.reference(call), functions):
            return label
    return ""


def _is_wrong(check: Check, call: Call, right: Any, functions: Functions) -> bool:
    try:
        expected, observed = (_judged(check, one) for one in (right, invoke(functions[call.function], call)))
    except Exception:  # noqa: BLE001 - a wrong function may raise anything
        return True
    return compare(expected, with_arrays(expected, observed), allowance(expected, ())) is not None


def _judged(check: Check, returned: Any) -> Any:
    """Return what the check judges of a returned value."""
    part, skip = getattr(check, "part", None), getattr(check, "skip", 0)
    if part is not None:
        return returned[part]
    return returned[skip:] if skip else returned


def _reached(function: Any) -> set[str]:
    """Return the names of the functions of its file that `function` calls, its own among them."""
    names, waiting = {function.__name__}, [function]
    while waiting:
        one = waiting.pop()
        for name in _names_in(one.__code__):
            value = one.__globals__.get(name)
            if isinstance(value, FunctionType) and name not in names:
                names.add(name)
                waiting.append(value)
    return names


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
