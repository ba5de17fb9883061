"""The common lines of a pair side by side, as a terminal and a page show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from grader.similarity.pairs import Handed, Pair

__all__ = ["HINT", "common_lines"]

HINT = (
    "A hint, never a verdict: short functions have few ways to be written, and students learn together. Read the "
    "lines, and talk with the students, before you think anything of it."
)
MOST_LINES = 40
"""Common lines that are shown of a pair."""
GAP = 3
"""Lines further apart are shown with dots between them."""


def common_lines(pair: Pair, handed_in: Mapping[str, Handed]) -> Iterator[tuple[str, str]]:
    """Yield rows of the one and the other: the names of the files, then lines with their numbers, dots for gaps."""
    lines = pair.lines[:MOST_LINES]
    if not lines:
        return
    yield lines[0][0], lines[0][2]
    yield _shown(lines[0], pair, handed_in)
    for before, line in pairwise(lines):
        if (before[0], before[2]) != (line[0], line[2]):
            yield line[0], line[2]
        elif line[1] - before[1] > GAP:
            yield "...", "..."
        yield _shown(line, pair, handed_in)


def _shown(line: tuple[str, int, str, int], pair: Pair, handed_in: Mapping[str, Handed]) -> tuple[str, str]:
    return _text(handed_in[pair.one], line[0], line[1]), _text(handed_in[pair.other], line[2], line[3])


def _text(handed: Handed, file: str, number: int) -> str:
    lines = handed.files[file].split("\n")
    return f"{number:>4} {lines[number - 1].strip()}" if number <= len(lines) else ""
