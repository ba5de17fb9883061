"""Calls of several checks are made in one go: one frame takes less than a frame for each check."""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from grader.checks import Check
from grader.checks.places import right_but_for_number
from grader.model import Call, CasePlan, CheckGrade, Outcome, Status
from grader.running.base import Runner

__all__ = ["Ahead", "calls_ahead", "unmet_needs"]


class Ahead:
    """Makes calls before they are asked for.

    Parameters
    ----------
    runner : Runner
        Makes the calls, in the order in which they are going to be asked for.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._made: deque[tuple[Sequence[Call], list[Outcome]]] = deque()

    @property
    def has_some_left(self) -> bool:
        """Whether there are calls left that were made and that nobody has asked for."""
        return bool(self._made)

    def make(self, several: Sequence[Sequence[Call]]) -> None:
        """Make the calls of several checks, when none are left."""
        outcomes = iter(self._runner.run([call for calls in several for call in calls]) if several else ())
        self._made.extend((calls, list(islice(outcomes, len(calls)))) for calls in several)

    def run(self, calls: Sequence[Call]) -> list[Outcome]:
        """Return one outcome per call, in order. Calls that nobody has foreseen are made now."""
        if self._made:
            made, outcomes = self._made.popleft()
            if len(made) == len(calls) and all(map(operator.is_, made, calls)):
                return outcomes
            self._made.clear()
        return self._runner.run(calls)

    def renew(self) -> None:
        """Make the next calls in a fresh state."""
        self._made.clear()
        self._runner.renew()


def calls_ahead(
    checks: Sequence[Check],
    cases: Mapping[str, Sequence[CasePlan]],
    voided: Collection[str],
    earlier: Mapping[str, CheckGrade],
) -> list[list[Call]]:
    """Return the calls of each of the first `checks` that are made whatever becomes of the others.

    Parameters
    ----------
    checks : sequence of Check
        Those that are not graded yet.
    cases : mapping of str to sequence of CasePlan
        Check -> its cases.
    voided : collection of str
        The checks that call nothing.
    earlier : mapping of str to CheckGrade
        Those that are graded.
    """
    found = []
    for check in checks:
        if check.isolated != checks[0].isolated or not check.fixes_calls or not set(check.needs) <= earlier.keys():
            break
        if check.name in voided or unmet_needs(check, earlier):
            continue
        if not all(case.calls for case in cases[check.name]):
            break
        found.append([case.calls[0] for case in cases[check.name]])
    return found


def unmet_needs(check: Check, earlier: Mapping[str, CheckGrade]) -> list[str]:
    """Return the checks among the `earlier` ones that `check` needs, and that did not pass."""
    return [name for name, grade in earlier.items() if name in check.needs and not _meets_needs(grade)]


def _meets_needs(grade: CheckGrade) -> bool:
    """Whether a check passed. A value too many costs points where it is counted, and no other check."""
    return grade.status is Status.PASSED or right_but_for_number(grade.verdicts)
