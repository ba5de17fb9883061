"""Holds a mistake that was recognised against the calls of scopes, which none is recognised by.

A function may have a second mistake that shows at small sizes alone. To recognise mistakes by these calls would not
do: small sizes confuse what differs. They can tell that a name is not the whole truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.diagnose.catalogue import scales_of
from grader.diagnose.fingerprint import Observed, prints_of, same
from grader.model import CasePlan, CheckGrade, Finding, Outcome, Raised, Returned
from grader.text import plural

__all__ = ["told_of_scopes"]


def told_of_scopes(
    found: Finding,
    mistaken: Callable[[Mapping[str, Any]], Any],
    cases: Mapping[str, Sequence[CasePlan]],
    grades: Iterable[CheckGrade],
) -> Finding:
    """Return `found`, with the number of calls of scopes that its mistakes do not explain.

    Parameters
    ----------
    found : Finding
        Names the mistakes of its function.
    mistaken : callable
        The function with these mistakes; it takes the arguments by name.
    cases : mapping of str to sequence of CasePlan
        The cases of each check, with those of its scopes.
    grades : iterable of CheckGrade
        With the traces of all these cases.
    """
    unlike = sum(
        not _explains(mistaken, case, outcome)
        for grade in grades
        for case, (call, outcome) in zip(cases.get(grade.name, ()), grade.trace, strict=False)
        if case.assures and call.function == found.function and case.expected is not None
    )
    if not unlike:
        return found
    besides = f" It does not explain {plural(unlike, 'call')} with small sizes: there may be something else, too."
    return replace(found, evidence=found.evidence + besides)


def _explains(mistaken: Callable[[Mapping[str, Any]], Any], case: CasePlan, outcome: Outcome) -> bool:
    """Whether a call ended as it does with the mistakes; an ending that no mistake explains counts for nothing."""
    if not isinstance(outcome, Returned | Raised):
        return True
    scales = scales_of(Returned(case.expected))
    observed = prints_of(outcome.value, scales) if isinstance(outcome, Returned) else None
    return same(observed, _result(mistaken, case, scales))


def _result(mistaken: Callable[[Mapping[str, Any]], Any], case: CasePlan, scales: tuple[float, ...]) -> Observed:
    try:
        with np.errstate(all="ignore"):  # a wrong-on-purpose variant may divide by zero
            return prints_of(mistaken(case.arguments), scales)
    except Exception:  # noqa: BLE001 - it may fail in any way
        return None
