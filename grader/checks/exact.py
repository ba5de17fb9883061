"""The exact lane: a case of integers on which a right result is equal to the last bit.

For a function that is a polynomial in its data, a case can be drawn of whole numbers that are so small that every
sum of their products is exact in float64, in whatever order it is taken. Then nothing is allowed for rounding. A
wrong polynomial agrees by chance at most with the probability that Schwartz and Zippel give: its degree over the
number of values that each entry can have. Normal numbers stay beside them, since integers hide what is cut off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.checks.tolerances import SMALLEST
from grader.errors import CourseError
from grader.model import CasePlan

__all__ = ["LABEL", "exactly", "false_pass_bound", "largest_integer", "with_integers"]

LABEL = "whole numbers"
DIGITS, TERMS = 53, 16
"""Bits of a float64, and those that are left for the number of terms in a sum."""


def largest_integer(degree: int) -> int:
    """Return the largest magnitude drawn: a sum of 65,536 products of `degree` such numbers is exact.

    >>> largest_integer(2), largest_integer(3)
    (262144, 4096)
    """
    return 1 << (DIGITS - TERMS) // degree


def false_pass_bound(degree: int) -> float:
    """Return the largest probability with which another polynomial of at most `degree` agrees on one drawn case."""
    return degree / (2 * largest_integer(degree) + 1)


def with_integers(value: Any, degree: int, generator: np.random.Generator) -> Any:
    """Return `value` with each array of floats drawn again, of whole numbers."""
    match value:
        case np.ndarray() if value.dtype.kind == "f":
            most = largest_integer(degree)
            return generator.integers(-most, most, size=value.shape, endpoint=True).astype(np.float64)
        case list() | tuple():
            return type(value)(with_integers(item, degree, generator) for item in value)
        case dict():
            return {key: with_integers(item, degree, generator) for key, item in value.items()}
        case _:
            return value


def exactly(case: CasePlan, others: list[Any], check: str) -> CasePlan:
    """Return a case of whole numbers that allows nothing, once every right implementation agrees on it.

    Raises
    ------
    CourseError
        If one does not, or an expected value is not exact: the function is no polynomial of that degree.
    """
    whole = all(_is_exact(array) for array in _arrays(case.expected))
    agreed = all(
        np.array_equal(one, other)
        for result in others
        for one, other in zip(_arrays(case.expected), _arrays(result), strict=True)
    )
    if not whole or not agreed:
        raise CourseError(
            f"check {check!r}: on whole numbers right implementations do not agree to the last bit, so it is no "
            "polynomial of the degree that `exact` states; take `exact` out, or state a larger degree"
        )
    return replace(case, label=LABEL, allowance=_nothing(case.expected))


def _is_exact(array: np.ndarray) -> bool:
    return bool(np.all(array == np.rint(array)) and np.all(np.abs(array) < math.ldexp(1.0, DIGITS)))


def _arrays(value: Any) -> list[np.ndarray]:
    match value:
        case list() | tuple():
            return [array for item in value for array in _arrays(item)]
        case Mapping():
            return [array for item in value.values() for array in _arrays(item)]
        case _:
            return [np.asarray(value)]


def _nothing(expected: Any) -> Any:
    match expected:
        case list() | tuple():
            return [_nothing(item) for item in expected]
        case dict():
            return {key: _nothing(item) for key, item in expected.items()}
        case _:
            return SMALLEST
