"""The results of each catalogued mistake on the same inputs that students are graded on.

Computed once per plan: every wrong-on-purpose variant takes the place of its function and runs through the
checks. A mistake also shows in the functions that call its function, so the reference's other functions run
with it as well.
"""

from __future__ import annotations

import contextlib
import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from grader.checks import Contract, Raises, drive
from grader.checks.contract import NAME as CONTRACT
from grader.checks.tolerances import in_double, largest_magnitude
from grader.course.exercise import Exercise
from grader.course.variants import Variant
from grader.diagnose.another_function import standing_in
from grader.diagnose.fingerprint import UNUSABLE, Fingerprint, ObservedCall, prints_of, same
from grader.diagnose.unused_parameters import ignoring
from grader.model import Call, CasePlan, Outcome, Raised, Returned, Trace
from grader.running.in_process import InProcess

__all__ = [
    "Catalogue",
    "Expected",
    "Implemented",
    "Mistake",
    "catalogue",
    "derived",
    "fingerprints_of",
    "of_function",
    "patched",
    "scales_of",
]

Functions = Mapping[str, Callable[..., Any]]


class Implemented(Protocol):
    """What the catalogue needs of an exercise: the author's own code."""

    @property
    def spec(self) -> Exercise: ...

    @property
    def functions(self) -> Functions: ...

    @property
    def misconceptions(self) -> tuple[Variant, ...]: ...


@dataclass(frozen=True)
class Mistake:
    """A mistake's name and sentences, and what `function` returns because of it."""

    name: str
    function: str
    says: str
    hint: str
    fingerprints: Mapping[str, tuple[ObservedCall, ...]]
    """Check -> one entry per call of `function`."""
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Check -> the message of each of its cases, empty if the case passes: for properties, and for checks that ask
    for an error which is not always raised because of the mistake."""
    through: str = ""
    """The function that the mistake is in, if `function` only calls it."""
    authored: bool = True
    """Whether the course's author described it: such mistakes are named in preference to others."""


@dataclass(frozen=True)
class Expected:
    """What the reference returns from one function."""

    fingerprints: Mapping[str, tuple[ObservedCall, ...]]
    scales: Mapping[str, tuple[tuple[float, ...], ...]]
    """Check -> the largest entry of each returned value, call by call."""


@dataclass(frozen=True)
class Catalogue:
    """The expected results of each function, and the known mistakes."""

    expected: Mapping[str, Expected] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    def of(self, function: str) -> tuple[Mistake, ...]:
        """Return the mistakes that show in `function`."""
        return tuple(mistake for mistake in self.mistakes if mistake.function == function)


def catalogue(
    exercise: Implemented, cases: Mapping[str, Sequence[CasePlan]], probes: Sequence[CasePlan]
) -> Catalogue:
    """Return the catalogue of `exercise`: every misconception is run through its planned cases."""
    expected = {
        name: _expected(_run_checks(exercise, exercise.functions, name, cases, probes)[0])
        for name in exercise.functions
    }
    found = []
    for variant in [*exercise.misconceptions, *derived(exercise.functions)]:
        for name in _reached(exercise.functions, variant.function):
            with patched(exercise.functions, variant) as functions:
                traces, messages = _run_checks(exercise, functions, name, cases, probes)
            fingerprints = fingerprints_of(traces, expected[name])
            if any(
                not all(map(same, fingerprints[check], expected[name].fingerprints[check]))
                for check in fingerprints
            ):
                through = variant.function if name != variant.function else ""
                authored = variant in exercise.misconceptions
                found.append(
                    Mistake(
                        variant.name, name, variant.says, variant.hint, fingerprints, messages, through, authored
                    )
                )
    return Catalogue(expected, tuple(found))


def derived(functions: Functions) -> list[Variant]:
    """Return the mistakes that no author describes: a parameter without effect, another function's results."""
    return [*ignoring(functions), *standing_in(functions)]


