"""What a result document quotes, made safe and bounded: the one place through which every such text goes.

Whatever a student hands in, a document stays below `MOST_BYTES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from grader.text import escaped

__all__ = ["CUT", "LONGEST", "MOST_BYTES", "MOST_NOTES", "DocumentTexts"]

MOST_BYTES = 1 << 20
"""Of a whole document."""
LONGEST = 4000
"""Characters of one text."""
MOST_TEXT = 160_000
"""Characters of all texts of a document together: in JSON, one may take four bytes."""
MOST_NOTES = 20
CUT = " ... (cut)"

Item = TypeVar("Item")


class DocumentTexts:
    """Takes in the texts of one document, one after the other, and counts what they take."""

    def __init__(self) -> None:
        self._left = MOST_TEXT

    def text(self, text: str) -> str:
        """Return `text` with nothing in it that does not print, cut where it is too long."""
        most = max(0, min(LONGEST, self._left))
        shown = escaped(text[: most + 1])  # no shorter than it was: the rest need not be looked at
        if len(shown) > most:
            shown = shown[:most] + CUT
        self._left -= len(shown)
        return shown

    def notes(self, items: Sequence[Item], write: Callable[[Item], str] = str) -> list[str]:
        """Return the first of `items`, each as `write` writes it, and how many more there are."""
        shown = [self.text(write(item)) for item in items[:MOST_NOTES]]
        more = len(items) - len(shown)
        return [*shown, f"and {more} more"] if more else shown
