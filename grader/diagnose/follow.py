"""Method marks: a right derivative of a wrong forward function.

Given only if the forward function returns what a catalogued mistake (or two of them) gives on every input. The
derivative expected is then that of the mistake, measured here by central differences along random directions;
an unexplained forward function earns none, since a derivative of zeros is easily had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np

from grader.checks import Differentiates
from grader.model import Call, CasePlan, CheckGrade, Finding, Outcome, Returned, Status

__all__ = ["KIND", "Forward", "follow_through", "worded"]

Forward = Callable[[Mapping[str, Any]], Any]

KIND = "follow_through"
DIRECTIONS = 4
AGREEMENT = 1e-5
"""Relative: a student's own sums and central differences of a wrong function, with the better of two steps."""


def follow_through(
    check: Differentiates, cases: Sequence[CasePlan], grade: CheckGrade, mistaken: Forward, share: float
) -> tuple[CheckGrade, list[str]]:
    """Return the grade with method marks, and the gradients that they are for: none, mostly.

    Parameters
    ----------
    check : Differentiates
        The check of the backward function.
    cases : sequence of CasePlan
        Its cases.
    grade : CheckGrade
        With its trace.
    mistaken : callable
        The forward function with the student's mistake in it; takes its arguments by name.
    share : float
        Of a part's points.
    """
    failed = {verdict.part for verdict in grade.verdicts if verdict.status is not Status.PASSED}
    followed = [
        part
        for position, part in enumerate(check.parts)
        if part in failed
        and all(_follows(check, position, *one, mistaken) for one in zip(cases, grade.trace, strict=False))
    ]
    if not followed or share <= 0 or len(grade.trace) != len(cases):
        return grade, []
    marks = round(grade.max_score * share * len(followed) / len(check.parts), 9)
    message = f"{grade.message}. {marks:g} points for the right derivative of what your {check.forward} computes"
    return replace(grade, score=round(grade.score + marks, 9), message=message), followed


def worded(backward: str, forward: str, parts: Sequence[str], marks: float) -> Finding:
    """Return the finding that says what method marks were given for."""
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    are = "is the right derivative" if len(parts) == 1 else "are the right derivatives"
    says = f"{listed} {are} of what your {forward} computes, though that is not what it should compute."
    evidence = f"Held against central differences of its mistake: {marks:g} points for the method."
    return Finding(KIND, backward, says, evidence, f"Mend {forward} first, then look here again.")


def _follows(
    check: Differentiates, position: int, case: CasePlan, asked: tuple[Call, Outcome], mistaken: Forward
) -> bool:
    """Whether one gradient of one case is the derivative of the mistaken forward function."""
    name = check.wrt[position]
    gradient = _gradient(check, position, asked[1])
    if gradient is None or gradient.shape != np.shape(case.arguments[name]):
        return False
    rng = np.random.default_rng(list(sha256(np.asarray(case.expected[position]).tobytes()).digest()))
    try:
        with np.errstate(all="ignore"):  # what is wrong on purpose may well divide by zero
            return all(
                check.gap(mistaken, case.arguments, name, gradient, direction) <= AGREEMENT
                for direction in rng.normal(size=(DIRECTIONS, *gradient.shape))
            )  # mostly the first one refutes it
    except Exception:  # noqa: BLE001 - a mistaken function may fail in any way
        return False


def _gradient(check: Differentiates, position: int, outcome: Outcome) -> np.ndarray | None:
    if not isinstance(outcome, Returned):
        return None
    value, count = outcome.value, check.skip + len(check.wrt)
    if count > 1:
        if not isinstance(value, (list, tuple)) or len(value) != count:
            return None
        value = value[check.skip + position]
    array = np.asarray(value) if isinstance(value, (int, float, np.ndarray)) else None
    usable = array is not None and array.dtype.kind in "fiu" and bool(np.all(np.isfinite(array)))
    return array if usable else None
