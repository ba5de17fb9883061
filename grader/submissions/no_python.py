"""Why a text is no Python, where that can be seen in it: what was pasted, merged or written for something else.

Python's ``invalid syntax`` helps nobody who does not know what a merge conflict or a fence of Markdown is. Only a
text that Python has refused is looked at, and of it only the characters of a line.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from grader.submissions.mistaken import conflict_in

__all__ = ["reason_in"]

LOOK_ALIKE = {
    **dict.fromkeys("“”„‟«»″", 'a quotation mark of a word processor: type it again as "'),
    **dict.fromkeys("‘’‚‛‹›′´`", "a quotation mark of a word processor: type it again as '"),  # noqa: RUF001
    **dict.fromkeys("‐‑‒–—―−", "a dash: type it again as -"),  # noqa: RUF001
    **dict.fromkeys("×·∙⋅∗", "a sign of multiplication: type it again as *"),  # noqa: RUF001
    **dict.fromkeys("÷∕", "a sign of division: type it again as /"),  # noqa: RUF001
    "≤": "no sign of Python: type <=",
    "≥": "no sign of Python: type >=",
    "≠": "no sign of Python: type !=",
    "…": "one character: type it again as ...",
}
"""What looks like a sign of Python, and what to type."""
LINE_NUMBER = re.compile(r"\s*(\d+)(?:[:.|]|\t|  )\s*\S")


class _Sign(NamedTuple):
    """What a line looks like, and what its author is told."""

    line: re.Pattern[str]
    says: str


SIGNS = (
    _Sign(re.compile(r"\s*(?:```|~~~)"), "a fence of Markdown stands here: take it out"),
    _Sign(
        re.compile(r'\s*Traceback \(most recent call last\)|\s*File "[^"]*", line \d+|\w+(?:Error|Exception): '),
        "the message of an error was pasted here: take it out",
    ),
    _Sign(
        re.compile(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@|diff --git |(?:---|\+\+\+) [ab]/"),
        "it is a patch: hand in the file itself",
    ),
    _Sign(
        re.compile(
            r"(?i)\s*</?(?:!doctype|html|head|body|div|p|span|br|pre|code|script|style|table|t[rdh]|a|b|i)\b"
        ),
        "HTML stands here: take it out, or download the file itself",
    ),
    _Sign(
        re.compile(r".*&(?:lt|gt|amp|quot|nbsp|#\d{1,4});"),
        "it was copied from the text of a web page, where &lt; stands for <: copy it from the page as it is shown",
    ),
    _Sign(
        re.compile(
            r"\s*(?:\$ +\w|[A-Za-z]:\\[^>\n]*>|PS [^>\n]*>|[\w.-]+@[\w.-]+[:~\w/.-]*[$#]"
            r"|(?:python3?|pip3?|conda|git|jupyter|cd|source|sudo|apt|brew|pytest|grader|export) +[\w./~-])"
        ),
        "it is a command of the terminal, and no Python: take it out",
    ),
    _Sign(re.compile(r"\s*(?://|/\*|\*/)"), "it is no comment of Python: begin it with #"),
    _Sign(re.compile(r"\s*print\b(?!\s*[(=.,)\[])"), "it is Python 2: write print with brackets, as in print(x)"),
    _Sign(re.compile(r"\s*exec\b(?!\s*[(=.,)\[])"), "it is Python 2: write exec with brackets, as in exec(x)"),
    _Sign(
        re.compile(
            r"\s*(?:except\s+[\w.]+\s*,\s*\w+\s*:|raise\s+[\w.]+\s*,)|.*(?:\w\s*<>\s*\w|\b0\d+\b|\b\d+[lL]\b|\bur['\"])"
        ),
        "it is Python 2, and here Python 3 runs",
    ),
    _Sign(re.compile(r"\s*(?:\}\s*)?else\s+if\b"), "else if is elif in Python"),
    _Sign(re.compile(r".*(?:&&|\|\|)"), "&& and || are and and or in Python"),
    _Sign(re.compile(r".*\w(?:\+\+|--)\s*;?\s*$"), "Python has no ++ and no --: write += 1"),
)
"""The first that fits is said."""


def reason_in(text: str, line: int, kind: str, message: str) -> str:
    """Return why Python refuses `text`, and what to do; empty if it cannot be seen.

    Parameters
    ----------
    text : str
        A file, or a cell; its lines end in a line feed.
    line : int
        The line that Python refuses, from 1.
    kind : str
        The class of Python's error.
    message : str
        Its text.
    """
    conflict = conflict_in(text.encode(errors="replace"))
    if conflict:
        return f"marks of a merge conflict stand in line {conflict}: keep one of the two versions, and save it"
    lines = text.split("\n")
    if kind == "TabError" or (kind == "IndentationError" and _mixed(lines[max(0, line - 2) : line])):
        return "tabs and spaces are mixed: indent all lines with spaces"
    if "codec can't decode" in message and "unicodeescape" in message:
        return 'a backslash begins an escape, as \\U in "C:\\Users": write r before the quotes, or / for it'
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    return _character(message, here) or _numbered(lines, line) or _sign(here)


def _mixed(lines: list[str]) -> bool:
    """Whether the indentation of `lines` has both tabs and spaces."""
    indentation = "".join(line[: len(line) - len(line.lstrip(" \t"))] for line in lines)
    return " " in indentation and "\t" in indentation


def _character(message: str, here: str) -> str:
    """What is said of a character of the line that Python cannot read."""
    character = next((one for one in here if f"U+{ord(one):04X}" in message), "")
    if not character:
        return ""
    if character in LOOK_ALIKE:
        return f"{character} is {LOOK_ALIKE[character]}"
    if unicodedata.category(character) in ("Zs", "Cf") or character == "\N{HANGUL FILLER}":
        return f"an invisible character (U+{ord(character):04X}) was copied along: type the blanks anew"
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii() and plain.isprintable():
        return f"{character} is a character of another width: type it again as {plain}"
    return ""


def _numbered(lines: list[str], line: int) -> str:
    """What is said of numbers at the beginning of lines that count on."""
    found = [LINE_NUMBER.match(lines[at]) if 0 <= at < len(lines) else None for at in (line - 2, line - 1, line)]
    numbers = [int(one[1]) if one and len(one[1]) < 6 else None for one in found]  # noqa: PLR2004 - digits
    before, here, after = numbers
    counts = here is not None and (before == here - 1 or after == here + 1)
    return "the numbers of the lines were copied along: take them out" if counts else ""


def _sign(here: str) -> str:
    return next((sign.says for sign in SIGNS if sign.line.match(here)), "")
