"""Find the lines of a text at which Python's top level can be cut, though the text may not be Python.

Student side. Nothing is parsed: only strings, comments and brackets are told apart, in one pass.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Line", "cut", "lines_of"]

LEXEME = re.compile(
    r"(?P<string>'''(?:[^'\\]++|\\.|'(?!''))*+(?:'''|\Z)|\"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*+(?:\"\"\"|\Z)"
    r"|'(?:[^'\\\n]++|\\.)*+'?|\"(?:[^\"\\\n]++|\\.)*+\"?)"
    r"|(?P<comment>#[^\n]*+)|(?P<open>[\[({])|(?P<close>[\])}])|(?P<joined>\\\n)|(?P<end>\n)",
    re.DOTALL,
)
DEFINES = re.compile(r"\f*+(?:async[ \t]+)?def[ \t]+\w|class[ \t]+\w")
"""The beginning of a line at which an open bracket must be a mistake: it cannot stand within brackets."""
DECORATOR = re.compile(r"\f*+@")
CLAUSE = re.compile(r"\f*+(?:else|elif|except|finally)\b")
"""The beginning of a line that goes on with the statement above it."""


class Line(NamedTuple):
    """What stands at the beginning of a line of a text."""

    string_from: int | None
    """The line on which the string began that the line begins in, if it does."""
    depth: int
    """Open brackets."""
    joined: bool
    """Whether the line above ends in a backslash."""


def lines_of(text: str) -> list[Line]:
    """Return what stands at the beginning of each line of `text`."""
    lines = [Line(None, 0, joined=False)]
    depth = 0
    for found in LEXEME.finditer(text):
        match found.lastgroup:
            case "string":
                first = len(lines) - 1
                lines += [Line(first, depth, joined=False)] * found[0].count("\n")
            case "open":
                depth += 1
            case "close":
                depth = max(0, depth - 1)
            case "joined":
                lines.append(Line(None, depth, joined=True))
            case "end":
                if depth and DEFINES.match(text, found.end()):
                    depth = 0
                lines.append(Line(None, depth, joined=False))
    return lines


def cut(text: str) -> list[int]:
    """Return the lines, counted from 0, with which a piece of `text` begins that Python could run alone.

    They begin in column 0 and outside strings and brackets. A decorator belongs to what it decorates, and ``else``
    to its ``if``.
    """
    rows = text.split("\n")
    starts: list[int] = []
    decorated = False
    for number, (row, line) in enumerate(zip(rows, lines_of(text), strict=True)):
        blank = not row.strip() or _is_inside(row.lstrip("\f")[0])
        if blank or line.string_from is not None or line.depth or line.joined or CLAUSE.match(row):
            continue
        if not decorated:
            starts.append(_first_decorator(rows, number) if DEFINES.match(row) else number)
        decorated = bool(DECORATOR.match(row))
    return sorted(set(starts))


def _is_inside(first: str) -> bool:
    """Whether a line with this first character begins nothing; a blank from a web page is meant as one."""
    return first.isspace() or first == "#"


def _first_decorator(rows: list[str], number: int) -> int:
    """The first of the lines of decorators above line `number`: in a bracket without an end they are not seen."""
    while number and DECORATOR.match(rows[number - 1]):
        number -= 1
    return number
