"""A function agrees with the reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from grader import endings
from grader.checks.base import Bench, Check, Recipe
from grader.compare import WHOLE, compare
from grader.model import CasePlan, Outcome, Returned, Script, Status, Verdict
from grader.tolerances import CEILING, allowance

__all__ = ["Agrees", "about", "judge", "part_of"]


@dataclass(frozen=True)
class Agrees(Check):
    """The function `call` returns what the reference returns, on every input.

    Parameters
    ----------
    call : str
        The function's name.
    inputs : sequence of cases
        By the reference's parameter names.
    part : int, optional
        Which value of a returned tuple is compared; all of them if None.
    ceiling : float
        The largest relative error ever allowed; the spread of the alternatives usually allows far less.
    """

    call: str = field(kw_only=True)
    inputs: Sequence[Recipe] = field(kw_only=True)
    part: int | None = field(default=None, kw_only=True)
    ceiling: float = field(default=CEILING, kw_only=True)

    @property
    def functions(self) -> tuple[str, ...]:
        return (self.call,)

    def plan(self, bench: Bench) -> tuple[CasePlan, ...]:
        planned = []
        for label, arguments in bench.draw(self.inputs):
            call = bench.bind(self.call, arguments)
            expected = part_of(bench.reference(call), self.part)
            others = [part_of(value, self.part) for value in bench.others(call)]
            precise = [part_of(value, self.part) for value in bench.precise(call)]
            allowed = allowance(expected, others, self.ceiling, precise)
            planned.append(CasePlan(label, arguments, (call,), expected, allowed, bench.returns(self.call)))
        return tuple(planned)

    def grade(self, cases: Sequence[CasePlan]) -> Script:
        outcomes = yield [case.calls[0] for case in cases]
        return [judge(case, outcome, self.part) for case, outcome in zip(cases, outcomes, strict=True)]


def judge(case: CasePlan, outcome: Outcome, part: int | None = None) -> Verdict:
    """Return the verdict on one outcome, compared with what `case` expects."""
    if not isinstance(outcome, Returned):
        return endings.verdict(outcome, case.label)
    if part is not None and not (isinstance(outcome.value, (list, tuple)) and len(outcome.value) > part):
        return Verdict(case.label, Status.FAILED, f"fewer than {part + 1} values are returned")
    difference = compare(case.expected, part_of(outcome.value, part), case.allowance, case.returns)
    if difference is None:
        return Verdict(case.label, Status.PASSED)
    message = difference.message
    if part is not None and part < len(case.returns):
        message = about(case.returns[part], message)
    return Verdict(case.label, Status.FAILED, message, error=difference.error, detail=difference.detail)


def about(part: str, message: str) -> str:
    """Return what is said of a result as what is said of one of several returned values."""
    return message.replace(WHOLE, part, 1)


def part_of(value: Any, part: int | None) -> Any:
    """Return one of several returned values, or all of them."""
    return value if part is None else value[part]
