"""Compile a notebook's cells as Python.

Student side. A cell is compiled as it is. Only if that fails are magics and shell lines removed, line by line, so
that line numbers remain those that the student sees.
"""

from __future__ import annotations

import re
from types import CodeType

__all__ = ["compile_cell", "without_magics"]

KEPT = frozenset({"time", "timeit", "capture", "prun"})
"""Cell magics whose body is Python to run. The body of any other is in another language."""
MAGIC = re.compile(r"\s*[%!?]")
ASSIGNED = re.compile(r"(\s*[\w.,\s\[\]]+?=\s*)[%!]")
ASKED = re.compile(r"\s*[\w.]+\s*\?{1,2}\s*$")
CELL_MAGIC = re.compile(r"\s*%%(\w+)")


def compile_cell(source: str, name: str) -> CodeType | None:
    """Return the code of the cell `name`, or None if it is in another language.

    Raises
    ------
    SyntaxError, ValueError
        If it is not Python even without its magics.
    """
    try:
        return compile(source, name, "exec", dont_inherit=True)
    except SyntaxError:
        plain = without_magics(source)
        if plain == source:
            raise
        return None if plain is None else compile(plain, name, "exec", dont_inherit=True)


def without_magics(source: str) -> str | None:
    """Return `source` with magics and shell lines replaced by ``pass``; None for a cell of another language."""
    lines = source.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    cell_magic = CELL_MAGIC.match(lines[first])
    if cell_magic:
        if cell_magic[1] not in KEPT:
            return None
        lines[first] = "pass"
    continued, indent = False, ""
    for number, line in enumerate(lines):
        if not continued:
            indent = line[: len(line) - len(line.lstrip())]
        assigned = ASSIGNED.match(line)
        replaced = True
        if continued or MAGIC.match(line) or ASKED.match(line):
            lines[number] = f"{indent}pass"
        elif assigned:
            lines[number] = f"{assigned[1]}None"
        else:
            replaced = False
        continued = replaced and line.endswith("\\")
    return "\n".join(lines)
