"""The right values in another order: axes exchanged or reversed, shifted by one, or simply mixed up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations, product

import numpy as np

from grader.checks.tolerances import largest_magnitude
from grader.diagnose.forensics.numbers import agree, by_chance
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, axis, evidence, in_cases
from grader.diagnose.forensics.returned_value import Part
from grader.text import joined

__all__ = ["permuted", "rearranged_along", "reversed_", "shifted", "shuffled"]

MOST_AXES = 5
"""Axes that are permuted: 5 have 119 other orders."""
MOST_ALONG = 32
"""Length of an axis whose entries are looked up one by one."""
LEAST_COMPARED = 2
"""Entries along an axis that must remain where some are shifted out."""
SHIFTS = (1, 2)
"""Places by which values may be shifted."""


def permuted(part: Part) -> Clue | None:
    """The axes are in another order; or a reshape is used where they should be exchanged."""
    if not part.ndim or not 1 < part.ndim <= MOST_AXES or not _same_values(part.failing[0]):
        return None
    orders = [order for order in permutations(range(part.ndim)) if order != tuple(range(part.ndim))]
    for order in sorted(orders, key=_moved):
        if part.all_fit(lambda seen, o=order: seen.expected.transpose(o)):  # type: ignore[misc]
            return _permuted_worded(part, order)
    for order in orders:
        if part.all_fit(lambda seen, o=order: seen.expected.transpose(o).reshape(seen.expected.shape)):  # type: ignore[misc]
            return Clue(
                "{Your} {is} put into the right shape by a reshape, where the axes should be exchanged.",
                evidence(part, "{expected}, read out along the axes in another order"),
                "What is the difference between reshape and transpose?",
            )
    return None


def reversed_(part: Part) -> Clue | None:
    """One or several axes run backwards, or the last two are rotated."""
    if not part.ndim or not _same_values(part.failing[0]):
        return None
    for axes in _flips(part.ndim):
        if part.all_fit(lambda seen, a=axes: np.flip(seen.expected, a)):  # type: ignore[misc]
            names = joined([axis(number, part.ndim) for number in axes])
            of = "" if part.ndim == 1 else f" along {names}"
            return Clue(
                f"{{Your}} {{is}} in reverse order{of}.",
                evidence(part, f"{{expected}} in reverse order{of}"),
                "In which direction does the loop run, and where does each result go?",
            )
    for turns in (1, 3) if part.ndim > 1 else ():
        if part.all_fit(lambda seen, k=turns: np.rot90(seen.expected, k, axes=(-2, -1))):  # type: ignore[misc]
            return Clue(
                "{Your} {is} rotated by 90 degrees: the last two axes are exchanged and one of them is reversed.",
                evidence(part, "{expected}, rotated by 90 degrees in the last two axes"),
                "Which index stands for rows and which for columns?",
            )
    return None


def shifted(part: Part) -> Clue | None:
    """Everything is one or two places too early or too late along an axis, whatever is in the gap."""
    for number, by, late in product(range(part.ndim or 0), SHIFTS, (True, False)):
        there = [seen.expected[_slice(seen.expected.ndim, number, by, None)] for seen in part.failing]
        if not any(values.shape[number] >= LEAST_COMPARED for values in there) or by_chance(there):
            continue
        if all(_is_shifted(seen, number, by, late=late) for seen in (*part.failing, *part.passing)):
            return _shifted_worded(part, number, by, late=late)
    return None


def rearranged_along(part: Part) -> Clue | None:
    """The entries along one axis are in another order, the same in all cases."""
    for number in range(part.ndim or 0):
        order = _order_along(part.failing[0], number)
        if order is not None and part.all_fit(lambda seen, o=order, n=number: _take(seen.expected, o, n)):  # type: ignore[misc]
            where = "" if part.ndim == 1 else f" along {axis(number, part.ndim)}"
            return Clue(
                f"{{Your}} {{has}} the right values{where}, but in another order.",
                evidence(part, f"{{expected}}, in another order{where} that is the same in every case"),
                "In which order should the parts be put together?",
            )
    return None


def shuffled(part: Part) -> Clue | None:
    """The values are the right ones, in any other order."""
    if not all(map(_same_values, part.failing)):
        return None
    shapes = "" if all(seen.same_shape for seen in part.observations) else " and in another shape"
    return Clue(
        f"{{Your}} {{has}} the right values, but in another order{shapes}.",
        "Sorted by size, your values are the expected ones in every case.",
        "In which order are the values filled in, and how is the array reshaped?",
    )


def _same_values(seen: Observation) -> bool:
    if seen.observed is None or seen.observed.size != seen.expected.size or seen.expected.size < LEAST_COMPARED:
        return False
    error = seen.relative * largest_magnitude(seen.expected)
    return agree(np.sort(seen.expected, axis=None), np.sort(seen.observed, axis=None), error)


def _moved(order: tuple[int, ...]) -> int:
    return sum(number != place for place, number in enumerate(order))


def _permuted_worded(part: Part, order: tuple[int, ...]) -> Clue:
    hint = "Which axis of the result stands for what?"
    if len(order) == 2:  # noqa: PLR2004
        return Clue("{Your} {is} transposed.", evidence(part, "{expected} with rows and columns exchanged"), hint)
    moved = [axis(place, part.ndim) for place, number in enumerate(order) if number != place]
    how = "exchanged" if len(moved) == 2 else "in another order"  # noqa: PLR2004
    return Clue(
        f"{{Your}} {{has}} the right values, but {joined(moved)} are {how}.",
        evidence(part, f"{{expected}} with {joined(moved)} {how}"),
        hint,
    )


def _flips(ndim: int) -> Iterator[tuple[int, ...]]:
    for count in range(1, min(ndim, MOST_AXES) + 1):
        yield from combinations(range(min(ndim, MOST_AXES)), count)


def _is_shifted(seen: Observation, number: int, by: int, *, late: bool) -> bool:
    assert seen.observed is not None
    length = seen.expected.shape[number]
    if length <= by:  # nothing is left beside the gap
        return True
    head, tail = _slice(seen.expected.ndim, number, None, -by), _slice(seen.expected.ndim, number, by, None)
    expected, observed = (
        (seen.expected[head], seen.observed[tail]) if late else (seen.expected[tail], seen.observed[head])
    )
    if not agree(expected, observed, seen.relative * largest_magnitude(seen.expected)):
        return False
    return seen.passed or bool(np.any(seen.wrong[tail if late else head]))


def _slice(ndim: int, number: int, start: int | None, stop: int | None) -> tuple[slice, ...]:
    return tuple(slice(start, stop) if axis == number else slice(None) for axis in range(ndim))


def _shifted_worded(part: Part, number: int, by: int, *, late: bool) -> Clue:
    places = "one place" if by == 1 else "two places"
    where = "" if part.ndim == 1 else f" along {axis(number, part.ndim)}"
    return Clue(
        f"{{Your}} {{is}} shifted by {places}{where}: every value comes too {'late' if late else 'early'}.",
        f"{in_cases(part)} every value is the one expected {places} {'earlier' if late else 'later'}{where}; "
        f"the gap at the {'start' if late else 'end'} was not compared.",
        "With which index does the loop start, and is the state used before or after it is updated?",
    )


def _order_along(seen: Observation, number: int) -> tuple[int, ...] | None:
    """Return the place of each observed entry along an axis among the expected ones."""
    assert seen.observed is not None
    length = seen.expected.shape[number]
    if not 1 < length <= MOST_ALONG:
        return None
    expected = np.moveaxis(seen.expected, number, 0).reshape(length, -1)
    observed = np.moveaxis(seen.observed, number, 0).reshape(length, -1)
    error = seen.relative * largest_magnitude(seen.expected)
    order = []
    for entry in observed:
        found = [place for place in range(length) if agree(expected[place], entry, error)]
        if not found:
            return None
        order.append(found[0])
    return tuple(order) if sorted(order) == list(range(length)) else None


def _take(values: np.ndarray, order: tuple[int, ...], number: int) -> np.ndarray | None:
    return np.take(values, order, axis=number) if values.shape[number] == len(order) else None
