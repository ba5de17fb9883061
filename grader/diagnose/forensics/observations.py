"""One value of one call, as forensics looks at it: expected and observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.checks.compare import compare
from grader.checks.tolerances import in_double, largest_magnitude
from grader.diagnose.forensics.numbers import agree, as_numbers
from grader.diagnose.forensics.quantities import Quantity, leaves, quantities

__all__ = ["Observation"]

FEW = 3.0
"""Allowances that a hypothesis may be off."""
LEAST, MOST = 1e-9, 1e-5
"""Bounds of how far a hypothesis may be off, relative to the largest value it predicts."""
FAR = 10.0
"""A value that is off by more than this many times what a hypothesis may be off is not merely imprecise."""
LARGER, FEW_MORE = 64, 1024
"""Up to this many times as many numbers as expected, and a few more, are looked at: a batch in place of its sum."""


@dataclass(frozen=True, eq=False)
class Observation:
    """One value of one call."""

    arguments: Mapping[str, Any]
    expected_value: Any
    observed_value: Any
    allowance: Any
    received: bool = True
    """False if the call did not return this value; `observed_value` means nothing then."""

    @cached_property
    def passed(self) -> bool:
        """Whether it is right, by the same comparison as in grading."""
        return self.received and compare(self.expected_value, self.observed_value, self.allowance) is None

    @cached_property
    def numeric(self) -> bool:
        """Whether numbers are expected."""
        return not isinstance(self.expected_value, bool) and as_numbers(self.expected_value) is not None

    @cached_property
    def expected(self) -> np.ndarray:
        """The expected numbers, in double precision; only if `numeric`."""
        return in_double(np.asarray(self.expected_value))

    @cached_property
    def observed(self) -> np.ndarray | None:
        """The observed numbers in double precision; None if there are none, or far more than expected."""
        if (
            not self.received
            or not self.numeric
            or self.expected.size * LARGER + FEW_MORE < _size(self.observed_value)
        ):
            return None
        return as_numbers(self.observed_value)

    @cached_property
    def leaves(self) -> dict[str, Any]:
        """The arrays and numbers among the arguments, by the expression that gives each."""
        return dict(leaves(self.arguments))

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """The named numbers that a factor or an offset may be, by name."""
        return quantities(self.arguments)

    @cached_property
    def relative(self) -> float:
        """How far a hypothesis may be off, relative to the largest value that it predicts."""
        size = largest_magnitude(self.expected)
        return min(max(FEW * self.allowance / size, LEAST), MOST) if size else LEAST

    @cached_property
    def error(self) -> np.ndarray:
        """The error of each value, infinite where it cannot be subtracted; shapes must be equal."""
        assert self.observed is not None
        off = np.abs(self.observed - self.expected)
        same = (self.observed == self.expected) | (np.isnan(self.observed) & np.isnan(self.expected))
        return np.asarray(np.where(same, 0.0, np.where(np.isnan(off), np.inf, off)))

    @cached_property
    def wrong(self) -> np.ndarray:
        """Which values are wrong; shapes must be equal."""
        return np.asarray(self.error > self.allowance)

    @cached_property
    def far(self) -> bool:
        """Whether it is more than imprecise; shapes must be equal."""
        return bool(np.any(self.error > FAR * self.relative * largest_magnitude(self.expected)))

    @property
    def real(self) -> bool:
        """Whether neither the expected nor the observed numbers are complex."""
        return "c" not in (self.expected.dtype.kind, "" if self.observed is None else self.observed.dtype.kind)

    def fits(self, predicted: np.ndarray | None) -> bool:
        """Whether `predicted` agrees with the observed numbers."""
        if predicted is None or self.observed is None or predicted.shape != self.observed.shape:
            return False
        return agree(predicted, self.observed, self.relative * largest_magnitude(predicted))

    def restored_by(self, corrected: np.ndarray | None) -> bool:
        """Whether `corrected`, computed from the observed numbers, agrees with the expected ones."""
        return corrected is not None and agree(
            corrected, self.expected, self.relative * largest_magnitude(self.expected)
        )

    @property
    def same_shape(self) -> bool:
        """Whether numbers in the expected shape were observed."""
        return self.observed is not None and self.observed.shape == self.expected.shape


def _size(value: Any) -> int:
    return value.size if isinstance(value, np.ndarray) else 1
