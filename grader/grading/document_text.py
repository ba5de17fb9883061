"""Make the texts of a result document printable and short: every quoted text goes through here.

Whatever a student hands in, a document has at most `MOST_BYTES` bytes.
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
    """Shortens the texts of one document, one after the other, and counts their characters."""

    def __init__(self) -> None:
        self._left = MOST_TEXT

    def text(self, text: str) -> str:
        """Return `text` with every character printable, cut if it is too long."""
        most = max(0, min(LONGEST, self._left))
        shown = escaped(text[: most + 1])  # escaping never shortens it, so the rest need not be read
        if len(shown) > most:
            shown = shown[:most] + CUT
        self._left -= len(shown)
        return shown

    def notes(self, items: Sequence[Item], write: Callable[[Item], str] = str) -> list[str]:
        """Return the first of `items`, each as `write` returns it, and the number of the others."""
        shown = [self.text(write(item)) for item in items[:MOST_NOTES]]
        more = len(items) - len(shown)
        return [*shown, f"and {more} more"] if more else shown
