"""Python's and NumPy's exceptions in a student's words: what each means, and what to look at.

An exception is found by its built-in class and the pattern of its text. Of a hidden call only the fixed sentence is
said, since a student can put any text into an exception; of a public call, the shapes, names and numbers in it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from grader.checks.exceptions.arrays import ARRAYS
from grader.checks.exceptions.explained import Explained
from grader.checks.exceptions.graded import GRADED
from grader.checks.exceptions.language import LANGUAGE
from grader.checks.exceptions.names import NAMES
from grader.checks.exceptions.removed import REMOVED
from grader.checks.exceptions.shapes import SHAPES

__all__ = ["TABLE", "Explained", "explain", "said_once"]

TABLE: tuple[Explained, ...] = (*GRADED, *REMOVED, *SHAPES, *ARRAYS, *NAMES, *LANGUAGE)
"""The first that fits is the one."""
OTHERS = frozenset(
    """
    AxisError LinAlgError UFuncTypeError StdinNotImplementedError UnsupportedOperation URLError HTTPError gaierror
    herror timeout OperationalError JSONDecodeError SSLError SameFileError
    """.split()  # noqa: SIM905 - so many quoted names read worse
)
"""Classes of NumPy, Jupyter and the standard library that are explained like the built-in one that they are of."""


def explain(name: str, builtin: str, text: str) -> tuple[str, str]:
    """Return what an exception means: a fixed sentence, and what its text says in plain words.

    Parameters
    ----------
    name : str
        The exception's class. A student's own could mean anything: it is not explained.
    builtin : str
        The nearest built-in class of the exception.
    text : str
        Its text.

    Returns
    -------
    says : str
        Empty if the exception is none that is known.
    shown : str
        For public calls alone: it holds what stands in `text`. Empty if there is nothing to show.
    """
    for one in _of(builtin) if name == builtin or name in OTHERS else ():
        found = re.search(one.pattern, text)
        if found is not None:
            return one.says, one.shows.format(**found.groupdict()).rstrip() if one.shows else ""
    return "", ""


@lru_cache(maxsize=64)
def _of(builtin: str) -> tuple[Explained, ...]:
    return tuple(one for one in TABLE if builtin in one.classes)


def said_once(texts: Iterable[str], said: set[str]) -> Iterator[str]:
    """Yield `texts` without the sentences of `TABLE` that are among `said`, and add the others to it."""
    for text in texts:
        shortened = text
        for sentence in _sentences():
            if f": {sentence}" in text:
                shortened = shortened.replace(f": {sentence}", "") if sentence in said else shortened
                said.add(sentence)
        yield shortened


@lru_cache(maxsize=1)
def _sentences() -> tuple[str, ...]:
    return tuple(sorted({one.says for one in TABLE}, key=len, reverse=True))
