"""A function of a student's, cut to its code, such that it does not tell whose it is.

Comments and docstrings are left out by a search for their marks, line by line. What is left is shown only if
nothing in it is a part of anybody's name, id or e-mail, also without accents, in other letters that are the same to
Python, or within a longer word.
"""

from __future__ import annotations

import builtins
import itertools
import re
import unicodedata
from collections.abc import Iterable

from grader.grading.document import SubmissionIdentity
from grader.pages.own_lines import Excerpt

__all__ = ["snippet_of", "without_names"]

MOST_LINES = 30
SHORTEST = 3
"""Letters: shorter parts of names stand in every program."""
LONG = 5
"""Letters: a part of a name that is so long is looked for within words too."""
ESCAPE = re.compile(r"\\[xuUN0-7]")
"""In a string, a character that is written as its number: it can spell anything."""
STRING = re.compile(r"""[rbuf]{0,2}('|").*\1""", re.IGNORECASE)
CALL = re.compile(rf"\b(?:{'|'.join(filter(str.islower, dir(builtins)))})\(")
"""A call such as ``max(x)`` or ``x.max()``: it names nobody, whoever is called so."""
WORD = re.compile(r"[^\W\d_]+|\d{4,}")
QUOTES = re.compile(r'"""|\'\'\'')
AT_ONCE = 100
"""People whose names are held at a time: a class may be large."""


def snippet_of(excerpt: Excerpt) -> str:
    """Return the code of a function; empty if it is too long to be read, or if it could spell anything."""
    code: list[str] = []
    inside = ""
    for line in excerpt.lines:
        text, inside = _without_comment(line.text, inside)
        if text.strip() and not STRING.fullmatch(text.strip()):  # a docstring may stand in plain quotes
            code.append(text.rstrip())
    if inside or excerpt.more or not 1 < len(code) <= MOST_LINES:
        return ""
    whole = "\n".join(code)
    return "" if ESCAPE.search(whole) else whole


def without_names(snippets: Iterable[str], people: Iterable[SubmissionIdentity]) -> set[str]:
    """Return those `snippets` in which nothing could be the name of anybody: `people` are gone through once."""
    left, people = set(snippets), iter(people)
    while left and (some := list(itertools.islice(people, AT_ONCE))):
        names = _names_of(some)
        left = {one for one in left if not _names_somebody(one, names)}
    return left


def _names_of(people: Iterable[SubmissionIdentity]) -> frozenset[str]:
    """Every part of every name, id, e-mail and group by which somebody could be recognised."""
    texts = (text for one in people for text in (one.id, one.name, one.email, one.group) if text)
    found = {
        form for text in texts for word in (text, *WORD.findall(text), *text.split()) for form in _written(word)
    }
    return frozenset(word for word in found if len(word) >= SHORTEST)


def _names_somebody(code: str, names: frozenset[str]) -> bool:
    code = CALL.sub("(", code)
    for text in _written(code):
        words = {*WORD.findall(text), *text.split(), *re.findall(r"\w+", text)}
        if words & names or any(name in text for name in names if len(name) >= LONG):
            return True
    capitals = re.findall(r"[A-Z]?[a-z]+", unicodedata.normalize("NFKC", code))  # annOther is of two words
    return bool({word.casefold() for word in capitals} & names)


def _written(text: str) -> set[str]:
    """The ways in which a text may be written: with accents, without, and with two letters for one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    double = plain.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ø", "oe").replace("å", "aa")
    forms = {plain, double, plain.replace("ø", "o").replace("ł", "l")}
    return {"".join(c for c in unicodedata.normalize("NFKD", one) if not unicodedata.combining(c)) for one in forms}


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
