"""The evidence of a diagnosis: the expected and the observed values of each call of a function."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.checks import Check
from grader.checks.parts import ComparedPart
from grader.model import CasePlan, CheckGrade, Returned

__all__ = ["Sighting", "sightings"]


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
