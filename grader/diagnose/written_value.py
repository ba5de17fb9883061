"""Write a value as a person would, in bounded space and time: a hostile one may hold millions of entries.

One limit of entries and characters holds for the whole value, however it is nested. The rest is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["DIGITS", "MOST_CHARACTERS", "MOST_ENTRIES", "written"]

DIGITS = 6
MOST_ENTRIES = 60
"""The most numbers, texts and keys that are written of a whole value."""
MOST_CHARACTERS = 1600
LONGEST_TEXT = 60
MOST_AXES = 6


def written(value: Any, digits: int = DIGITS) -> str:
    """Return `value` as a person would write it, with numbers to so many `digits`."""
    text = _Writer(digits).write(value)
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}..."


@dataclass
class _Writer:
    """Writes one value. Every container and every entry uses up part of the limit."""

    digits: int
    left: int = MOST_ENTRIES

    def write(self, value: Any) -> str:
        match value:
            case np.ndarray():
                return self._array(value)
            case float():
                return self._one(f"{value + 0.0:.{self.digits}g}")  # no minus in front of a 0
            case list():
                return f"[{self._several(value, self.write)}]"
            case tuple():
                return f"({self._several(value, self.write)})"
            case str():
                return self._text(value)
            case dict():
                return f"a dict with the keys {self._several(value, self._text)}"
            case _:
                return self._one(repr(value)[:LONGEST_TEXT])

    def _one(self, text: str) -> str:
        self.left -= 1
        return text

    def _text(self, text: str) -> str:
        return self._one(repr(text[:LONGEST_TEXT]))

    def _several(self, items: Collection[Any], write: Callable[[Any], str]) -> str:
        """Write as many of `items` as there is room for."""
        self.left -= not items  # a list of empty lists has no entries at all
        shown: list[str] = []
        for item in items:
            if self.left <= 0:
                return ", ".join([*shown, f"{len(items) - len(shown)} more"])
            shown.append(write(item))
        return ", ".join(shown)

    def _array(self, array: np.ndarray) -> str:
        if not array.ndim:
            return self.write(array.item())
        if array.ndim > MOST_AXES:
            return self._one(f"an array with {array.ndim} axes")
        if array.size > self.left:
            return self._one(f"an array of shape {array.shape}")
        self.left -= max(1, array.size)
        rounded = self.digits == DIGITS
        if array.dtype.kind == "f":  # no minus in front of a 0, nor of what is written as one
            array = np.where(np.abs(array) < rounded * 0.5 * 10.0**-self.digits, 0.0, array + 0.0)
        text = np.array2string(
            array,
            separator=", ",
            precision=self.digits,
            suppress_small=rounded,
            max_line_width=10**6,
            threshold=MOST_ENTRIES,
        )
        return " ".join(text.split())
