"""What searches for lines have found in this run: files that several students handed in are searched once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from grader.model import Finding
from grader.sandbox.base import Program

__all__ = ["Searches", "fingerprint", "was_ended"]

MOST = 256
"""Programs of an exercise whose findings are kept: a few hundred bytes each."""


class Searches:
    """The findings in programs of one exercise, by their fingerprints; the oldest is forgotten first."""

    def __init__(self) -> None:
        self._found: dict[bytes, Sequence[Finding]] = {}

    def of(self, key: bytes, search: Callable[[], Sequence[Finding]]) -> Sequence[Finding]:
        """Return what was found under `key`, or else what `search` finds now.

        That a search was ended is kept, too: it took longer than others, and would do so for each copy of a file.
        """
        if key in self._found:
            return self._found[key]
        found = search()
        if len(self._found) == MOST:
            del self._found[next(iter(self._found))]
        self._found[key] = found
        return found


def was_ended(finding: Finding) -> bool:
    """Return whether this is no mistake, but says that a search was ended before its time."""
    return not finding.change and not finding.mistakes


def fingerprint(program: Program, *others: object) -> bytes:
    """Return a hash of all that a program consists of, and of what else decides what is found in it."""
    files = [sorted(one.items()) for one in (program.modules, program.known, program.data, program.left_out)]
    whole = (program.entry, program.cells, program.imports, program.functions, files, others)
    return sha256(repr(whole).encode(errors="surrogatepass")).digest()
