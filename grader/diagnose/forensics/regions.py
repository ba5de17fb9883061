"""Named regions of an array: a row, the border, the diagonal; and which of them a mask fills."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from grader.diagnose.forensics.phrases import axis, position

__all__ = ["Region", "fills", "locate", "suffix"]

FILLED, MOSTLY = 0.5, 0.8
"""Shares of a region that must be filled, in each case and in all together."""
LEAST = 2
"""Places, over all cases, that are needed to speak of a region."""
MOST_INDEX = 99
MOST_AXES = 6
EACH_LOOP = "Is it the first or the last turn of a loop? Work it out by hand for a small input."
PARTICULAR = "What is different there? Work it out by hand for a small input."

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Region:
    """A region that has a name."""

    where: str
    """With its preposition: ``in the last row``."""
    inside: Callable[[Shape], np.ndarray | None]
    """Shape -> mask; None if an array of that shape has no such region."""
    hint: str = PARTICULAR


def locate(masks: Sequence[np.ndarray]) -> tuple[Region, bool] | None:
    """Return the smallest region that all `masks` nearly fill, or outside of which they nearly fill everything.

    Parameters
    ----------
    masks : sequence of ndarray
        Booleans, of one rank of at least 1.

    Returns
    -------
    tuple or None
        The region, and whether the masks are outside of it, not inside.
    """
    partial = [mask for mask in masks if not mask.all()]
    if not partial or sum(int(np.count_nonzero(mask)) for mask in masks) < LEAST or masks[0].ndim > MOST_AXES:
        return None
    found = []
    for region in _candidates(max(partial, key=lambda mask: mask.size)):
        for outside in (False, True):
            share = _share(masks, region, outside=outside)
            if share is not None:
                found.append((share, outside, region))
    if not found:
        return None
    _, outside, region = min(found, key=lambda one: one[:2])
    return region, outside


def fills(masks: Sequence[np.ndarray], places: Sequence[np.ndarray]) -> bool:
    """Whether each mask lies in its place and nearly fills it."""
    filled = sum(int(np.count_nonzero(mask)) for mask in masks)
    room = sum(int(np.count_nonzero(place)) for place in places)
    return filled >= MOSTLY * room and all(map(_lies_in, masks, places))


def _lies_in(mask: np.ndarray, place: np.ndarray) -> bool:
    count, size = int(np.count_nonzero(mask)), int(np.count_nonzero(place))
    if size == place.size:  # a place that is the whole array must be filled wholly
        return count == size
    return count >= FILLED * size and not np.any(mask & ~place)


def _share(masks: Sequence[np.ndarray], region: Region, *, outside: bool) -> float | None:
    """Return the share of all places that is in the region (or not), if the masks lie there and nearly fill it."""
    places = []
    for mask in masks:
        inside = region.inside(mask.shape)
        if inside is None or not _lies_in(mask, ~inside if outside else inside):
            return None
        places.append(~inside if outside else inside)
    return float(np.mean([place.mean() for place in places])) if fills(masks, places) else None


def suffix(masks: Sequence[np.ndarray]) -> tuple[int, int | None] | None:
    """Return an axis and an index on it: from there on everything is true, and before it nothing is.

    The index is None if it differs from mask to mask. None is returned in place of both if there is no such
    axis, or if it is the last index alone.
    """
    for number in range(masks[0].ndim):
        starts = [_start(mask, number) for mask in masks]
        if all(starts) and any(start < mask.shape[number] - 1 for start, mask in zip(starts, masks, strict=True)):
            return number, starts[0] if len(set(starts)) == 1 else None
    return None


def _start(mask: np.ndarray, number: int) -> int:
    """Return the index from which on a mask is true; 0 if there is none."""
    others = tuple(other for other in range(mask.ndim) if other != number)
    every, some = np.all(mask, axis=others), np.any(mask, axis=others)
    first = int(np.argmax(some))
    return first if some[first] and bool(np.all(every[first:])) else 0


def _candidates(mask: np.ndarray) -> Iterator[Region]:
    """Yield the regions that a mask could fill, or leave free."""
    ndim = mask.ndim
    for number in range(ndim):
        others = tuple(other for other in range(ndim) if other != number)
        for filled in (np.any(mask, axis=others), ~np.all(mask, axis=others)):
            indices = np.flatnonzero(filled)
            if indices.size == 1:
                yield from _one_index(int(indices[0]), mask.shape[number], number, ndim)
        yield _strided(number, ndim, 0)
        yield _strided(number, ndim, 1)
    if ndim == 1:
        yield Region("at its two ends", lambda shape: _border(shape, (0,)), EACH_LOOP)
        return
    yield from _planes(ndim)


def _planes(ndim: int) -> Iterator[Region]:
    """Yield the regions of the last two axes, the rows and columns of images and matrices."""
    last = (ndim - 2, ndim - 1)
    of = "" if ndim == 2 else " of the last two axes"  # noqa: PLR2004
    yield Region(f"on the border{of}", lambda shape: _border(shape, last), "What does the loop do at the border?")
    yield Region(f"in the four corners{of}", lambda shape: _corners(shape, last), PARTICULAR)
    yield Region(
        f"in the last row and the last column{of}", lambda shape: _ends(shape, last, -1), EACH_LOOP,
    )  # fmt: skip
    yield Region(f"in the first row and the first column{of}", lambda shape: _ends(shape, last, 0), EACH_LOOP)
    for row, down in ((0, "top"), (-1, "bottom")):
        for column, across in ((0, "left"), (-1, "right")):
            yield Region(
                f"in the {down} {across} corner{of}",
                lambda shape, r=row, c=column: _corner(shape, r, c),  # type: ignore[misc]
                EACH_LOOP,
            )
    yield Region(f"on the diagonal{of}", lambda shape: _triangle(shape, lambda i, j: i == j), PARTICULAR)
    yield Region(f"above the diagonal{of}", lambda shape: _triangle(shape, lambda i, j: i < j), PARTICULAR)
    yield Region(f"below the diagonal{of}", lambda shape: _triangle(shape, lambda i, j: i > j), PARTICULAR)


def _one_index(index: int, length: int, number: int, ndim: int) -> Iterator[Region]:
    for counted in {index, index - length} & {0, -1} or ({index} if index <= MOST_INDEX else set()):
        hint = EACH_LOOP if counted in (0, -1) else PARTICULAR
        yield Region(
            _index_words(counted, number, ndim),
            lambda shape, i=counted: _at(shape, number, i),  # type: ignore[misc]
            hint,
        )


def _index_words(index: int, number: int, ndim: int) -> str:
    which = position(index)
    if ndim == 1:
        return f"in the {which} value" if which else f"at index {index}"
    if ndim == 2 and which:  # noqa: PLR2004
        return f"in the {which} {('row', 'column')[number]}"
    return f"at {f'the {which} index' if which else f'index {index}'} of {axis(number, ndim)}"


def _strided(number: int, ndim: int, start: int) -> Region:
    def inside(shape: Shape) -> np.ndarray | None:
        return _set(shape, number, slice(start, None, 2)) if shape[number] > 2 else None  # noqa: PLR2004

    of = "" if ndim == 1 else f" of {axis(number, ndim)}"
    parity = ("even", "odd")[start]
    return Region(f"at the {parity} indices{of}", inside, "By how much does the index grow each time?")


def _set(shape: Shape, number: int, index: int | slice) -> np.ndarray:
    mask = np.zeros(shape, bool)
    mask[(slice(None),) * number + (index,)] = True
    return mask


def _at(shape: Shape, number: int, index: int) -> np.ndarray | None:
    length = shape[number]
    return _set(shape, number, index) if -length <= index < length else None


def _border(shape: Shape, axes: Sequence[int]) -> np.ndarray:
    mask = np.zeros(shape, bool)
    for number in axes:
        mask |= _set(shape, number, 0) | _set(shape, number, -1)
    return mask


def _ends(shape: Shape, axes: Sequence[int], index: int) -> np.ndarray:
    mask = np.zeros(shape, bool)
    for number in axes:
        mask |= _set(shape, number, index)
    return mask


def _corner(shape: Shape, row: int, column: int) -> np.ndarray:
    mask = np.zeros(shape, bool)
    mask[..., row, column] = True
    return mask


def _corners(shape: Shape, axes: Sequence[int]) -> np.ndarray | None:
    if min(shape[number] for number in axes) < 3:  # noqa: PLR2004
        return None
    mask = np.zeros(shape, bool)
    for row in (0, -1):
        mask[..., row, 0] = mask[..., row, -1] = True
    return mask


def _triangle(shape: Shape, where: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray | None:
    rows, columns = shape[-2:]
    if min(rows, columns) < 2:  # noqa: PLR2004
        return None
    inside = where(np.arange(rows)[:, None], np.arange(columns)[None, :])
    return np.broadcast_to(inside, shape)
