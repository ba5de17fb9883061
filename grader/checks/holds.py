"""A property holds: for results without a single right value (random numbers, several right answers)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.checks import outcome_text
from grader.checks.base import Check
from grader.checks.parts import PlanContext, Recipe, Scope, with_scopes
from grader.checks.places import counts, first_values, too_many
from grader.checks.structure import Mismatch, conform, with_arrays
from grader.model import Call, CasePlan, Returned, Script, Status, Verdict

__all__ = ["Holds"]

Property = Callable[..., Generator[Any, Any, "str | None"]]


@dataclass(frozen=True)
class Holds(Check):
    """The property `script` holds on every input.

    The script is a generator function. It is called with a case's arguments by name. It yields calls
    (`grader.authoring.call`, or a list of them) and receives what they returned, already of the structure
    that each call's ``like`` demands. It returns None if the property holds, else a sentence for the
    student that quotes no number of the inputs. It runs in the grader, so the student's own results (a
    random mask, for example) can be sent back to the student's functions.

    Parameters
    ----------
    script : generator function
    inputs : sequence of cases
        By the script's parameter names.
    about : sequence of str
        The functions whose values the property is about.
    scope : sequence of scopes
        What `every_pair` and `every_order` return: a few more cases, which cover all of a small size.

    Examples
    --------
    >>> def mean_is_zero(x):
    ...     centred = yield call("centre", x, like=x)
    ...     return None if close(centred.mean(axis=0), np.zeros(x.shape[1])) else "a column's mean is not 0"
    >>> check = Holds(
    ...     "means", "every column has mean 0", script=mean_is_zero, about=("centre",), inputs=case(x=normal(4, 2))
    ... )

    What the script says of a function that returns its argument:

    >>> script = mean_is_zero(np.ones((4, 2)))
    >>> asked = next(script)
    >>> try:
    ...     script.send(asked.args[0])
    ... except StopIteration as end:
    ...     print(end.value)
    a column's mean is not 0
    """

    script: Property = field(kw_only=True)
    inputs: Sequence[Recipe] = field(kw_only=True)
    about: Sequence[str] = field(kw_only=True)
    """The functions whose values the property is about."""
    scope: Sequence[Scope] = field(default=(), kw_only=True)

    @property
    def functions(self) -> tuple[str, ...]:
        return tuple(self.about)

    def plan(self, context: PlanContext) -> tuple[CasePlan, ...]:
        recipes, assurances = with_scopes(self.inputs, self.scope)
        return tuple(
            CasePlan(label, arguments, assures=assures)
            for (label, arguments), assures in zip(context.draw(recipes), assurances, strict=True)
        )

    @property
    def fixes_calls(self) -> bool:
        return False

    def grade(self, cases: Sequence[CasePlan]) -> Script:
        verdicts: list[Verdict] = []
        for case in cases:
            verdict = yield from self._grade_case(case)
            verdicts.append(verdict)
        return verdicts

    def _grade_case(self, case: CasePlan) -> Generator[Sequence[Call], Sequence[Any], Verdict]:
        script = self.script(**case.arguments)
        try:
            step = next(script)
            while True:
                calls = step if isinstance(step, list) else [step]
                outcomes = yield calls
                received = []
                for call, outcome in zip(calls, outcomes, strict=True):
                    if not isinstance(outcome, Returned):
                        return outcome_text.verdict_of(outcome, case.label)
                    try:
                        received.append(_conforming(call, outcome.value))
                    except Mismatch as mismatch:
                        return Verdict(case.label, Status.FAILED, f"{call.function}: {mismatch}")
                step = script.send(received if isinstance(step, list) else received[0])
        except StopIteration as stop:
            if stop.value is None:
                return Verdict(case.label, Status.PASSED)
            return Verdict(case.label, Status.FAILED, str(stop.value))
        finally:
            script.close()


def _conforming(call: Call, returned: Any) -> Any:
    """Return what the script receives of a returned value: all of it, or one of several values.

    Raises
    ------
    Mismatch
        If it has another structure, or the value is missing.
    """
    if call.part is None:
        several = isinstance(call.like, tuple) and len(call.like) > 1
        if several and too_many(returned, len(call.like)):  # how many there are is no matter of a property
            returned = tuple(first_values(returned, len(call.like)))
        return conform(call.like, with_arrays(call.like, returned))
    values = returned if isinstance(returned, (list, tuple)) else [returned]
    if len(values) <= call.part:
        raise Mismatch(counts(returned, call.part + 1))
    return conform(call.like, with_arrays(call.like, values[call.part]))
