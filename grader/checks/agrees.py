"""A function agrees with the reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.checks import outcome_text
from grader.checks.base import FOR_PLANNING, Check
from grader.checks.compare import compare
from grader.checks.exact import Exact, exact_case, stated
from grader.checks.parts import ComparedPart, PlanContext, Recipe, Scope, with_scopes
from grader.checks.places import asked, counts, first_values, in_place, judged_in_place, number_asked, too_many
from grader.checks.structure import WHOLE, name_of_element, with_arrays
from grader.checks.tolerances import CEILING, allowance
from grader.model import CasePlan, Outcome, Returned, Script, Status, Verdict

__all__ = ["Agrees", "judge", "judge_value", "part_of"]


@dataclass(frozen=True)
class Agrees(Check):
    """The function `call` returns what the reference returns, on every input.

    Where it returns several values, each has a verdict of its own and an equal share of the points. A value too
    many stands in a place more, with a share of its own.

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
    exact : int or Exact, optional
        The degree, where the function is a polynomial in its arrays: then one more case, the first one with whole
        numbers in its arrays, allows no error but rounding. An `Exact` says which case that is.
    scope : sequence of scopes
        What `every_pair` and `every_order` return: a few more cases, which cover all of a small size.
    any_order : bool
        Whether the order of the cases is drawn, too: for results with so few values (True and False, for example)
        that a list of them could be learned by heart from the public cases.

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
    exact: int | Exact | None = field(default=None, kw_only=True, metadata=FOR_PLANNING)
    scope: Sequence[Scope] = field(default=(), kw_only=True)
    any_order: bool = field(default=False, kw_only=True)

    @property
    def functions(self) -> tuple[str, ...]:
        return (self.call,)

    def plan(self, context: PlanContext) -> tuple[CasePlan, ...]:
        planned = []
        recipes, assurances = with_scopes(self.inputs, self.scope)
        for (label, arguments), assures in zip(context.draw(recipes), assurances, strict=True):
            call = context.bind(self.call, arguments)
            expected = part_of(context.reference(call), self.part)
            others = [part_of(value, self.part) for value in context.others(call)]
            precise = [part_of(value, self.part) for value in context.precise(call)]
            allowed = allowance(expected, others, self.ceiling, precise)
            returns = context.returns(self.call)
            planned.append(CasePlan(label, arguments, (call,), expected, allowed, returns, assures))
        exact = stated(self.exact)
        if exact is not None:
            planned.append(exact_case(exact, context, self.call, self.inputs, self._compared_part, self.name))
        return tuple(planned[place] for place in context.order(len(planned))) if self.any_order else tuple(planned)

    def _compared_part(self, returned: Any) -> Any:
        return part_of(returned, self.part)

    @property
    def compares_values(self) -> bool:
        return True

    def compared(self, case: CasePlan, value: Any) -> list[ComparedPart]:
        if self.part is not None:
            returned = _from(value, self.part)
            name = case.returns[self.part] if self.part < len(case.returns) else f"value {self.part + 1}"
            observed = tuple(with_arrays(case.expected, one) for one in returned[self.part : self.part + 1])
            return [ComparedPart(name, self.part, case.expected, case.allowance, observed)]
        if isinstance(case.expected, (list, tuple)):
            count = len(case.expected)
            returned = in_place(case.expected, value, case.returns)
            numbered = [f"value {number + 1}" for number in range(count)]
            names = case.returns if len(case.returns) == count else numbered
            return [
                ComparedPart(*one, tuple(with_arrays(one[2], value) for value in returned[one[1] : one[1] + 1]))
                for one in zip(names, range(count), case.expected, case.allowance, strict=True)
            ]
        whole = with_arrays(case.expected, first_values(value, 1)[0])
        return [ComparedPart("", 0, case.expected, case.allowance, (whole,))]

    def grade(self, cases: Sequence[CasePlan]) -> Script:
        outcomes = yield [case.calls[0] for case in cases]
        number = _number_asked if self.part is None else _any_number
        return judged_in_place(cases, outcomes, self._judge, number)

    def _judge(self, case: CasePlan, outcome: Outcome) -> list[Verdict]:
        if self.part is not None:
            return [self._judge_part(case, outcome)]
        if isinstance(case.expected, (list, tuple)) and len(case.expected) > 1:
            return _judge_each(case, outcome)
        if isinstance(outcome, Returned) and _number_asked(case) == 1 and too_many(outcome.value, 1):
            outcome = replace(outcome, value=outcome.value[0])
        return [judge(case, outcome)]

    def _judge_part(self, case: CasePlan, outcome: Outcome) -> Verdict:
        if self.part is None or not isinstance(outcome, Returned):
            return judge(case, outcome)
        count = max(len(case.returns), self.part + 1)
        returned = _from(outcome.value, self.part)
        if len(returned) <= self.part:
            return Verdict(case.label, Status.FAILED, counts(outcome.value, count))
        name = case.returns[self.part] if self.part < len(case.returns) else WHOLE
        return judge_value(case, case.expected, returned[self.part], case.allowance, name)


def judge(case: CasePlan, outcome: Outcome) -> Verdict:
    """Return the verdict on one outcome, compared with what `case` expects."""
    if not isinstance(outcome, Returned):
        return outcome_text.verdict_of(outcome, case.label)
    observed = asked(case.expected, outcome.value, case.returns)
    return judge_value(case, case.expected, observed, case.allowance, WHOLE)


def _number_asked(case: CasePlan) -> int:
    return number_asked(case.expected, case.returns)


def _any_number(_case: CasePlan) -> int:
    """Where one of several values is compared, others are not looked at."""
    return 0


def _judge_each(case: CasePlan, outcome: Outcome) -> list[Verdict]:
    """Return a verdict on each of several returned values: what is there, and in its place, counts."""
    count = len(case.expected)
    names = [name_of_element(WHOLE, place, count, case.returns) for place in range(count)]
    if not isinstance(outcome, Returned):
        return [outcome_text.verdict_of(outcome, case.label, name) for name in names]
    received = in_place(case.expected, outcome.value, case.returns)
    return [
        judge_value(case, case.expected[place], received[place], case.allowance[place], name, name)
        if place < len(received)
        else Verdict(case.label, Status.FAILED, counts(outcome.value, count), name)
        for place, name in enumerate(names)
    ]


def judge_value(case: CasePlan, expected: Any, observed: Any, allowed: Any, name: str, part: str = "") -> Verdict:
    """Return the verdict on one returned value of a case; `name` is that value's name."""
    difference = compare(expected, with_arrays(expected, observed), allowed, case.returns, name)
    if difference is None:
        return Verdict(case.label, Status.PASSED, part=part)
    return Verdict(case.label, Status.FAILED, difference.message, part, difference.error, difference.detail)


def _from(value: Any, part: int) -> list[Any]:
    """Return all returned values, as far as they tell which is that in the place `part`."""
    return list(value) if isinstance(value, (list, tuple)) else first_values(value, part + 2)


def part_of(value: Any, part: int | None) -> Any:
    """Return one of several returned values, or all of them."""
    return value if part is None else value[part]
