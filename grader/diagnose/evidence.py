"""What diagnosis looks at: each call of a function, what was expected of it and what came."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.checks import Agrees, Check, Differentiates
from grader.model import CasePlan, CheckGrade, Returned

__all__ = ["Sighting", "sightings"]


@dataclass(frozen=True)
class Sighting:
    """One call of one function: what is expected of each value that it returns, and what came."""

    case: str
    arguments: Mapping[str, Any]
    """By parameter name."""
    expected: Mapping[str, Any]
    """Part -> number or array; the key is empty where one value is returned."""
    allowance: Mapping[str, Any]
    """Part -> the absolute error that is still right; None where equality is asked."""
    observed: Mapping[str, Any]
    """Part -> what was received; lacks the parts that were not returned."""


def sightings(
    function: str,
    checks: Sequence[Check],
    cases: Mapping[str, Sequence[CasePlan]],
    grades: Sequence[CheckGrade],
    positions: Collection[int] = (),
) -> list[Sighting]:
    """Return every call of `function` that gave a value and is compared with the reference's.

    With `positions`, only these of several returned values are looked at.
    """
    traces = {grade.name: grade.trace for grade in grades}
    found = []
    for check in checks:
        if not isinstance(check, (Agrees, Differentiates)) or function not in check.functions:
            continue
        for case, (_, outcome) in zip(cases[check.name], traces.get(check.name, ()), strict=False):
            if isinstance(outcome, Returned):
                seen = _sighting(case, _parts(check, case, outcome.value), positions)
                found += [seen] if seen.expected else []
    return found


@dataclass(frozen=True)
class _Part:
    """One of the values that a call returns."""

    name: str
    position: int
    expected: Any
    allowance: Any
    observed: tuple[Any, ...]
    """The value that came, or nothing."""


def _parts(check: Agrees | Differentiates, case: CasePlan, value: Any) -> list[_Part]:
    if isinstance(check, Differentiates):
        count = len(check.wrt)
        names = check.parts if count > 1 else ("",)
        came = _several(value, check.skip + count)
        several = zip(names, range(check.skip, check.skip + count), case.expected, case.allowance, strict=True)
        return [_Part(*one, tuple(came[one[1] : one[1] + 1])) for one in several]
    if check.part is not None:
        came = list(value) if isinstance(value, (list, tuple)) else []
        name = case.returns[check.part] if check.part < len(case.returns) else f"value {check.part + 1}"
        return [_Part(name, check.part, case.expected, case.allowance, tuple(came[check.part : check.part + 1]))]
    if isinstance(case.expected, (list, tuple)):
        count = len(case.expected)
        came = _several(value, count)
        numbered = [f"value {number + 1}" for number in range(count)]
        named = case.returns if len(case.returns) == count else numbered
        several = zip(named, range(count), case.expected, case.allowance, strict=True)
        return [_Part(*one, tuple(came[one[1] : one[1] + 1])) for one in several]
    return [_Part("", 0, case.expected, case.allowance, (value,))]


def _sighting(case: CasePlan, parts: Sequence[_Part], positions: Collection[int]) -> Sighting:
    kept = [part for part in parts if not positions or part.position in positions]
    return Sighting(
        case.label,
        case.arguments,
        {part.name: part.expected for part in kept},
        {part.name: part.allowance for part in kept},
        {part.name: part.observed[0] for part in kept if part.observed},
    )


def _several(value: Any, count: int) -> list[Any]:
    """The values that were returned; none if there are not `count` of them."""
    if count == 1:
        return [value]
    return list(value) if isinstance(value, (list, tuple)) and len(value) == count else []
