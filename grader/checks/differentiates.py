"""Gradients are the derivatives of the forward function, each with a verdict of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.checks import outcome_text
from grader.checks.agrees import judge_value
from grader.checks.base import FOR_PLANNING, Check
from grader.checks.exact import Exact, exact_case, stated
from grader.checks.parts import ComparedPart, Derivative, PlanContext, Recipe, Scope, with_scopes
from grader.checks.places import counts, first_values, judged_in_place
from grader.checks.structure import with_arrays
from grader.checks.tolerances import CEILING, allowance
from grader.errors import CourseError
from grader.model import CasePlan, Outcome, Returned, Script, Status, Verdict

__all__ = ["Differentiates"]

STEPS = (1e-5, 1e-6)
AGREEMENT = 1e-6
"""The largest relative distance between a directional derivative and central differences, with the better step."""


@dataclass(frozen=True)
class Differentiates(Check):
    """The gradients that `backward` returns are those of `forward`.

    Expected values come from the reference's backward function, which is itself checked against central
    differences of the reference's forward function when the plan is made.

    Parameters
    ----------
    forward, backward : str
        Function names; the same one where a function returns a loss and its gradients.
    inputs : sequence of cases
        Arguments of `backward`.
    wrt : sequence of str
        The parameters that the gradients belong to, in the order in which they are returned.
    upstream : str, optional
        The parameter of `backward` that holds the gradient of the output; None if `value` is a scalar.
    skip : int
        The number of returned values before the gradients (a loss, for example).
    value : callable, optional
        Takes the differentiable part out of what `forward` returns; runs in the grader, on the reference.
    elementwise : bool
        Whether `backward` returns the derivative of each entry by itself.
    ceiling : float
        The largest relative error ever allowed; the spread of the alternatives usually allows far less.
    exact : int or Exact, optional
        The degree, where the gradients are polynomials in the arrays: see `Agrees`.
    scope : sequence of scopes
        What `every_pair` returns: a few more cases, which cover all of a small size.
    kinks : sequence of cases
        More cases, so close to a kink of `forward` that differences of it go across. The reference is not checked
        against them there.

    Examples
    --------
    >>> check = Differentiates(
    ...     "gradients",
    ...     "dx and dw of out = x @ w",
    ...     points=4,
    ...     forward="product",
    ...     backward="product_backward",
    ...     wrt=("x", "w"),
    ...     inputs=case(dout=normal(4, 2), x=normal(4, 3), w=normal(3, 2)),
    ... )
    >>> check.gradients  # each has a verdict, and points, of its own
    ('dx', 'dw')
    """

    forward: str = field(kw_only=True)
    backward: str = field(kw_only=True)
    inputs: Sequence[Recipe] = field(kw_only=True)
    wrt: Sequence[str] = field(kw_only=True)
    upstream: str | None = field(default="dout", kw_only=True)
    skip: int = field(default=0, kw_only=True)
    value: Callable[[Any], Any] | None = field(default=None, kw_only=True)
    elementwise: bool = field(default=False, kw_only=True)
    ceiling: float = field(default=CEILING, kw_only=True)
    exact: int | Exact | None = field(default=None, kw_only=True, metadata=FOR_PLANNING)
    scope: Sequence[Scope] = field(default=(), kw_only=True)
    kinks: Sequence[Recipe] = field(default=(), kw_only=True)

    @property
    def functions(self) -> tuple[str, ...]:
        return (self.backward,)

    def plan(self, context: PlanContext) -> tuple[CasePlan, ...]:
        planned = []
        recipes, assurances = with_scopes(self.inputs, self.scope)
        recipes += self.kinks
        assurances += [""] * len(self.kinks)
        for number, ((label, arguments), assures) in enumerate(
            zip(context.draw(recipes), assurances, strict=True), 1
        ):
            call = context.bind(self.backward, arguments)
            gradients = self._returned_gradients(context.reference(call))
            if number <= len(recipes) - len(self.kinks):
                for name, gradient in zip(self.wrt, gradients, strict=True):
                    self._prove(context, label, arguments, name, np.asarray(gradient))
            others = [self._returned_gradients(value) for value in context.others(call)]
            precise = [self._returned_gradients(value) for value in context.precise(call)]
            allowed = allowance(gradients, others, self.ceiling, precise)
            returns = context.returns(self.backward)
            planned.append(CasePlan(label, arguments, (call,), gradients, allowed, returns, assures))
        exact = stated(self.exact)
        if exact is not None:
            compared = self._returned_gradients
            planned.append(exact_case(exact, context, self.backward, self.inputs, compared, self.name))
        return tuple(planned)

    @property
    def callees(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.forward, self.backward)))

    @property
    def compares_values(self) -> bool:
        return True

    @property
    def derivative(self) -> Derivative:
        return self

    def compared(self, case: CasePlan, value: Any) -> list[ComparedPart]:
        count = len(self.wrt)
        names = self.gradients if count > 1 else ("",)
        returned = first_values(value, self._number)
        positions = range(self.skip, self.skip + count)
        return [
            ComparedPart(*one, tuple(with_arrays(one[2], value) for value in returned[one[1] : one[1] + 1]))
            for one in zip(names, positions, case.expected, case.allowance, strict=True)
        ]

    def argument_of(self, position: int) -> str:
        return self.wrt[position]

    def gradient_of(self, position: int, value: Any) -> np.ndarray | None:
        returned = first_values(value, self._number)
        one = returned[self.skip + position] if self.skip + position < len(returned) else None
        one = with_arrays(np.zeros(1), one)
        array = np.asarray(one) if isinstance(one, (int, float, np.ndarray)) else None
        usable = array is not None and array.dtype.kind in "fiu" and bool(np.all(np.isfinite(array)))
        return array if usable else None

    def grade(self, cases: Sequence[CasePlan]) -> Script:
        outcomes = yield [case.calls[0] for case in cases]
        return judged_in_place(cases, outcomes, self._judge, lambda _case: self._number)

    def _judge(self, case: CasePlan, outcome: Outcome) -> list[Verdict]:
        if not isinstance(outcome, Returned):
            return [outcome_text.verdict_of(outcome, case.label, part) for part in self.gradients]
        received = first_values(outcome.value, self._number)[self.skip :]
        verdicts = []
        for place, part in enumerate(self.gradients):
            if place < len(received):
                one, allowed = case.expected[place], case.allowance[place]
                verdicts.append(judge_value(case, one, received[place], allowed, part, part))
            else:
                verdicts.append(Verdict(case.label, Status.FAILED, counts(outcome.value, self._number), part))
        return verdicts

    @property
    def gradients(self) -> tuple[str, ...]:
        return ("derivative",) if self.elementwise else tuple(f"d{name}" for name in self.wrt)

    @property
    def _number(self) -> int:
        """How many values are asked for."""
        return self.skip + len(self.wrt)

    def _returned_gradients(self, returned: Any) -> list[Any]:
        if self._number == 1:
            return [returned]
        return list(returned)[self.skip :]

    def _prove(
        self, context: PlanContext, label: str, arguments: dict[str, Any], name: str, gradient: np.ndarray
    ) -> None:
        """Check the reference's gradient against central differences along one random direction."""
        direction = np.random.default_rng(gradient.size).normal(size=gradient.shape)

        def forward(given: Mapping[str, Any]) -> Any:
            return context.reference(context.bind(self.forward, dict(given)))

        off = self.gap(forward, arguments, name, gradient, direction)
        if not off <= AGREEMENT:
            raise CourseError(
                f"the reference's {self.backward} contradicts {self.forward}: along a random direction of {name!r} "
                f"its gradient is off by {off:.1e} (check {self.name!r}, case {label!r}). Fix the "
                "reference, or keep the inputs away from kinks"
            )

    def gap(
        self,
        forward: Callable[[Mapping[str, Any]], Any],
        arguments: Mapping[str, Any],
        name: str,
        gradient: np.ndarray,
        direction: np.ndarray,
    ) -> float:
        """Return how far `gradient` is from central differences of `forward`, relative, with the better step.

        Parameters
        ----------
        forward : callable
            Takes the forward function's arguments by name.
        arguments : mapping
            Of the backward function.
        name : str
            The parameter that `gradient` belongs to.
        gradient, direction : ndarray, of that argument's shape
            The derivative along `direction` is compared.
        """
        analytic = float(np.sum(gradient * direction))
        gaps = []
        for step in STEPS:
            numeric = self.slope(forward, arguments, name, direction, step)
            gaps.append(abs(numeric - analytic) / max(1.0, abs(numeric), float(np.linalg.norm(gradient))))
        return min(gaps)

    def slope(
        self,
        forward: Callable[[Mapping[str, Any]], Any],
        arguments: Mapping[str, Any],
        name: str,
        direction: np.ndarray,
        step: float,
    ) -> float:
        """Return the derivative of `forward` along `direction`, by a central difference over `step` to both sides.

        The other parameters are those of `gap`.
        """
        given = {key: value for key, value in arguments.items() if key != self.upstream}
        weights = 1.0 if self.upstream is None or self.elementwise else arguments[self.upstream]
        moved = [
            self._differentiable(forward(given | {name: np.asarray(given[name]) + sign * step * direction}))
            for sign in (1, -1)
        ]
        return float(np.sum((moved[0] - moved[1]) * weights)) / (2 * step)

    def _differentiable(self, returned: Any) -> np.ndarray:
        return np.asarray(returned if self.value is None else self.value(returned))
