"""Calls again what was wrong: a function that then returns something else depends on more than its arguments.

What its results show would be false of it, and so would a line: both take each result for what the arguments give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.checks import Check
from grader.diagnose.catalogue import scales_of
from grader.diagnose.fingerprint import Fingerprint, prints_of, same
from grader.model import Call, CasePlan, CheckGrade, Outcome, Raised, Returned, Status
from grader.running.base import Runner

__all__ = ["Seen", "first_wrong", "unlike_before"]

Seen = tuple[Call, Outcome]
"""A call, and what it ended in."""
MOST_VALUES, MOST_ENTRIES = 8, 1 << 16
"""Of a result that is compared with what the next call returns."""
FINER = 1e-5
"""Of the slack of fingerprints: here sums are taken in the same order, and errors may be tiny."""


def first_wrong(
    function: str, checks: Sequence[Check], cases: Mapping[str, Sequence[CasePlan]], grades: Sequence[CheckGrade]
) -> Seen | None:
    """Return the first call of `function` that a check shows to be wrong; the last one of a property that fails."""
    graded = {grade.name: grade for grade in grades}
    for check in checks:
        failed = {one.case for one in graded[check.name].verdicts if one.status in (Status.FAILED, Status.RAISED)}
        if not failed or function not in check.functions:
            continue
        trace = graded[check.name].trace
        if check.compares_values and check.fixes_calls:
            calls = [seen for case, seen in zip(cases[check.name], trace, strict=False) if case.label in failed]
        else:
            calls = [*reversed(trace)]
        mine = [seen for seen in calls if seen[0].function == function and _comparable(seen[1])]
        if mine:
            return mine[0]
    return None


def unlike_before(wrong: Mapping[str, Seen], runner: Runner) -> list[str]:
    """Return the functions that do not end a call as they did, now that it comes after other calls.

    Parameters
    ----------
    wrong : mapping of str to tuple
        Function -> a call, with what it ended in.
    runner : Runner
        Its process need not be a fresh one.
    """
    if not wrong:
        return []
    again = runner.run([call for call, _ in wrong.values()])
    return [name for (name, (_, before)), now in zip(wrong.items(), again, strict=True) if _differ(before, now)]


def _differ(before: Outcome, now: Outcome) -> bool:
    match before, now:
        case Returned(), Returned():
            return _comparable(now) and not same(_finer(before), _finer(now))
        case ((Returned() | Raised()), (Returned() | Raised())):
            return type(before) is not type(now)
        case _:
            return False


def _comparable(outcome: Outcome) -> bool:
    """Whether an outcome is an exception, or a few values: to compare others costs more than it tells."""
    match outcome:
        case Returned(list() | tuple() as several):
            return len(several) <= MOST_VALUES and all(map(_is_one, several))
        case Returned(dict() as named):
            return len(named) <= MOST_VALUES and all(map(_is_one, named.values()))
        case Returned(value):
            return _is_one(value)
        case _:
            return isinstance(outcome, Raised)


def _is_one(value: object) -> bool:
    return not isinstance(value, (list, tuple, dict)) and np.asarray(value).size <= MOST_ENTRIES


def _finer(outcome: Returned) -> tuple[Fingerprint, ...]:
    prints = prints_of(outcome.value, scales_of(outcome))
    return tuple(replace(one, slack=FINER * one.slack) for one in prints)
