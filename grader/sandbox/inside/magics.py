"""Read IPython's own syntax as IPython does: from tokens, never inside a string or an expression.

Student side. What comes out is Python that calls ``get_ipython()``, with every line where it was, so that line
numbers remain those that the student sees. A file that Jupyter, Colab or VS Code exported holds the same calls.
"""

from __future__ import annotations

import re
import textwrap
import tokenize
from typing import NamedTuple

from grader.sandbox.inside.lines import lines_of
from grader.sandbox.inside.logical import Place, logical_lines

__all__ = ["CellMagic", "as_python", "cell_magic"]

MOST_CHANGES = 50
"""Pieces of IPython's syntax that come out of each other in one line, as ``,/f a`` begins with two signs."""
ESCAPES = frozenset("!?%,;/")
BLOCKS = frozenset({tokenize.INDENT, tokenize.DEDENT})
HELP = re.compile(r"(%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?[0-9]+\])*)(\?\??)$")
CELL_MAGIC = re.compile(r"%%(?!\w+\?)(\S*)[^\S\n]*([^\n]*)")
CLASSIC_FIRST = re.compile(r"\s*>>>")
CLASSIC = re.compile(r"^\s*(?:>>>|\.\.\.)[ \t]?")
NUMBERED = re.compile(r"^(?:(?:(?:\[nav\]|\[ins\])? )?In \[\d+\]: |\s*\.{3,}: ?)")
SPECIAL = re.compile(r"[%!?,;/]|>>>|In \[|^[ \t]", re.MULTILINE)
"""Without one of these there is nothing to read."""
AUTOMATIC = re.compile(
    r"\s*(?:cd|pip|conda|mamba|ls|pwd|who|whos|matplotlib|pylab|time|timeit|run|load_ext|cat|mkdir|rm|cp|mv|history"
    r"|reset|env|config|autoreload|precision|prun|load|magic)\b(?!\s*[=(.\[])"
)
"""Magics that IPython knows without their sign where a cell has one line."""


class CellMagic(NamedTuple):
    """The first line of a cell that begins with ``%%``, and the lines below it."""

    name: str
    line: str
    """What follows the name."""
    body: str
    above: int
    """Lines of the cell above `body`."""


class _Change(NamedTuple):
    """A piece of IPython's syntax: where it begins, counted from 0, and the last line that it takes."""

    line: int
    column: int
    end: int
    python: str


def cell_magic(text: str) -> CellMagic | None:
    """Return the cell magic that the cell `text` begins with, if it does."""
    if "%%" not in text:
        return None
    plain = _without_prompts(text)
    above = len(plain) - len(plain.lstrip("\n"))
    found = CELL_MAGIC.match(plain, above)
    if found is None:
        return None
    lines = plain.count("\n", 0, found.end()) + 1
    return CellMagic(found[1], found[2].rstrip(), "\n".join(plain.split("\n")[lines:]), lines)


def as_python(text: str) -> str:
    """Return a cell without a cell magic as Python. As many lines stand in it as before."""
    automatic = AUTOMATIC.match(text) is not None and "\n" not in text.strip()
    if not automatic and not SPECIAL.search(text):
        return text
    lines = _without_prompts(text).split("\n")
    if automatic:
        lines = [f"%{text.strip()}" if line.strip() else line for line in lines]
    place, again = _changed(lines, Place()), 0
    while place is not None and again < MOST_CHANGES:
        following = _changed(lines, place)
        again = again + 1 if following == place else 0
        place = following
    return "\n".join(lines)


