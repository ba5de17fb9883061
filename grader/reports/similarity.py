"""How similar hand-ins look in a terminal: pairs with their common lines side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.similarity.found import Alike
from grader.similarity.pairs import Handed
from grader.similarity.shown import HINT, common_lines
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
        yield from (_row(one, other, (width - 3) // 2) for one, other in common_lines(pair, handed_in))
    if len(found.pairs) > most:
        yield ""
        yield f"and {len(found.pairs) - most} more pairs: --pairs shows more"


def _row(one: str, other: str, half: int) -> str:
    one, other = escaped(one)[:half], escaped(other)[:half]
    return f"{one:<{half}} | {other}"
