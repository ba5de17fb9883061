"""Whether a function's values are right: only then does the contract give points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.checks.base import Check
from grader.checks.compare import compare
from grader.checks.places import asked
from grader.checks.structure import with_arrays
from grader.model import Call, CasePlan, CheckGrade, Returned, Status

__all__ = ["is_sound"]


def is_sound(probe: CasePlan, checks: Sequence[Check], grades: Sequence[CheckGrade]) -> bool:
    """Whether the values of a probe's function are right: in every check about them, and completely on this input.

    A check of gradients compares only gradients, though the function may also return a loss.
    """
    (call,) = probe.calls
    return _passes(call.function, checks, grades) and not any(
        isinstance(outcome, Returned)
        and compare(probe.expected, _observed(probe, outcome), probe.allowance) is not None
        for grade in grades
        for known, outcome in grade.trace
        if known.function == call.function and _same_input(known, call)
    )


def _observed(probe: CasePlan, outcome: Returned) -> Any:
    """Return what is compared. That more is returned is for the contract itself to say."""
    return with_arrays(probe.expected, asked(probe.expected, outcome.value, probe.returns))


def _passes(function: str, checks: Sequence[Check], grades: Sequence[CheckGrade]) -> bool:
    """Whether no check of the values of `function` failed, and at least one passed.

    A check of several functions may have failed because of another one, so the checks of this function alone
    decide, if there are any. Skipped checks do not count.
    """
    status = {grade.name: grade.status for grade in grades}
    about = [check for check in checks if function in check.functions]
    alone = [check for check in about if len(check.functions) == 1] or about
    seen = {status[check.name] for check in alone}
    return Status.PASSED in seen and seen <= {Status.PASSED, Status.SKIPPED}


def _same_input(one: Call, other: Call) -> bool:
    """Whether two calls have equal arguments, by a quick comparison."""
    if len(one.args) != len(other.args) or one.kwargs.keys() != other.kwargs.keys():
        return False
    return all(map(_equal, one.args, other.args)) and all(
        _equal(one.kwargs[key], other.kwargs[key]) for key in one.kwargs
    )


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or (a.size and a.dtype is b.dtype and a.item(0) != b.item(0)):
            return False  # most inputs are drawn, and differ at once
        return bool(np.count_nonzero(a == b) == a.size)
    return a is b or (isinstance(a, (bool, int, float, str)) and type(a) is type(b) and a == b)