def _without_prompts(text: str) -> str:
    """The cell without common indentation and without the prompts of a session that was pasted into it."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    lines = [""] * first + textwrap.dedent("\n".join(lines[first:])).split("\n")
    prompts = [number for number, line in enumerate(lines) if CLASSIC_FIRST.match(line)]
    quoted = _quoted(lines) if prompts else set()
    if not quoted.issuperset(prompts):
        kept = [line if number in quoted else CLASSIC.sub("", line) for number, line in enumerate(lines)]
        lines = textwrap.dedent("\n".join(kept)).split("\n")
    if any(map(NUMBERED.match, lines[first : first + 2])):
        lines = [NUMBERED.sub("", line) for line in lines]
    return "\n".join(lines)


def _quoted(lines: list[str]) -> set[int]:
    """The lines that begin within a string that no prompt stands before: a prompt in it is text."""
    from_lines = enumerate(line.string_from for line in lines_of("\n".join(lines)))
    return {number for number, start in from_lines if start is not None and not CLASSIC.match(lines[start])}


def _changed(lines: list[str], start: Place) -> Place | None:
    """Put Python in the place of the first piece of IPython's syntax from `start` on, and return where.

    What follows is read anew from there: how depends on what stands in its place.
    """
    for place, tokens in logical_lines(lines, start):
        change = _piece(lines, tokens)
        if change is not None:
            rest = [""] * (change.end - change.line)
            lines[change.line : change.end + 1] = [lines[change.line][: change.column] + change.python, *rest]
            return place
    return None


def _piece(lines: list[str], tokens: list[tokenize.TokenInfo]) -> _Change | None:
    """The first piece of IPython's syntax in a logical line."""
    start = next((at for at, one in enumerate(tokens) if one.type not in BLOCKS), None)
    if start is None:
        return None
    change = None
    if len(tokens) > 2 and tokens[-2].string == "?":  # noqa: PLR2004
        change = _help(lines, tokens[start].start, tokens[-2].start)
    if change is None and tokens[start].string in ESCAPES:
        change = _escaped(lines, tokens[start].start)
    return change or _assigned(lines, tokens)


def _help(lines: list[str], start: tuple[int, int], mark: tuple[int, int]) -> _Change | None:
    """``name?`` or ``name??`` at the end of a logical line."""
    (row, column), end = (start[0] - 1, start[1]), mark[0] - 1
    content = "\n".join(lines[row : end + 1])[column:]
    found = HELP.search(content)
    return None if found is None else _Change(row, column, end, _asked(found[1], found[2]))


def _asked(target: str, mark: str) -> str:
    name = "pinfo2" if mark == "??" else "psearch" if "*" in target else "pinfo"
    return f"get_ipython().run_line_magic({name!r}, {target!r})"


def _escaped(lines: list[str], start: tuple[int, int]) -> _Change | None:
    """A line that begins with one of IPython's signs."""
    row, column = start[0] - 1, start[1]
    end, line = _continued(lines, row, column)
    sign = line[:2] if line[:2] in ("!!", "??") else line[:1]
    content = line[len(sign) :]
    name, _, rest = content.partition(" ")
    match sign:
        case "!":
            python = f"get_ipython().system({content!r})"
        case "!!":
            python = f"get_ipython().getoutput({content!r})"
        case "?" | "??":
            python = _asked(content, sign) if content else "get_ipython().show_usage()"
        case "%":
            python = f"get_ipython().run_line_magic({name!r}, {rest!r})"
        case ",":
            words = '", "'.join(rest.split())
            python = f'{name}("{words}")'
        case ";":
            python = f'{name}("{rest}")'
        case _ if name:
            python = f"{name}({', '.join(rest.split())})"
        case _:
            return None
    return _Change(row, column, end, python)


def _assigned(lines: list[str], tokens: list[tokenize.TokenInfo]) -> _Change | None:
    """``name = %magic`` or ``name = !command``."""
    depth = 0
    following = iter(tokens)
    for token in following:
        if token.string == "=" and not depth:
            break
        depth = max(0, depth + (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}")))
    after = next((one for one in following if not one.string.isspace()), None)
    if after is None:
        return None
    row, column = after.start[0] - 1, after.start[1]
    magic = after.string == "%" and lines[row][column + 1 : column + 2].isidentifier()
    if not magic and (after.string != "!" or token.line.strip().startswith("=")):
        return None
    end, line = _continued(lines, row, column)
    name, _, rest = line[1:].partition(" ")
    call = f"run_line_magic({name!r}, {rest!r})" if magic else f"getoutput({line[1:]!r})"
    return _Change(row, column, end, f"get_ipython().{call}")


def _continued(lines: list[str], row: int, column: int) -> tuple[int, str]:
    """The last of the lines that backslashes join to line `row`, and all of them as one from `column` on."""
    end = row
    last = len(lines) - 1 - (not lines[-1])  # behind the last line break there is no line
    while lines[end].endswith("\\") and end < last:
        end += 1
    pieces = [lines[row][column:], *lines[row + 1 : end + 1]]
    joined = [piece.rstrip()[:-1] for piece in pieces[:-1]] + [pieces[-1].rstrip()]
    return end, " ".join(joined)
