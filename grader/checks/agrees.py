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

__all__ = ["Agrees", "judge", "part_of"]


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

    Examples
    --------
    >>> check = Agrees(
    ...     "values", "twice x", points=3, call="double", inputs=cases(x=[normal(3), normal(2, 2)])
    ... )
    >>> [one.label for one in check.inputs]
    ['x=(3,)', 'x=(2, 2)']
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
        return [self._judge(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]

    def _judge(self, case: CasePlan, outcome: Outcome) -> Verdict:
        if self.part is None or not isinstance(outcome, Returned):
            return judge(case, outcome)
        value = outcome.value
        if not isinstance(value, (list, tuple)) or len(value) <= self.part:
            return Verdict(case.label, Status.FAILED, f"fewer than {self.part + 1} values are returned")
        name = case.returns[self.part] if self.part < len(case.returns) else WHOLE
        return judge(case, Returned(value[self.part]), name)


def judge(case: CasePlan, outcome: Outcome, name: str = WHOLE) -> Verdict:
    """Return the verdict on one outcome, compared with what `case` expects; `name` is what the value is called."""
    if not isinstance(outcome, Returned):
        return endings.verdict(outcome, case.label)
    difference = compare(case.expected, outcome.value, case.allowance, case.returns, name)
    if difference is None:
        return Verdict(case.label, Status.PASSED)
    return Verdict(case.label, Status.FAILED, difference.message, error=difference.error, detail=difference.detail)


def part_of(value: Any, part: int | None) -> Any:
    """Return one of several returned values, or all of them."""
    return value if part is None else value[part]
