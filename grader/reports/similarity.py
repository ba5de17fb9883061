"""How similar hand-ins look in a terminal: pairs with their common lines side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.similarity.found import Alike
from grader.similarity.pairs import Handed, Pair
from grader.similarity.shown import HINT, Line, passages
from grader.text import escaped, joined

__all__ = ["lines_of"]


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
    before = None
    for passage in passages(pair, handed_in):
        files = (passage.one, passage.other)
        yield _row("...", "...", half) if files == before else _row(*files, half)
        for one, other in passage.lines:
            yield _row(_numbered(one), _numbered(other), half)
        before = files


def _numbered(line: Line) -> str:
    return f"{line.number:>4} {line.text.strip()}"


def _row(one: str, other: str, half: int) -> str:
    one, other = escaped(one)[:half], escaped(other)[:half]
    return f"{one:<{half}} | {other}"
