"""Decide what a report may quote from a student's answer: the gate between hostile code and every sentence.

A process that has seen hidden inputs could encode them in any text or number that it chooses. Only bounded choices
pass: a line number of the student's own short file, a built-in exception.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection
from dataclasses import replace

from grader.model import (
    Exited,
    Flooded,
    ImportFailed,
    Killed,
    NotWritten,
    Outcome,
    OutOfMemory,
    Raised,
    Returned,
    TimedOut,
)
from grader.sandbox.base import Program

__all__ = ["Vetting"]

MOST_LINES = 4000
"""Lines of a submission up to which they are quoted: a choice among more could reveal too many bits of an input."""


class Vetting:
    """Removes from an answer everything that could reveal a hidden input.

    Parameters
    ----------
    program : Program
        The student's sources: only names and lines in them may be quoted.
    """

    def __init__(self, program: Program) -> None:
        names = program.file_names
        files = {path: source for path, source in program.modules.items() if isinstance(source, bytes)}
        imported = [source for source in program.modules.values() if not isinstance(source, bytes)]
        self._lines = {names[path]: source.count(b"\n") + 1 for path, source in files.items()}
        cells = [cell for several in (program.cells, *imported) for cell in several]
        self._lines |= {cell.name: cell.source.count("\n") + 1 for cell in cells}
        """File -> its number of lines: a larger line number does not exist."""

    def vetted(self, outcome: Outcome, *, after_calls: bool) -> Outcome:
        """Return `outcome` without what must not be quoted.

        Parameters
        ----------
        outcome : Outcome
            As the student's process reports it.
        after_calls : bool
            Whether any process of the exercise was ever sent a call: an earlier one could
            have left a hidden input to it in a clock or a number of the kernel.
        """
        if type(outcome) is Returned:  # nearly always
            return outcome
        match outcome:
            case ImportFailed() if after_calls:
                return self._without_text(outcome)
            case Raised() | NotWritten() | OutOfMemory() | TimedOut() | Killed() | Exited() | Flooded() if (
                not self.quotable(outcome.file, outcome.line)
            ):
                return replace(outcome, file="", line=None)
            case _:
                return outcome

    @property
    def files(self) -> Collection[str]:
        """What messages call the student's files."""
        return self._lines.keys()

    def _without_text(self, failed: ImportFailed) -> ImportFailed:
        found = getattr(builtins, failed.type, None)
        known = isinstance(found, type) and issubclass(found, BaseException)
        kind = failed.type if known else "an exception of your own"
        if self.quotable(failed.file, failed.line):
            return ImportFailed(kind, "", failed.file, failed.line)
        return ImportFailed(kind)

    def quotable(self, file: str, line: int | None) -> bool:
        """Whether a line number may be quoted: it exists, and the file is short enough to leak few bits."""
        return 0 < (line or 0) <= self._lines.get(file, 0) and sum(self._lines.values()) <= MOST_LINES
