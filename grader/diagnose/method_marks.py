"""Method marks: points for the right derivative of a wrong forward function.

They are given only if a catalogued mistake (or two of them) explains the forward function on every input. The
expected derivative is then that of the mistake, measured here by central differences along random directions.
An unexplained forward function earns none: it could return zeros, whose derivative is easy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np

from grader.checks.parts import Derivative
from grader.model import Call, CasePlan, CheckGrade, Finding, Outcome, Returned, Status
from grader.text import joined, points

__all__ = ["KIND", "Forward", "follow_through", "worded"]

Forward = Callable[[Mapping[str, Any]], Any]

KIND = "follow_through"
DIRECTIONS = 4
AGREEMENT = 1e-5
"""Relative gap between the student's gradient and central differences, with the better of two step sizes."""


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
    try:
        with np.errstate(all="ignore"):  # a wrong-on-purpose variant may divide by zero
            return all(
                derivative.gap(mistaken, case.arguments, name, gradient, direction) <= AGREEMENT
                for direction in rng.normal(size=(DIRECTIONS, *gradient.shape))
            )  # mostly the first one refutes it
    except Exception:  # noqa: BLE001 - a mistaken function may fail in any way
        return False