def _run_checks(
    exercise: Implemented,
    functions: Functions,
    function: str,
    cases: Mapping[str, Sequence[CasePlan]],
    probes: Sequence[CasePlan],
) -> tuple[dict[str, Trace], dict[str, tuple[str, ...]]]:
    """Return the calls of `function` with their outcomes, by check, and the messages of some checks' cases.

    These are the properties, and the checks that ask for an error which is not always raised.
    """
    traces: dict[str, Trace] = {}
    messages = {}
    with np.errstate(all="ignore"), warnings.catch_warnings():  # a wrong-on-purpose variant may divide by zero,
        warnings.simplefilter("ignore")  # or take the mean of nothing
        for check in exercise.spec.checks:
            if not check.fixes_calls and function in check.functions:
                verdicts, trace = drive(check.grade(cases[check.name]), InProcess(functions).run)
                traces[check.name] = of_function(function, trace)
                messages[check.name] = tuple(verdict.message for verdict in verdicts)
            elif check.fixes_calls and _calls(function, cases[check.name]):
                traces[check.name] = _run(functions, _calls(function, cases[check.name]))
                if isinstance(check, Raises) and any(said := _refusals(check, cases[check.name], functions)):
                    messages[check.name] = said
        mine = [probe for probe in probes if probe.calls[0].function == function]
        if mine:
            _, traces[CONTRACT] = drive(Contract(1.0).grade(mine, lambda _: True), InProcess(functions).run)
    return traces, messages


def _refusals(check: Raises, cases: Sequence[CasePlan], functions: Functions) -> tuple[str, ...]:
    """Return the message of each case of a check that asks for an error; empty where it is raised."""
    verdicts, _ = drive(check.grade(cases), InProcess(functions).run)
    return tuple(verdict.message for verdict in verdicts)


def _calls(function: str, cases: Sequence[CasePlan]) -> list[Call]:
    return [call for case in cases for call in case.calls if call.function == function]


def _run(functions: Functions, calls: Sequence[Call]) -> Trace:
    return tuple(zip(calls, InProcess(functions).run(calls), strict=True))


def fingerprints_of(traces: Mapping[str, Trace], expected: Expected) -> dict[str, tuple[ObservedCall, ...]]:
    """Return the fingerprints of one function's calls, by check."""
    found = {}
    for check, trace in traces.items():
        scales = expected.scales.get(check, ())
        found[check] = tuple(
            _observed_call(outcome, scales[number] if number < len(scales) else (), check)
            for number, (_, outcome) in enumerate(trace)
        )
    return found


def of_function(function: str, trace: Trace) -> Trace:
    """Return the part of `trace` that is about one function."""
    return tuple((call, outcome) for call, outcome in trace if call.function == function)


@contextlib.contextmanager
def patched(functions: Functions, variant: Variant) -> Iterator[Functions]:
    """Lend `functions` with `variant` in place of its function, and make those that call it call the variant."""
    changed = variant.applied(functions)
    original = functions[variant.function]
    namespace = getattr(original, "__globals__", {})
    if namespace.get(variant.function) is not original:
        yield changed
        return
    namespace[variant.function] = changed[variant.function]
    try:
        yield changed
    finally:
        namespace[variant.function] = original


def _reached(functions: Functions, name: str) -> list[str]:
    """Return `name` and the functions of its file that call it, through private helpers too."""
    namespace = getattr(functions[name], "__globals__", {})
    callers = [name]
    for other, function in functions.items():
        if other != name and getattr(function, "__globals__", None) is namespace and _uses(function, name):
            callers.append(other)
    return callers


def _uses(function: Callable[..., Any], name: str) -> bool:
    namespace, waiting, known = function.__globals__, [function], {function}
    while waiting:
        names = waiting.pop().__code__.co_names
        if name in names:
            return True
        called = {namespace[n] for n in names if inspect.isfunction(namespace.get(n))} - known
        waiting += [other for other in called if other.__globals__ is namespace]
        known |= called
    return False


def _expected(traces: Mapping[str, Trace]) -> Expected:
    scales = {check: tuple(scales_of(outcome) for _, outcome in trace) for check, trace in traces.items()}
    return Expected(fingerprints_of(traces, Expected({}, scales)), scales)


def _observed_call(outcome: Outcome, scales: tuple[float, ...], check: str) -> ObservedCall:
    match outcome:
        case Raised():
            return None
        case Returned(value, changed):
            found = prints_of(value, scales)
            # The contract also checks which arguments the function wrote into.
            return (*found, Fingerprint(f"changes {sorted(changed)}", (), 0.0)) if check == CONTRACT else found
        case _:
            return UNUSABLE


def scales_of(outcome: Outcome) -> tuple[float, ...]:
    """Return the largest entry of each returned value; nothing if none was returned."""
    if not isinstance(outcome, Returned):
        return ()
    parts = outcome.value if isinstance(outcome.value, (list, tuple)) else [outcome.value]
    return tuple(_largest(part) for part in parts)


def _largest(value: Any) -> float:
    match value:
        case list() | tuple():
            return max(map(_largest, value), default=0.0)
        case dict():
            return max(map(_largest, value.values()), default=0.0)
        case None | str():
            return 0.0
        case _:
            return largest_magnitude(in_double(np.asarray(value)))
