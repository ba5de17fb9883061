"""The evidence of a diagnosis: the expected and the observed values of each call of a function."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.checks import Check
from grader.checks.contract import NAME as CONTRACT
from grader.checks.parts import ComparedPart
from grader.model import CasePlan, CheckGrade, NotRun, Returned, Status, Unknown

__all__ = ["Beside", "Sighting", "beside", "ordinary", "sightings", "traced", "with_scopes"]


@dataclass(frozen=True)
class Sighting:
    """One call of one function: the expected and the observed value of each part that it returns."""

    case: str
    arguments: Mapping[str, Any]
    """By parameter name."""
    expected: Mapping[str, Any]
    """Part -> number or array; the key is empty if a single value is returned."""
    allowance: Mapping[str, Any]
    """Part -> the absolute error that is allowed; None if equality is required."""
    observed: Mapping[str, Any]
    """Part -> the returned value; without the parts that were not returned."""


@dataclass(frozen=True)
class Beside:
    """What is known of a function besides the values that it returned: a sentence on all calls counts it too."""

    raised: tuple[Mapping[str, Any], ...] = ()
    """The arguments of calls that returned no value where one is expected."""
    broken: tuple[Mapping[str, Any], ...] = ()
    """Those of failed cases of properties, and of calls that had to be refused."""
    held: tuple[Mapping[str, Any], ...] = ()
    """Those of cases of properties that hold."""
    scoped: tuple[Sighting, ...] = ()
    """Calls of the scopes of checks: they refute a sentence, but none is drawn from them."""
    scoped_raised: tuple[Mapping[str, Any], ...] = ()
    words: frozenset[str] = frozenset()
    """Words in quotes in the stub: they are public, whatever calls they occur in."""

    @property
    def failed(self) -> tuple[Mapping[str, Any], ...]:
        return (*self.raised, *self.broken)

    @property
    def all_failed(self) -> tuple[Mapping[str, Any], ...]:
        """`failed`, and the calls of scopes that returned no value."""
        return (*self.failed, *self.scoped_raised)


def beside(
    function: str,
    checks: Sequence[Check],
    cases: Mapping[str, Sequence[CasePlan]],
    grades: Sequence[CheckGrade],
    stub: str = "",
) -> Beside:
    """Return what is known of `function` besides the values that it returned."""
    graded = {grade.name: grade for grade in grades}
    raised: list[Mapping[str, Any]] = []
    verdicts: dict[bool, list[Mapping[str, Any]]] = {True: [], False: []}
    for check in checks:
        if function not in check.functions or check.name not in graded or check.name == CONTRACT:
            continue
        for case, passed in _verdicts(check, cases[check.name], graded[check.name]):
            verdicts[passed].append(case.arguments)
        if check.fixes_calls and check.compares_values:
            calls = zip(cases[check.name], graded[check.name].trace, strict=False)
            raised += [
                case.arguments for case, (_, end) in calls if not isinstance(end, Returned | NotRun | Unknown)
            ]
    words = frozenset(re.findall(r"""["']([A-Za-z_]\w*)["']""", stub))
    return Beside(tuple(raised), tuple(verdicts[False]), tuple(verdicts[True]), words=words)


def with_scopes(
    known: Beside,
    function: str,
    checks: Sequence[Check],
    cases: Mapping[str, Sequence[CasePlan]],
    grades: Sequence[CheckGrade],
) -> Beside:
    """Return what is `known` of `function`, with the calls of the scopes; `cases` and `grades` are whole."""
    apart = {check: [case for case in several if not _is_ordinary(case)] for check, several in cases.items()}
    of_scopes = [_scoped(cases[grade.name], grade) for grade in grades if apart.get(grade.name)]
    seen = sightings(function, [check for check in checks if apart.get(check.name)], apart, of_scopes)
    raised = [
        case.arguments
        for grade in of_scopes
        for case, (call, end) in zip(apart[grade.name], grade.trace, strict=False)
        if call.function == function and not isinstance(end, Returned | NotRun | Unknown)
    ]
    return replace(known, scoped=tuple(seen), scoped_raised=tuple(raised))


def _scoped(cases: Sequence[CasePlan], grade: CheckGrade) -> CheckGrade:
    """Return the grade of a check with the trace of its scope's cases alone."""
    if len(grade.trace) != len(cases):
        return replace(grade, trace=())
    return replace(
        grade,
        trace=tuple(asked for case, asked in zip(cases, grade.trace, strict=True) if not _is_ordinary(case)),
    )


def _verdicts(check: Check, cases: Sequence[CasePlan], grade: CheckGrade) -> Iterator[tuple[CasePlan, bool]]:
    """Yield the cases of a check that compares no values, and whether they passed."""
    if check.compares_values:
        return
    failed = {verdict.case for verdict in grade.verdicts if verdict.status is not Status.PASSED}
    known = {verdict.case for verdict in grade.verdicts}
    for case in cases:
        if case.label in failed:
            yield case, False
        elif case.label in known and not check.fixes_calls:
            yield case, True


def ordinary(cases: Mapping[str, Sequence[CasePlan]]) -> dict[str, tuple[CasePlan, ...]]:
    """Return the cases of each check without those of its scopes: the small sizes there confuse what differs."""
    return {check: tuple(filter(_is_ordinary, several)) for check, several in cases.items()}


def traced(cases: Sequence[CasePlan], grade: CheckGrade) -> CheckGrade:
    """Return the grade of a check with the trace of its `ordinary` cases alone."""
    if len(grade.trace) != len(cases) or all(map(_is_ordinary, cases)):
        return grade
    kept = (asked for case, asked in zip(cases, grade.trace, strict=True) if _is_ordinary(case))
    return replace(grade, trace=tuple(kept))


def _is_ordinary(case: CasePlan) -> bool:
    """Whether a case is of no scope. Those of a property stay: it judges them as it judges all others."""
    return not (case.assures and case.calls)


def sightings(
    function: str,
    checks: Sequence[Check],
    cases: Mapping[str, Sequence[CasePlan]],
    grades: Sequence[CheckGrade],
    positions: Collection[int] = (),
) -> list[Sighting]:
    """Return every call of `function` that returned a value and is compared with the reference's.

    If `positions` are given, only the returned values at these positions are included.
    """
    traces = {grade.name: grade.trace for grade in grades}
    found = []
    for check in checks:
        if function not in check.functions:
            continue
        for case, (_, outcome) in zip(cases[check.name], traces.get(check.name, ()), strict=False):
            if isinstance(outcome, Returned):
                sighting = _sighting(case, check.compared(case, outcome.value), positions)
                found += [sighting] if sighting.expected else []
    return found


def _sighting(case: CasePlan, parts: Sequence[ComparedPart], positions: Collection[int]) -> Sighting:
    kept = [part for part in parts if not positions or part.position in positions]
    return Sighting(
        case.label,
        case.arguments,
        {part.name: part.expected for part in kept},
        {part.name: part.allowance for part in kept},
        {part.name: part.observed[0] for part in kept if part.observed},
    )
