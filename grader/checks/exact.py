"""The exact lane: a case of whole numbers on which a right result is equal to the last bit.

For a function that is a polynomial in its data, a case can be drawn of whole numbers that are so small that every
sum of their products is exact in float64, in whatever order it is taken. A wrong polynomial agrees by chance at
most with the probability that Schwartz and Zippel give: its degree over the number of values that each entry can
have. Normal numbers stay beside them, since whole ones hide what is cut off.

Not every right way stays among whole numbers: a Fourier transform does not, nor does a product with 1 / 6. So a
result counts as equal if it is equal once its rounding is undone. What is put down to rounding is `ROUNDING`,
thousands of times less than what other cases allow. It is never more than `LEAST_DOUBT`, so no other whole number
passes for the expected one: the bound is the one of a comparison by ``==``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.parts import PlanContext, Recipe
from grader.checks.structure import arrays_in
from grader.checks.tolerances import largest_magnitude
from grader.errors import CourseError
from grader.model import CasePlan

__all__ = ["LABEL", "Exact", "exact_case", "largest_integer", "stated", "with_whole_numbers"]

LABEL = "whole numbers"
DIGITS, TERMS = 53, 16
"""Bits of a float64, and those that are left for the number of terms in a sum."""
ROUNDING = 2.0**-46
"""What a way of computing that leaves the whole numbers may be off by, relative to the largest entry."""
LEAST_DOUBT = 0.125
"""No whole number is off by this much: larger errors are not undone."""
DROWNING = 2.0**80
"""The factor that makes an argument so large that in a sum with it nothing else is left."""
FRACTION = 8
"""Bits behind the point that an expected value may have: a mean of four numbers."""


@dataclass(frozen=True)
class Exact:
    """A case of whole numbers, for a function that is a polynomial in its arrays.

    Parameters
    ----------
    degree : int
        Of the polynomial.
    inputs : sequence of cases
        The first one is drawn; the check's own first case if there is none. Arrays of floats in it are drawn again,
        of whole numbers, unless all their entries are whole numbers already.
    unit : int
        All numbers that are drawn are multiples of it: the number of pixels that a mean is taken of, for example.
    most : int, optional
        The largest magnitude that is drawn. State it where a recipe draws whole numbers itself.
    drowning : sequence of str
        Arguments that the result does not depend on, as gradients do not depend on a bias. They are made so large
        that differences of a function which does depend on them measure nothing else.

    Examples
    --------
    >>> exact = Exact(2)
    >>> exact.largest, f"{exact.false_pass_bound:.1e}"
    (262144, '3.8e-06')
    """

    degree: int
    inputs: Sequence[Recipe] = ()
    unit: int = 1
    most: int | None = None
    drowning: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Raise `ValueError` for numbers that no case can be drawn with."""
        for name, most in (("degree", DIGITS - TERMS), ("unit", 1 << DIGITS), ("most", 1 << DIGITS)):
            value = getattr(self, name)
            whole = isinstance(value, int) and not isinstance(value, bool)
            if not (whole and 1 <= value <= most) and (name, value) != ("most", None):
                raise ValueError(f"{name} must be a whole number from 1 to {most:,}, not {value!r}")
        if self.largest < 1:
            raise ValueError(f"no multiple of unit={self.unit} is small enough to be drawn")

    @property
    def largest(self) -> int:
        """The largest magnitude that is drawn."""
        return (largest_integer(self.degree) if self.most is None else self.most) // self.unit * self.unit

    @property
    def false_pass_bound(self) -> float:
        """The largest probability with which another polynomial of at most that degree agrees on one case."""
        return self.degree / (2 * (self.largest // self.unit) + 1)


def stated(exact: int | Exact | None) -> Exact | None:
    """Return what an author states as `exact`, who may give the degree alone."""
    return Exact(exact) if isinstance(exact, int) else exact


def largest_integer(degree: int) -> int:
    """Return the largest magnitude of which a sum of 65,536 products of `degree` numbers is exact.

    >>> largest_integer(2), largest_integer(3)
    (262144, 4096)
    """
    return 1 << (DIGITS - TERMS) // degree


def with_whole_numbers(value: Any, most: int, unit: int, generator: np.random.Generator) -> Any:
    """Return `value` with its arrays of floats drawn again, unless they hold whole numbers already.

    What is drawn are multiples of `unit`, the magnitude at most `most`.
    """
    match value:
        case np.ndarray() if value.dtype.kind == "f" and np.any(value != np.rint(value)):
            largest = most // unit
            drawn = generator.integers(-largest, largest, size=value.shape, endpoint=True)
            return (unit * drawn).astype(np.float64)
        case list() | tuple():
            return type(value)(with_whole_numbers(item, most, unit, generator) for item in value)
        case dict():
            return {key: with_whole_numbers(item, most, unit, generator) for key, item in value.items()}
        case _:
            return value


def exact_case(
    exact: Exact,
    context: PlanContext,
    function: str,
    inputs: Sequence[Recipe],
    compared: Callable[[Any], Any],
    check: str,
) -> CasePlan:
    """Return a case of whole numbers, once every right implementation agrees on it.

    Parameters
    ----------
    exact : Exact
    context : PlanContext
    function : str
        The name of the function that is called.
    inputs : sequence of cases
        Those of the check.
    compared : callable
        Takes what is compared out of what the function returns.
    check : str
        The name of the check.

    Raises
    ------
    CourseError
        If right implementations differ, or an expected value is not exact: it is no polynomial of that degree.
    """
    arguments = context.draw_whole((exact.inputs or inputs)[0], exact.largest, exact.unit)
    arguments |= {name: DROWNING * arguments[name] for name in exact.drowning}
    call = context.bind(function, arguments)
    expected = compared(context.reference(call))
    allowed = _rounding(expected)
    others = [compared(value) for value in context.others(call)]
    if not _is_exact(expected, allowed) or not all(_agree(expected, other, allowed) for other in others):
        raise CourseError(
            f"check {check!r}: on whole numbers right implementations do not agree to the last bit, so it is no "
            "polynomial of the degree that `exact` states; take `exact` out, or state a larger degree"
        )
    return CasePlan(LABEL, arguments, (call,), expected, allowed, context.returns(function))


def _is_exact(expected: Any, allowed: Any) -> bool:
    """Whether every number is whole but for `FRACTION` bits and what is put down to rounding."""
    for array, most in zip(arrays_in(expected), arrays_in(allowed), strict=True):
        nearest = np.ldexp(np.rint(np.ldexp(np.asarray(array, dtype=np.float64), FRACTION)), -FRACTION)
        if np.any(np.abs(array - nearest) > most) or np.any(np.abs(nearest) >= math.ldexp(1.0, DIGITS - FRACTION)):
            return False
    return True


def _agree(expected: Any, other: Any, allowed: Any) -> bool:
    pairs = zip(arrays_in(expected), arrays_in(other), arrays_in(allowed), strict=True)
    return all(one.shape == two.shape and np.all(np.abs(one - two) <= most) for one, two, most in pairs)


def _rounding(expected: Any) -> Any:
    """Return what is put down to rounding, in the structure of `expected`."""
    match expected:
        case list() | tuple():
            return [_rounding(item) for item in expected]
        case dict():
            return {key: _rounding(item) for key, item in expected.items()}
        case _:
            largest = largest_magnitude(np.asarray(expected, dtype=np.float64))
            return min(ROUNDING * max(largest, 1.0), LEAST_DOUBT)
