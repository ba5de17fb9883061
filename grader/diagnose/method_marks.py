"""Method marks: points for the right derivative of a wrong forward function.

They are given only if a catalogued mistake (or two of them) explains the forward function on every input. The
expected derivative is then that of the mistake, measured here by differences along random directions. A gradient
may be off by as much as the check allows: what is not exact enough for a right forward function earns nothing with
a wrong one either. An unexplained forward function earns none: it could return zeros, whose derivative is easy.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np

from grader.checks.exact import LABEL
from grader.checks.parts import Derivative
from grader.checks.tolerances import largest_magnitude
from grader.model import Call, CasePlan, CheckGrade, Finding, Outcome, Returned, Status
from grader.text import joined, points

__all__ = ["KIND", "Forward", "follow_through", "worded"]

Forward = Callable[[Mapping[str, Any]], Any]

KIND = "follow_through"
DIRECTIONS = 2
ROUGHLY = 1e-5
"""Relative gap to central differences, with the better of two step sizes: most wrong gradients are further away."""
STENCIL = (4 / 5, -1 / 5, 4 / 105, -1 / 280)
"""Weights of the differences over 1, 2, 3 and 4 steps: the error of their sum is of the eighth order."""
STEPS = (2.0**-6, 2.0**-8, 2.0**-10, 2.0**-13)
"""The largest for smooth functions, the smallest next to a kink or a pole."""


def follow_through(
    derivative: Derivative, cases: Sequence[CasePlan], grade: CheckGrade, mistaken: Forward, share: float
) -> tuple[CheckGrade, list[str]]:
    """Return the grade with method marks, and the gradients that earned them (usually none).

    Parameters
    ----------
    derivative : Derivative
        The derivative that the check of the backward function describes.
    cases : sequence of CasePlan
        Its cases.
    grade : CheckGrade
        The grade of that check, with its trace.
    mistaken : callable
        The forward function with the student's mistake in it; takes its arguments by name.
    share : float
        The share of a gradient's points that is given.
    """
    failed = {verdict.part for verdict in grade.verdicts if verdict.status is not Status.PASSED}
    followed = [
        part
        for position, part in enumerate(derivative.gradients)
        if part in failed
        and all(_follows(derivative, position, *one, mistaken) for one in zip(cases, grade.trace, strict=False))
    ]
    if not followed or share <= 0 or len(grade.trace) != len(cases):
        return grade, []
    marks = round(grade.max_score * share * len(followed) / len(derivative.gradients), 3)
    message = (
        f"{grade.message}. {_points(marks)} for the right derivative of what your {derivative.forward} computes"
    )
    return replace(grade, score=round(grade.score + marks, 3), message=message), followed


def worded(backward: str, forward: str, parts: Sequence[str], marks: float) -> Finding:
    """Return the finding that says what the method marks are for."""
    are = "is the right derivative" if len(parts) == 1 else "are the right derivatives"
    says = f"{joined(parts)} {are} of what your {forward} computes, though that is not what it should compute."
    evidence = f"Compared with central differences of your mistaken {forward}: {_points(marks)} for the method."
    return Finding(KIND, backward, says, evidence, f"Fix {forward} first, then look here again.")


def _points(marks: float) -> str:
    return f"{points(marks)} point{'' if marks == 1 else 's'}"


def _follows(
    derivative: Derivative, position: int, case: CasePlan, asked: tuple[Call, Outcome], mistaken: Forward
) -> bool:
    """Whether one gradient of one case is the derivative of the mistaken forward function."""
    name, outcome = derivative.argument_of(position), asked[1]
    gradient = derivative.gradient_of(position, outcome.value) if isinstance(outcome, Returned) else None
    if gradient is None or gradient.shape != np.shape(case.arguments[name]):
        return False
    rng = np.random.default_rng(list(sha256(np.asarray(case.expected[position]).tobytes()).digest()))
    signs, sizes = (rng.integers(*span, size=(DIRECTIONS, *gradient.shape)) for span in ((0, 2), (64, 193)))
    directions = (2 * signs - 1) * sizes / 128  # such numbers are added to whole ones without rounding
    agrees = _agrees_exactly if case.label == LABEL else _agrees
    slopes = Slopes(derivative, mistaken, case.arguments, name)
    try:
        with np.errstate(all="ignore"):  # a wrong-on-purpose variant may divide by zero
            return all(agrees(slopes, gradient, direction, case.allowance[position]) for direction in directions)
    except Exception:  # noqa: BLE001 - a mistaken function may fail in any way
        return False


@dataclass(frozen=True)
class Slopes:
    """Slopes of a mistaken forward function, by differences along a direction of one of its arguments."""

    derivative: Derivative
    mistaken: Forward
    arguments: Mapping[str, Any]
    name: str

    def roughly(self, gradient: np.ndarray, direction: np.ndarray) -> float:
        """Return the relative distance of `gradient` from central differences with small steps."""
        return self.derivative.gap(self.mistaken, self.arguments, self.name, gradient, direction)

    def over(self, direction: np.ndarray, step: float) -> float:
        """Return the slope by a central difference over `step` to both sides."""
        return self.derivative.slope(self.mistaken, self.arguments, self.name, direction, step)

    def precise(self, direction: np.ndarray, step: float) -> float:
        """Return the slope with an error of the eighth order in `step`."""
        weights = [2 * times * weight for times, weight in enumerate(STENCIL, 1)]
        return sum(w * self.over(direction, times * step) for times, w in enumerate(weights, 1))


def _agrees(slopes: Slopes, gradient: np.ndarray, direction: np.ndarray, allowed: float) -> bool:
    """Whether `gradient` is as near to the slope as the check allows; mostly the first, rough look refutes it."""
    if not slopes.roughly(gradient, direction) <= ROUGHLY:
        return False
    given, most = float(np.sum(gradient * direction)), allowed * math.sqrt(gradient.size)
    return any(abs(slopes.precise(direction, step) - given) <= most for step in STEPS)


def _agrees_exactly(slopes: Slopes, gradient: np.ndarray, direction: np.ndarray, allowed: float) -> bool:
    """The same on whole numbers, where differences are exact if the mistaken function is linear.

    Steps of 1 pass no kink, and steps as large as the numbers leave least to rounding. If the slope depends on
    the step with both of them, nothing is known.
    """
    given, most = float(np.sum(gradient * direction)), allowed * math.sqrt(gradient.size)
    largest = largest_magnitude(np.asarray(slopes.arguments[slopes.name], dtype=np.float64))
    for step in (1.0, 2.0 ** math.ceil(math.log2(max(largest, 1.0)))):
        one, two = slopes.over(direction, step), slopes.over(direction, 2 * step)
        if abs(one - two) <= most:
            return abs(one - given) <= most
    return True
