"""A student's own function, found in what was kept by a plain text search: nothing of it is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.model import Submission

__all__ = ["Excerpt", "Line", "excerpt_of", "places_in"]

MOST_LINES = 80
LONGEST_LINE = 240
PLACE = re.compile(r"([^\s()\"',:;]+\.(?:py|ipynb)(?:, cell \d+)?), lines? (\d+(?:(?:, | and )\d+)*)")
"""Where a sentence says that it is: ``work.py, line 3``, ``work.py, lines 3, 4 and 7``, or
``work.ipynb, cell 4, line 1``."""


@dataclass(frozen=True)
class Line:
    """One line of a student's file."""

    number: int
    text: str
    marked: bool
    """Whether something is said to have happened here."""


@dataclass(frozen=True)
class Excerpt:
    """A function as a student wrote it."""

    function: str
    file: str
    """The file, or the cell of a notebook."""
    lines: tuple[Line, ...]
    more: int
    """Lines of the function that are left out, at its end."""


def places_in(texts: Sequence[str]) -> set[tuple[str, int]]:
    """Return the files and lines that some sentences name."""
    named = (found for text in texts for found in PLACE.findall(text))
    return {(file, int(line)) for file, lines in named for line in re.findall(r"\d+", lines)}


def excerpt_of(
    function: str, exercise: str, submission: Submission, notes: Sequence[str], places: set[tuple[str, int]]
) -> Excerpt | None:
    """Return the lines of `function` as they count, or None if no file defines it at the beginning of a line.

    Parameters
    ----------
    function, exercise : str
    submission : Submission
        What was graded.
    notes : sequence of str
        What was said of the exercise's files: it may name the one that counts.
    places : set of (str, int)
        The lines to mark, by file.
    """
    files = submission.entries.get(exercise, ())
    counting = [file for file in files if any(note.endswith(f"{file} counts") for note in notes)]
    for file in (*counting, *files):
        for name, text in _last_first(file, submission):
            found = _function(function, text)
            if found is not None:
                first, lines = found
                shown = tuple(
                    Line(number, _cut(line), (name, number) in places)
                    for number, line in enumerate(lines[:MOST_LINES], first)
                )
                return Excerpt(function, name, shown, max(0, len(lines) - MOST_LINES))
    return None


def _last_first(file: str, submission: Submission) -> Iterator[tuple[str, str]]:
    """The texts of a file, with the name that an ending has for each: cells in reverse, since the last one wins."""
    stem, _, suffix = file.rpartition(".")
    if suffix == "py":
        yield file, submission.files.get(stem, b"").decode("utf-8-sig", errors="replace")
    for cell in reversed(submission.notebooks.get(stem, ()) if suffix == "ipynb" else ()):
        yield cell.name, cell.source


def _function(name: str, text: str) -> tuple[int, list[str]] | None:
    """The number of the first line of the last definition of `name`, and its lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    begins = re.compile(rf"(?:async[ \t]+)?def[ \t]+{re.escape(name)}\b")
    starts = [place for place, line in enumerate(lines) if begins.match(line)]
    if not starts:
        return None
    start = end = starts[-1]
    for place in range(start + 1, len(lines)):
        line = lines[place]
        if line.strip() and line[0] not in " \t)#":
            break
        if line.strip() and line[0] != "#":  # a comment at the margin may stand within the function, or after it
            end = place
    return start + 1, lines[start : end + 1]


def _cut(line: str) -> str:
    text = line.expandtabs(4).rstrip()
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]} …"
