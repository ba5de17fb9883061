"""A function of a student's, cut to its code, such that it does not tell whose it is.

Comments and docstrings are left out by a search for their marks, line by line. What is left is shown only if
nothing in it is a part of anybody's name, id or e-mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.grading.document import SubmissionIdentity
from grader.pages.own_lines import Excerpt

__all__ = ["names_of", "snippet_of"]

MOST_LINES = 30
SHORTEST = 3
"""Letters: shorter parts of names stand in every program."""
WORD = re.compile(r"[^\W\d_]+|\d{4,}")
QUOTES = re.compile(r'"""|\'\'\'')


def names_of(people: Iterable[SubmissionIdentity]) -> frozenset[str]:
    """Return every part of every name, id, e-mail and group by which somebody could be recognised."""
    texts = (text for one in people for text in (one.id, one.name, one.email, one.group) if text)
    found = {word.casefold() for text in texts for word in (text, *WORD.findall(text))}
    return frozenset(word for word in found if len(word) >= SHORTEST)


def snippet_of(excerpt: Excerpt, names: frozenset[str]) -> str:
    """Return the code of a function; empty if something in it could be a name, or if it is too long to be read."""
    code: list[str] = []
    inside = ""
    for line in excerpt.lines:
        text, inside = _without_comment(line.text, inside)
        if text.strip():
            code.append(text.rstrip())
    if inside or excerpt.more or not 1 < len(code) <= MOST_LINES:
        return ""
    whole = "\n".join(code)
    words = {word.casefold() for word in (*WORD.findall(whole), *whole.split(), *re.findall(r"\w+", whole))}
    return "" if words & names else whole


def _without_comment(line: str, inside: str) -> tuple[str, str]:
    """A line without what is comment or stands in triple quotes; and the quotes that are still open after it."""
    if inside:
        _, found, rest = line.partition(inside)
        return ("", inside) if not found else _without_comment(rest, "")
    quotes, comment = QUOTES.search(line), line.find("#")
    if quotes and (comment < 0 or quotes.start() < comment):
        kept, rest = line[: quotes.start()], line[quotes.end() :]
        after, still = _without_comment(rest, quotes[0])
        return kept + after, still
    return (line if comment < 0 else line[:comment]), ""
