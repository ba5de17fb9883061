"""What a function gives on a public input, beside what it should give, as entries that can be drawn.

The inputs are those of the ladder, and the process has seen no hidden one: see `counterexample`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.checks.compare import compare
from grader.checks.places import asked
from grader.model import CasePlan, Outcome, Picture, Returned

__all__ = ["MOST", "picture_of"]

LEAST, MOST = 2, 1024
"""Entries of an array that is drawn. A single number is said in words."""
DIGITS = 4
"""Significant digits of an entry: a picture shows no more."""
ALIKE = 0.08
"""Shares of values in two draws of 1000 entries that differ by less look the same: five standard deviations."""

Climbed = Sequence[tuple[CasePlan, Outcome]]


def picture_of(ladder: Climbed, failed: Climbed, curves: Mapping[str, str]) -> Picture | None:
    """Return what is to be drawn of a function, or None if nothing can be.

    Parameters
    ----------
    ladder : sequence of (CasePlan, Outcome)
        Every call on a public input.
    failed : sequence of (CasePlan, Outcome)
        Those whose result is wrong.
    curves : mapping of str to str
        Returned values that are drawn as curves, each with what their first axis counts.

    Returns
    -------
    picture : Picture or None
        How often each value occurs, if the function is random and that differs; else the largest array that is
        wrong. Only an array that has the expected shape is drawn: another shape is said in words.
    """
    shares = [_shares(case, outcome) for case, outcome in ladder if case.random]
    wrong = [picture for case, outcome in failed for picture in _pictures(case, outcome, curves)]
    return next(filter(None, shares), None) or max(wrong, key=lambda one: len(one.expected), default=None)


def _pictures(case: CasePlan, outcome: Outcome, curves: Mapping[str, str]) -> Iterator[Picture]:
    for part, expected, observed, allowance in _parts(case, outcome):
        picture = _drawn(case, part, expected, observed)
        if picture is not None and compare(expected, observed, allowance) is not None:
            along = curves.get(part or "".join(case.returns), "")
            yield replace(picture, along=along if picture.shape[0] > 1 else "")


def _shares(case: CasePlan, outcome: Outcome) -> Picture | None:
    """The last array that a random function returns, unless its values occur as often as they should."""
    last = list(_parts(case, outcome))[-1:]
    for part, expected, observed, _ in last:
        picture = _drawn(case, part, expected, observed)
        if picture is not None and _differ(picture):
            return replace(picture, random=True)
    return None


def _differ(picture: Picture) -> bool:
    expected: Counter[float | None] = Counter(picture.expected)
    observed = Counter(picture.observed)
    size = len(picture.expected)
    return any(abs(expected[one] - observed[one]) > ALIKE * size for one in (*expected, *observed))


def _drawn(case: CasePlan, part: str, expected: Any, observed: Any) -> Picture | None:
    if not (_can_be_drawn(expected) and _can_be_drawn(observed) and expected.shape == observed.shape):
        return None
    if not (LEAST <= expected.size <= MOST and np.isfinite(expected).all()):
        return None
    shape = tuple(map(int, expected.shape))
    return Picture(part, case.label, shape, tuple(map(_rounded, expected.flat)), _entries(observed))


def _parts(case: CasePlan, outcome: Outcome) -> Iterator[tuple[str, Any, Any, Any]]:
    """Each returned value with its name, the expected one and its allowance."""
    if not isinstance(outcome, Returned):
        return
    value = asked(case.expected, outcome.value, case.returns)
    if not isinstance(case.expected, (tuple, list)):
        yield "", case.expected, value, case.allowance
    elif isinstance(value, (tuple, list)) and len(value) == len(case.expected):
        names = case.returns if len(case.returns) == len(value) else [f"value {n + 1}" for n in range(len(value))]
        allowances = [None] * len(value) if case.random else case.allowance
        yield from zip(names, case.expected, value, allowances, strict=True)


def _can_be_drawn(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.dtype.kind in "fiub"


def _entries(values: np.ndarray) -> tuple[float | None, ...]:
    return tuple(_rounded(one) if np.isfinite(one) else None for one in values.flat)


def _rounded(number: Any) -> float:
    return float(f"{float(number):.{DIGITS}g}")
