"""How similar hand-ins look in a terminal: pairs with their common lines side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from grader.similarity.found import Alike
from grader.similarity.pairs import Handed, Pair
from grader.text import escaped, joined

__all__ = ["HINT", "lines_of"]

HINT = (
    "A hint, never a verdict: short functions have few ways to be written, and students learn together. Read the "
    "lines, and talk with the students, before you think anything of it."
)
MOST_LINES = 40
"""Common lines that are shown of a pair."""
GAP = 3
"""Lines further apart are shown with dots between them."""


def lines_of(found: Alike, handed_in: Mapping[str, Handed], most: int, width: int) -> Iterator[str]:
    """Yield the lines of a report, `width` columns wide, of at most `most` pairs."""
    yield HINT
    for group in found.identical:
        yield ""
        yield f"The same but for names, comments and blanks: {escaped(joined(group))}"
    if not found.pairs:
        yield ""
        yield "No two hand-ins share more than the task and its solution."
    for place, pair in enumerate(found.pairs[:most], 1):
        yield ""
        both = f"{escaped(pair.one)} and {escaped(pair.other)}"
        yield f"{place}. {both} share {pair.share:.0%} of the smaller one's own code"
        yield from _side_by_side(pair, handed_in, (width - 3) // 2)
    if len(found.pairs) > most:
        yield ""
        yield f"and {len(found.pairs) - most} more pairs: --pairs shows more"


def _side_by_side(pair: Pair, handed_in: Mapping[str, Handed], half: int) -> Iterator[str]:
    lines = pair.lines[:MOST_LINES]
    if not lines:
        return
    yield _row(lines[0][0], lines[0][2], half)
    yield _shown(lines[0], pair, handed_in, half)
    for before, line in pairwise(lines):
        if (before[0], before[2]) != (line[0], line[2]):
            yield _row(line[0], line[2], half)
        elif line[1] - before[1] > GAP:
            yield _row("...", "...", half)
        yield _shown(line, pair, handed_in, half)


def _shown(line: tuple[str, int, str, int], pair: Pair, handed_in: Mapping[str, Handed], half: int) -> str:
    one = _text(handed_in[pair.one], line[0], line[1])
    return _row(one, _text(handed_in[pair.other], line[2], line[3]), half)


def _text(handed: Handed, file: str, number: int) -> str:
    lines = handed.files[file].split("\n")
    return f"{number:>4} {lines[number - 1].strip()}" if number <= len(lines) else ""


def _row(one: str, other: str, half: int) -> str:
    one, other = escaped(one)[:half], escaped(other)[:half]
    return f"{one:<{half}} | {other}"
