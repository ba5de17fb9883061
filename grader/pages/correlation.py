"""Pearson's correlation of pairs of numbers that come one after the other, of which none is kept."""

from __future__ import annotations

import math

__all__ = ["Correlation"]


class Correlation:
    """Means and spreads are brought up to date with each pair, as Welford does it: exact also far from zero."""

    __slots__ = ("_means", "_spreads", "_together", "count")

    def __init__(self) -> None:
        self.count = 0
        """The number of pairs."""
        self._means, self._spreads, self._together = (0.0, 0.0), (0.0, 0.0), 0.0

    def add(self, first: float, second: float) -> None:
        """Count a pair."""
        self.count += 1
        before = first - self._means[0], second - self._means[1]
        self._means = self._means[0] + before[0] / self.count, self._means[1] + before[1] / self.count
        after = first - self._means[0], second - self._means[1]
        self._spreads = self._spreads[0] + before[0] * after[0], self._spreads[1] + before[1] * after[1]
        self._together += before[0] * after[1]

    @property
    def value(self) -> float | None:
        """The correlation, from -1 to 1; None if one of the two does not vary."""
        if self.count < 3:  # noqa: PLR2004 - two points always lie on a line
            return None
        if min(self._spreads) <= 1e-12 * self.count:
            return None
        return max(-1.0, min(1.0, self._together / math.sqrt(self._spreads[0] * self._spreads[1])))
