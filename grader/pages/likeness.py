"""Which hand-ins of a class are alike, for a section of its page: a hint, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.pages.tally import ClassTally
from grader.similarity.found import Alike, alike, kept_work, ordinary_sources
from grader.similarity.pairs import LEAST, Handed
from grader.similarity.shown import HINT, MOST_LINES, Passage, passages

__all__ = ["Likeness", "likeness_of"]

MOST_PAIRS = 20


@dataclass(frozen=True)
class AlikePair:
    """Two students, and the lines that they have in common."""

    one: int
    other: int
    share: float
    """From 0 to 1: how much of the smaller one's own code the other has, too."""
    passages: tuple[Passage, ...]
    more: int
    """Lines in common that are not shown."""


@dataclass(frozen=True)
class Likeness:
    """What the page shows; students are numbers of the tally."""

    hint: str
    groups: tuple[tuple[int, ...], ...]
    """Students whose code is the same but for names, comments and blanks."""
    pairs: tuple[AlikePair, ...]
    more: int
    """Pairs that are not shown."""
    without: tuple[int, ...]
    """Students whose work was not kept, so that it is not compared."""


def likeness_of(results: Path, course: Path, tally: ClassTally) -> Likeness:
    """Return what is alike in the work that was kept beside the results, beyond what the course makes alike.

    Raises
    ------
    GraderError
        If comparing took too long or too much memory.
    """
    handed_in = {one.student: one for one in kept_work(results)}
    numbers = {one.about.id: one.number for one in tally.students}
    found = alike(list(handed_in.values()), ordinary_sources(course), LEAST)
    without = [number for student, number in numbers.items() if student not in handed_in]
    return _shown(found, handed_in, numbers, without)


def _shown(
    found: Alike, handed_in: Mapping[str, Handed], numbers: Mapping[str, int], without: Sequence[int]
) -> Likeness:
    pairs = [
        AlikePair(
            numbers[pair.one],
            numbers[pair.other],
            pair.share,
            tuple(passages(pair, handed_in)),
            max(0, len(pair.lines) - MOST_LINES),
        )
        for pair in found.pairs[:MOST_PAIRS]
    ]
    groups = tuple(tuple(numbers[student] for student in group) for group in found.identical)
    return Likeness(HINT, groups, tuple(pairs), len(found.pairs) - len(pairs), tuple(without))
