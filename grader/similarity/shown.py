"""The common lines of a pair side by side, as a terminal and a page show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.similarity.pairs import Handed, Pair

__all__ = ["HINT", "MOST_LINES", "Line", "Passage", "passages"]

HINT = (
    "A hint, never a verdict: short functions have few ways to be written, and students learn together. Read the "
    "lines, and talk with the students, before you think anything of it."
)
MOST_LINES = 40
"""Common lines that are shown of a pair."""
GAP = 3
"""Lines further apart are shown apart."""


@dataclass(frozen=True)
class Line:
    """A line of one hand-in: its number in the file, and its text."""

    number: int
    text: str


@dataclass(frozen=True)
class Passage:
    """Lines of two files that are alike, close to one another."""

    one: str
    """The file of the one."""
    other: str
    """The file of the other."""
    lines: tuple[tuple[Line, Line], ...]


def passages(pair: Pair, handed_in: Mapping[str, Handed]) -> Iterator[Passage]:
    """Yield what two hand-ins have in common, side by side."""
    lines: list[tuple[Line, Line]] = []
    shown = pair.lines[:MOST_LINES]
    for place, (file, number, other_file, other_number) in enumerate(shown):
        lines.append(
            (_line(handed_in[pair.one], file, number), _line(handed_in[pair.other], other_file, other_number))
        )
        following = shown[place + 1 : place + 2]
        if not following or not _goes_on(shown[place], following[0]):
            yield Passage(file, other_file, tuple(lines))
            lines = []


def _goes_on(before: tuple[str, int, str, int], line: tuple[str, int, str, int]) -> bool:
    return (before[0], before[2]) == (line[0], line[2]) and line[1] - before[1] <= GAP


def _line(handed: Handed, file: str, number: int) -> Line:
    lines = handed.files[file].split("\n")
    return Line(number, lines[number - 1].rstrip() if number <= len(lines) else "")
