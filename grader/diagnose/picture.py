"""What a function gives on a public input, beside what it should give, as entries that can be drawn.

The inputs are those of the ladder, and the process has seen no hidden one: see `counterexample`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader.checks.compare import compare
from grader.model import CasePlan, Outcome, Picture, Returned

__all__ = ["MOST", "picture_of"]

LEAST, MOST = 2, 1024
"""Entries of an array that is drawn. A single number is said in words."""
DIGITS = 4
"""Significant digits of an entry: a picture shows no more."""


def picture_of(failed: Sequence[tuple[CasePlan, Outcome]]) -> Picture | None:
    """Return the largest array that is wrong in some failed calls, or None if none can be drawn.

    Only an array that has the expected shape is drawn: another shape is said in words.
    """
    found = [picture for case, outcome in failed for picture in _pictures(case, outcome)]
    return max(found, key=lambda picture: len(picture.expected), default=None)


def _pictures(case: CasePlan, outcome: Outcome) -> Iterator[Picture]:
    if not isinstance(outcome, Returned):
        return
    for part, expected, observed, allowance in _parts(case, outcome.value):
        if not (_can_be_drawn(expected) and _can_be_drawn(observed) and expected.shape == observed.shape):
            continue
        if LEAST <= expected.size <= MOST and compare(expected, observed, allowance) is not None:
            if not np.isfinite(expected).all():
                continue
            shape = tuple(map(int, expected.shape))
            yield Picture(part, case.label, shape, tuple(map(_rounded, expected.flat)), _entries(observed))


def _parts(case: CasePlan, value: Any) -> Iterator[tuple[str, Any, Any, Any]]:
    """Each returned value with its name, the expected one and its allowance."""
    if not isinstance(case.expected, (tuple, list)):
        yield "", case.expected, value, case.allowance
    elif isinstance(value, (tuple, list)) and len(value) == len(case.expected):
        names = case.returns if len(case.returns) == len(value) else [f"value {n + 1}" for n in range(len(value))]
        yield from zip(names, case.expected, value, case.allowance, strict=True)


def _can_be_drawn(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.dtype.kind in "fiub"


def _entries(values: np.ndarray) -> tuple[float | None, ...]:
    return tuple(_rounded(one) if np.isfinite(one) else None for one in values.flat)


def _rounded(number: Any) -> float:
    return float(f"{float(number):.{DIGITS}g}")
