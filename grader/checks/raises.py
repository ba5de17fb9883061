"""A documented error is raised."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.checks import outcome_text
from grader.checks.base import Check
from grader.checks.parts import PlanContext, Recipe
from grader.errors import CourseError
from grader.model import CasePlan, Outcome, Raised, Returned, Script, Status, Verdict

__all__ = ["Raises"]


@dataclass(frozen=True)
class Raises(Check):
    """The function `call` raises `error` (or a subclass) for every input.

    Give it `needs`, so that a function that always raises earns nothing.

    Parameters
    ----------
    call : str
        The function's name.
    inputs : sequence of cases
        By the reference's parameter names.
    error : str
        The name of a built-in exception.

    Examples
    --------
    >>> check = Raises(
    ...     "sizes",
    ...     "sizes that do not match raise ValueError",
    ...     points=0.5,
    ...     needs=("forward",),
    ...     call="product",
    ...     inputs=case("3 columns, 2 rows", x=normal(4, 3), w=normal(2, 2)),
    ... )
    >>> check.error
    'ValueError'
    """

    call: str = field(kw_only=True)
    inputs: Sequence[Recipe] = field(kw_only=True)
    error: str = field(default="ValueError", kw_only=True)

    @property
    def functions(self) -> tuple[str, ...]:
        return ()

    def plan(self, context: PlanContext) -> tuple[CasePlan, ...]:
        if not _is_error(self.error):
            raise CourseError(f"check {self.name!r}: error={self.error!r} is not the name of a built-in exception")
        return tuple(
            CasePlan(label, arguments, (context.bind(self.call, arguments),))
            for label, arguments in context.draw(self.inputs)
        )

    @property
    def callees(self) -> tuple[str, ...]:
        return (self.call,)

    def grade(self, cases: Sequence[CasePlan]) -> Script:
        outcomes = yield [case.calls[0] for case in cases]
        return [self._judge(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]

    def _judge(self, case: CasePlan, outcome: Outcome) -> Verdict:
        match outcome:
            case Raised(builtin=name) if _is_a(name, self.error):
                return Verdict(case.label, Status.PASSED)
            case Raised():
                other = outcome_text.text_of(outcome)
                message = f"{outcome_text.raised_text(outcome)}, but {self.error} is documented"
                return Verdict(case.label, Status.FAILED, message, detail=other.detail)
            case Returned():
                return Verdict(case.label, Status.FAILED, f"no error was raised, but {self.error} is documented")
            case _:
                return outcome_text.verdict_of(outcome, case.label)


def _is_error(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


def _is_a(name: str, wanted: str) -> bool:
    return issubclass(getattr(builtins, name), getattr(builtins, wanted))
