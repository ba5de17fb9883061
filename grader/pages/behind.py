"""The students behind a figure of a class page: how many they are, and those whom the page names."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

__all__ = ["MOST_LISTED", "Behind"]

MOST_LISTED = 500
"""Students that stand behind one number; of more the table of students tells the others."""


class Behind:
    """Students by their numbers, in the order in which they come. All are counted, and the first are kept."""

    __slots__ = ("_count", "_last", "first")

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self.first = array("I")
        """Those whom the page names."""
        self._count, self._last = 0, -1
        for number in numbers:
            self.add(number)

    def __len__(self) -> int:
        return self._count

    def add(self, number: int) -> None:
        """Count a student, once even if the same number comes again at once."""
        if number == self._last:
            return
        self._count, self._last = self._count + 1, number
        if self._count <= MOST_LISTED:
            self.first.append(number)
