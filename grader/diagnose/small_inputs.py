"""A function's small public inputs: run in a process that has seen no hidden one, and the finding on what fails."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.course.exercise import Exercise
from grader.diagnose.counterexample import counterexample, fails, plainest, remembers, same_place, varies
from grader.diagnose.evidence import Sighting
from grader.diagnose.picture import picture_of
from grader.model import CasePlan, Finding, Outcome, Picture, Raised, Returned
from grader.running.base import Runner
from grader.running.protocol import SURVIVED

__all__ = ["Climbed", "climb", "findings_of", "pictures_of", "raised_on", "seen_on"]

MOST_VALUES, MOST_ENTRIES = 8, 4096
"""Of a result that is compared with what the next call returns."""
Climbed = Mapping[str, Sequence[tuple[CasePlan, Outcome]]]
"""Function -> each of its small inputs, the smallest first, and what became of the call."""


def climb(ladder: Mapping[str, Sequence[CasePlan]], functions: Sequence[str], runner: Runner) -> Climbed:
    """Run the small inputs of some functions in a fresh process."""
    ladders = {name: ladder[name] for name in functions if ladder.get(name)}
    if not ladders:
        return {}
    runner.renew()
    outcomes = iter(runner.run([case.calls[0] for cases in ladders.values() for case in cases]))
    return {name: [(case, next(outcomes)) for case in cases] for name, cases in ladders.items()}


def findings_of(module: str, climbed: Climbed, runner: Runner) -> list[Finding]:
    """Return the smallest input on which each function fails, for those that fail on one."""
    seen: dict[tuple[str, str, int], str] = {}
    return [_said_of(module, *failure, seen) for failure in _failures(climbed, runner)]


def pictures_of(spec: Exercise, climbed: Climbed) -> dict[str, Picture]:
    """Return what there is to see of each function."""
    drawn = {name: picture_of(tried, _failed(tried), spec.curves.get(name, {})) for name, tried in climbed.items()}
    return {name: picture for name, picture in drawn.items() if picture is not None}


def seen_on(tried: Sequence[tuple[CasePlan, Outcome]]) -> list[Sighting]:
    """Return the small inputs of a function with its results; none if a call returned nothing, or draws."""
    if any(case.random or not isinstance(outcome, Returned) for case, outcome in tried):
        return []
    return [_sighting(case, outcome.value) for case, outcome in tried if isinstance(outcome, Returned)]


def raised_on(tried: Sequence[tuple[CasePlan, Outcome]]) -> list[Mapping[str, Any]]:
    """Return the arguments of the small inputs for which a function raises what is not asked for."""
    return [case.arguments for case, outcome in tried if isinstance(outcome, Raised) and fails(case, outcome)]


def _sighting(case: CasePlan, value: object) -> Sighting:
    due = case.expected
    if not isinstance(due, (list, tuple)) or len(case.returns) != len(due):
        return Sighting(case.label, case.arguments, {"": due}, {"": case.allowance}, {"": value})
    given = value if isinstance(value, (list, tuple)) else [value]
    names = case.returns
    return Sighting(
        case.label,
        case.arguments,
        dict(zip(names, due, strict=True)),
        dict(zip(names, case.allowance, strict=True)),
        dict(zip(names, given, strict=False)),
    )


def _failed(tried: Sequence[tuple[CasePlan, Outcome]]) -> list[tuple[CasePlan, Outcome]]:
    return [(case, outcome) for case, outcome in tried if fails(case, outcome)]


def _failures(climbed: Climbed, runner: Runner) -> Iterator[tuple[CasePlan, Outcome, Outcome]]:
    """Yield the plainest failure of each function, as it is where nothing else ran before, and called once more.

    Only then does the snippet reproduce it. The first of all inputs has run so already.
    """
    first = next((case for tried in climbed.values() for case, _ in tried), None)
    for tried in climbed.values():
        failed = _failed(tried)
        if not failed:
            continue
        case, outcome = plainest(failed)
        if case is not first or not isinstance(outcome, SURVIVED):
            runner.renew()
            (outcome,) = runner.run([case.calls[0]])
        again = runner.run([case.calls[0]])[0] if isinstance(outcome, Returned) else outcome
        yield case, outcome, again


def _said_of(
    module: str, case: CasePlan, outcome: Outcome, again: Outcome, seen: dict[tuple[str, str, int], str]
) -> Finding:
    """Return the finding on an input that ran alone, and once more.

    `seen` holds the exceptions of other functions, by type and line: one that fails in the same line calls it.
    """
    if not fails(case, outcome):
        return remembers(case)
    if _differ(outcome, again):
        return varies(case)
    if isinstance(outcome, Raised) and outcome.line:
        first = seen.setdefault((outcome.type, outcome.file, outcome.line), case.calls[0].function)
        if first != case.calls[0].function:
            return same_place(case, first)
    return counterexample(module, case, outcome)


def _differ(one: Outcome, other: Outcome) -> bool:
    """Whether two calls returned different values, as far as these are small arrays, numbers or texts."""
    if not isinstance(one, Returned) or not isinstance(other, Returned):
        return False
    first, second = ([value] if not isinstance(value, tuple) else value for value in (one.value, other.value))
    return len(first) == len(second) <= MOST_VALUES and any(map(_changed, first, second))


def _changed(one: Any, other: Any) -> bool:
    match one, other:
        case np.ndarray(), np.ndarray() if one.shape == other.shape and one.size <= MOST_ENTRIES:
            return one.dtype.kind in "biufc" and not np.array_equal(one, other, equal_nan=True)
        case (str(), str()) | (int(), int()):
            return bool(one != other)
        case float(), float():
            return one != other and not (math.isnan(one) and math.isnan(other))
        case _:
            return False
