"""Pictures of a difference, as numbers for SVG: heat maps of two axes, and rows of points along one.

Colours run from orange through a light grey to blue, which nearly everybody can tell apart, and each picture says
its scale. Small maps have their numbers in the cells.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from grader.model import Picture

__all__ = ["Cell", "Drawing", "Map", "Points", "drawing_of"]

Entries: TypeAlias = Sequence[float | None]
STEPS = 8
"""Colours to each side of 0."""
MOST_NUMBERS = 48
"""Cells of a map in which numbers are written."""
LARGE, SMALL = 46, 12
"""Sides of a cell, with a number in it and without."""
WIDTH, HEIGHT = 560, 150
"""Of a row of points."""


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
    scale: str


@dataclass(frozen=True)
class Points:
    """Two rows of numbers along one axis."""

    expected: str
    """The points of a line, as SVG takes them."""
    observed: tuple[tuple[float, float], ...]
    least: str
    most: str


@dataclass(frozen=True)
class Drawing:
    """A picture of what is expected, what was returned, and the difference."""

    says: str
    """What there is to see, in words: the text alternative."""
    side: int
    width: int
    height: int
    """Of one map, in the units of the drawing."""
    maps: tuple[Map, ...]
    points: Points | None


def drawing_of(picture: Picture) -> Drawing:
    """Return the drawing of the last two axes, at the first place of the others where something differs most."""
    rows, columns = (picture.shape[-2], picture.shape[-1]) if len(picture.shape) > 1 else (1, picture.shape[0])
    size = rows * columns
    place = max(
        range(len(picture.expected) // size), key=lambda one: _largest(_difference(*_plane(picture, one, size)))
    )
    expected, observed = _plane(picture, place, size)
    where = _index(place, picture.shape[:-2])
    difference = _difference(expected, observed)
    says = _says(picture, where, expected, observed, difference, columns)
    if rows == 1 and columns * LARGE > WIDTH:
        return Drawing(says, SMALL, WIDTH, HEIGHT, (), _points(expected, observed))
    side = LARGE if size <= MOST_NUMBERS else SMALL
    scale = _largest([*expected, *observed])
    maps = (
        _map("expected", expected, columns, side, scale),
        _map("yours", observed, columns, side, scale),
        _map("difference", difference, columns, side, _largest(difference)),
    )
    return Drawing(says, side, columns * side, rows * side, maps, None)


def _plane(picture: Picture, place: int, size: int) -> tuple[Entries, Entries]:
    part = slice(place * size, (place + 1) * size)
    return picture.expected[part], picture.observed[part]


def _difference(expected: Entries, observed: Entries) -> list[float | None]:
    return [
        None if one is None or other is None else other - one for one, other in zip(expected, observed, strict=True)
    ]


def _largest(entries: Entries) -> float:
    """The largest size of an entry; infinite if one is no number, since that is the worst."""
    return max((abs(one) for one in entries if one is not None), default=0.0)


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
    mine = "no number" if observed[worst] is None else _short(observed[worst])
    return (
        f"{name}, on the public input \u201c{picture.case}\u201d: {len(wrong)} of {len(expected)} entries differ, "
        f"most at {at}, where {_short(expected[worst])} is expected and yours is {mine}."
    )


def _map(title: str, entries: Entries, columns: int, side: int, scale: float) -> Map:
    cells = tuple(
        Cell(
            side * (place % columns),
            side * (place // columns),
            *_colour(one, scale),
            _short(one) if side == LARGE else "",
        )
        for place, one in enumerate(entries)
    )
    return Map(title, cells, f"{_short(-scale)} to {_short(scale)}" if scale else "all 0")


def _colour(entry: float | None, scale: float) -> tuple[str, bool]:
    if entry is None:
        return "nan", False
    step = round(STEPS * entry / scale) if scale else 0
    return f"h{STEPS + step}", abs(step) > STEPS - 3


def _points(expected: Entries, observed: Entries) -> Points:
    numbers = [one for one in (*expected, *observed) if one is not None]
    least, most = min(numbers), max(numbers)
    span = (most - least) or 1.0

    def at(place: int, one: float) -> tuple[float, float]:
        return round(WIDTH * (place + 0.5) / len(expected), 1), round(HEIGHT - HEIGHT * (one - least) / span, 1)

    line = [at(place, one) for place, one in enumerate(expected) if one is not None]
    marks = tuple(at(place, one) for place, one in enumerate(observed) if one is not None)
    return Points(" ".join(f"{x},{y}" for x, y in line), marks, _short(least), _short(most))


def _short(number: float | None) -> str:
    return "NaN" if number is None else f"{number + 0.0:.3g}"
