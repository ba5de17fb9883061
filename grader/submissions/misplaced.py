"""Where a function stands that was not found in a file, by a plain text search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from grader.model import Cell

__all__ = ["misplaced"]

MOST_HINTS = 3
LONGEST_NAME = 40
MOST_LINES_ABOVE = 2000
HEADER = re.compile(r"([ \t]*)(?:(?:async[ \t]+)?(class|def)[ \t]+(\w+)|(if)[ \t]+__name__\b)")
KINDS = {"class": "class", "def": "function"}


def misplaced(code: Sequence[Cell], texts: Sequence[Cell], functions: Iterable[str]) -> list[str]:
    """Return a sentence for each of `functions` that stands where it is not found.

    Parameters
    ----------
    code : sequence of Cell
        The file as a whole, or the code cells of a notebook.
    texts : sequence of Cell
        The text cells of the notebook.
    functions : iterable of str
        Names that no line of `code` defines at its beginning.
    """
    if not any(part.source.strip() for part in (*code, *texts)):
        return [f"{part.name} is empty" for part in code[:1]]
    hints = (_hint(code, texts, name) for name in sorted(functions))
    return list(islice(filter(None, hints), MOST_HINTS))


def _hint(code: Sequence[Cell], texts: Sequence[Cell], name: str) -> str:
    definition = re.compile(rf"(?m)^([ \t]*+)(#?)[# \t]*+(?:async[ \t]+)?def[ \t]+{re.escape(name)}[ \t]*\(")
    for cell in code:
        found = definition.search(cell.source)
        if found is not None:
            line = cell.source.count("\n", 0, found.start()) + 1
            place = f"({cell.name}, line {line})"
            if found[2]:
                return f"{name} stands in a comment {place}: remove the # before its lines"
            return _within(name, cell.source[: found.start()], found[1].expandtabs(), place)
    for cell in texts:
        if definition.search(cell.source):
            return f"{name} is defined in a text cell ({cell.name}): make it a code cell"
    return ""


def _within(name: str, above: str, indent: str, place: str) -> str:
    """What `name` is defined in, by the nearest line above that is less indented."""
    for line in islice(reversed(above.splitlines()), MOST_LINES_ABOVE):
        depth = len(line.expandtabs()) - len(line.expandtabs().lstrip())
        if not line.strip() or depth >= len(indent):
            continue
        header = HEADER.match(line)
        if header is None:
            return ""
        if header[4]:
            return f"{name} stands below if __name__ {place}, which is not run when graded: define it above"
        return f"{name} stands in {KINDS[header[2]]} {header[3][:LONGEST_NAME]} {place}: define it outside"
    return ""
