"""What of a student's answer may be quoted: the gate between hostile code and every sentence of a report.

A process that has seen hidden inputs could spell them out in any text or number that it may choose. What passes
here is bounded: a line number of the student's own short file, a built-in exception.
"""

from __future__ import annotations

import builtins
from dataclasses import replace

from grader.model import ImportFailed, NotWritten, Outcome, OutOfMemory, Raised
from grader.sandbox.base import Program

__all__ = ["Vetting"]

MOST_LINES = 4000
"""Of a submission: with more, the choice of a line could tell more than some bits of a hidden input."""


class Vetting:
    """Takes out of an answer what could tell a hidden input.

    Parameters
    ----------
    program : Program
        The student's sources: what may be quoted of an answer stands in them.
    """

    def __init__(self, program: Program) -> None:
        self._lines = {f"{name}.py": source.count(b"\n") + 1 for name, source in program.modules.items()}
        self._lines |= {cell.name: cell.source.count("\n") + 1 for cell in program.cells}
        """File -> its number of lines: a line beyond is not one that anybody wrote."""

    def vetted(self, outcome: Outcome, *, after_calls: bool) -> Outcome:
        """Return `outcome` as it may be quoted.

        Parameters
        ----------
        outcome : Outcome
            As the student's process tells it.
        after_calls : bool
            Whether any process of the exercise was ever sent a call: a fresh one may know by a clock, or a number
            of the kernel's, what an earlier one has seen.
        """
        match outcome:
            case ImportFailed() if after_calls:
                return self._without_words(outcome)
            case Raised() | NotWritten() | OutOfMemory() if not self._quotable(outcome.file, outcome.line):
                return replace(outcome, file="", line=None)
            case _:
                return outcome

    def _without_words(self, failed: ImportFailed) -> ImportFailed:
        found = getattr(builtins, failed.type, None)
        known = isinstance(found, type) and issubclass(found, BaseException)
        kind = failed.type if known else "an exception of your own"
        if self._quotable(failed.file, failed.line):
            return ImportFailed(kind, "", failed.file, failed.line)
        return ImportFailed(kind)

    def _quotable(self, file: str, line: int | None) -> bool:
        """Whether a line number may be quoted: it exists, and the file is short enough to leak few bits."""
        return 0 < (line or 0) <= self._lines.get(file, 0) and sum(self._lines.values()) <= MOST_LINES
