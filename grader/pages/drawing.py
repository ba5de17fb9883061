"""Pictures of a difference, as numbers for SVG: heat maps of two axes, curves along one, and shares of values.

Colours run from orange through a light grey to blue, which nearly everybody can tell apart, and each picture says
its scale. Small maps have their numbers in the cells.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.model import Picture
from grader.pages.curves import Curve, curves_of
from grader.pages.entries import Entries, difference, distance, largest, short
from grader.pages.shares import Share, shares_of

__all__ = ["Cell", "Drawing", "Map", "drawing_of"]

STEPS = 8
"""Colours to each side of 0."""
MOST_NUMBERS = 48
"""Cells of a map in which numbers are written."""
LARGE, SMALL = 46, 12
"""Sides of a cell, with a number in it and without."""
WIDTH = 560
"""Of a row of cells: a longer one becomes a curve."""


@dataclass(frozen=True)
class Cell:
    """One entry of a map."""

    x: int
    y: int
    colour: str
    """The class of its colour: ``h0`` (most negative) to ``h16`` (most positive), or ``nan``."""
    dark: bool
    """Whether the colour is dark, and a number on it is white."""
    number: str


@dataclass(frozen=True)
class Map:
    """One heat map."""

    title: str
    cells: tuple[Cell, ...]
    least: str
    most: str
    """What the ends of the colours stand for; empty if all is 0."""


@dataclass(frozen=True)
class Drawing:
    """A picture of what is expected, what was returned, and the difference."""

    says: str
    """What there is to see, in words: the text alternative."""
    maps: tuple[Map, ...] = ()
    side: int = 0
    width: int = 0
    height: int = 0
    """Of one cell and of one map, in the units of the drawing."""
    curves: tuple[Curve, ...] = ()
    along: str = ""
    """What the axis of the curves counts."""
    shares: tuple[Share, ...] = ()


def drawing_of(picture: Picture) -> Drawing:
    """Return the drawing: of a random array how often each value occurs, curves along time, or a map."""
    if picture.random:
        shares = shares_of(picture)
        return Drawing(_says_shares(picture, shares), shares=shares)
    if picture.along:
        return Drawing(_says_curves(picture), curves=curves_of(picture), along=picture.along)
    if len(picture.expected) == picture.shape[-1] > WIDTH // LARGE:
        row = replace(picture, shape=picture.shape[-1:])
        return Drawing(_says_curves(row), curves=curves_of(row), along="entry")
    return _maps(picture)


def _maps(picture: Picture) -> Drawing:
    """The last two axes, at the first place of the others where something differs most."""
    rows, columns = (picture.shape[-2], picture.shape[-1]) if len(picture.shape) > 1 else (1, picture.shape[0])
    size = rows * columns
    place = max(range(len(picture.expected) // size), key=lambda one: distance(*_plane(picture, one, size)))
    expected, observed = _plane(picture, place, size)
    where = _index(place, picture.shape[:-2])
    differs = difference(expected, observed)
    says = _says(picture, where, expected, observed, differs, columns)
    side = LARGE if size <= MOST_NUMBERS else SMALL
    scale = largest([*expected, *observed])
    maps = (
        _map("expected", expected, columns, side, scale),
        _map("yours", observed, columns, side, scale),
        _map("yours minus expected", differs, columns, side, largest(differs)),
    )
    return Drawing(says, maps, side, columns * side, rows * side)


def _plane(picture: Picture, place: int, size: int) -> tuple[Entries, Entries]:
    part = slice(place * size, (place + 1) * size)
    return picture.expected[part], picture.observed[part]


def _index(place: int, shape: Sequence[int]) -> str:
    index = []
    for length in reversed(shape):
        place, one = divmod(place, length)
        index.append(one)
    return f" at [{', '.join(map(str, reversed(index)))}]" if index else ""


def _says(
    picture: Picture, where: str, expected: Entries, observed: Entries, difference: Entries, columns: int
) -> str:
    name = f"{picture.part}{where}" if picture.part else f"The result{where}"
    wrong = [place for place, one in enumerate(difference) if one is None or one]
    worst = max(
        wrong, key=lambda one: math.inf if difference[one] is None else abs(difference[one] or 0), default=0
    )
    at = f"[{worst // columns}, {worst % columns}]" if len(picture.shape) > 1 else f"[{worst}]"
    mine = "no number" if observed[worst] is None else short(observed[worst])
    return (
        f"{name}, on the public input \u201c{picture.case}\u201d: {len(wrong)} of {len(expected)} entries differ, "
        f"most at {at}, where {short(expected[worst])} is expected and yours is {mine}."
    )


def _map(title: str, entries: Entries, columns: int, side: int, scale: float) -> Map:
    cells = tuple(
        Cell(
            side * (place % columns),
            side * (place // columns),
            *_colour(one, scale),
            short(one) if side == LARGE else "",
        )
        for place, one in enumerate(entries)
    )
    return Map(title, cells, short(-scale) if scale else "", short(scale) if scale else "")


def _colour(entry: float | None, scale: float) -> tuple[str, bool]:
    if entry is None:
        return "nan", False
    step = round(STEPS * entry / scale) if scale else 0
    return f"h{STEPS + step}", abs(step) > STEPS - 3


def _says_curves(picture: Picture) -> str:
    size = len(picture.expected)
    row = size // picture.shape[0]
    differs = difference(picture.expected, picture.observed)
    first = next((place // row for place, one in enumerate(differs) if one is None or one), 0)
    begins = f"wrong from {picture.along} {first} on; " if picture.along else ""
    flat = replace(picture, shape=(picture.shape[0], row)) if len(picture.shape) > 1 else picture
    says = _says(flat, "", picture.expected, picture.observed, differs, row if row > 1 else picture.shape[0])
    about, _, what = says.partition(": ")
    return f"{about}: {begins}{what}"


def _says_shares(picture: Picture, shares: Sequence[Share]) -> str:
    worst = max(shares, key=lambda one: (round(abs(one.observed - one.expected)), one.expected))
    name = picture.part or "The result"
    should = f"about {worst.expected:.0f} % of {len(picture.expected)} entries should be {worst.value}"
    return (
        f"{name}, on the public input \u201c{picture.case}\u201d, where it is drawn at random: {should}, and "
        f"{worst.observed:.0f} % of yours are."
    )
