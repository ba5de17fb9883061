"""Names that people or file systems take for one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from grader.errors import SubmissionError

__all__ = ["refuse_twins", "seen_as"]

CYRILLIC = "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u04cf"
GREEK = "\u03b1\u03bf\u03c1\u03b9\u03ba\u03bd\u03c4\u03c5"
LOOKALIKES = str.maketrans(CYRILLIC + GREEK, "aeopcyxijsdhl" + "aopikvtu")
"""Letters of other scripts that print like a Latin one."""


def seen_as(student: str) -> str:
    r"""Return what a reader, or a file system, makes of a name: without case, odd blanks, dots at the end.

    >>> seen_as("Jose\u0301 ") == seen_as("JOS\u00c9")
    True
    """
    text = unicodedata.normalize("NFKC", student).casefold()
    shown = "".join(c for c in unicodedata.normalize("NFC", text) if c.isprintable())
    return " ".join(shown.split()).rstrip(" .").translate(LOOKALIKES) or shown


def refuse_twins(students: Iterable[tuple[str, Path]]) -> None:
    """Raise a `SubmissionError` if two entries are one student's, or differ in what people and systems overlook."""
    found: dict[str, Path] = {}
    for student, entry in students:
        other = found.setdefault(seen_as(student), entry)
        if other is not entry:
            raise SubmissionError(
                f"{_named(other.name, entry.name)} and {_named(entry.name, other.name)} belong to the same "
                "student: keep one, or rename one if they do not"
            )


def _named(name: str, other: str) -> str:
    """`name`, with the numbers of its characters if it prints like `other`."""
    return f"{name} ({name!a})" if _printed(name) == _printed(other) else name


def _printed(name: str) -> str:
    visible = "".join(c for c in unicodedata.normalize("NFKC", name) if c.isprintable())
    return " ".join(visible.split()).translate(LOOKALIKES)
