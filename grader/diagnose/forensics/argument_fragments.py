"""The result is a piece, a sum or a mean of one argument: the rest of the computation is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from grader.diagnose.forensics.numbers import as_numbers
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, axis, in_cases
from grader.diagnose.forensics.returned_value import Part
from grader.text import joined

__all__ = ["argument_piece", "argument_reread"]

Piece = Callable[[np.ndarray], "np.ndarray | None"]
MOST_AXES = 6


def argument_piece(part: Part) -> Clue | None:
    """One item of an argument, or its sum or mean, is returned."""
    for path, given in part.failing[0].leaves.items():
        for words, of in _pieces(given):
            if part.all_fit(lambda seen, p=path, f=of: _piece(seen, p, f)):  # type: ignore[misc]
                what = words.format(path)
                return Clue(
                    f"{{Your}} {{is}} {what}.",
                    f"{in_cases(part)} it equals {what}.",
                    f"What else of {path}, and which other arguments, does the result depend on?",
                )
    return None


def argument_reread(part: Part) -> Clue | None:
    """An argument's values are put into the right shape, but after its axes have been exchanged."""
    for path, given in part.failing[0].leaves.items():
        if (
            not isinstance(given, np.ndarray)
            or not 1 < given.ndim < MOST_AXES
            or given.size != part.failing[0].expected.size
        ):
            continue
        for order in permutations(range(given.ndim)):
            if part.all_fit(lambda seen, p=path, o=order: _piece(seen, p, lambda x: _reread(x, o, seen))):  # type: ignore[misc]
                axes = joined(
                    [axis(number, given.ndim).removeprefix("the ").removesuffix(" axis") for number in order]
                )
                what = f"{path} read out with its axes in the order {axes}"
                return Clue(
                    f"{{Your}} {{is}} {what}.",
                    f"{in_cases(part)} it equals {what}.",
                    f"Which index of {path} should vary fastest?",
                )
    return None


def _reread(values: np.ndarray, order: Sequence[int], seen: Observation) -> np.ndarray | None:
    if values.ndim != len(order) or values.size != seen.expected.size:
        return None
    return values.transpose(order).reshape(seen.expected.shape)


def _piece(seen: Observation, path: str, of: Piece) -> np.ndarray | None:
    values = as_numbers(seen.leaves.get(path))
    return of(values) if values is not None and values.ndim and values.size else None


def _pieces(given: Any) -> Iterator[tuple[str, Piece]]:
    if not isinstance(given, np.ndarray) or not 0 < given.ndim <= MOST_AXES:
        return
    if given.ndim > 1:
        yield "the transpose of {}", lambda x: x.T
    yield "the first item of {}", lambda x: x[0]
    yield "the last item of {}", lambda x: x[-1]
    for done, of in (("sum", np.sum), ("mean", np.mean)):
        yield f"the {done} of all values of {{}}", lambda x, f=of: np.asarray(f(x))  # type: ignore[misc]
        for number in range(given.ndim if given.ndim > 1 else 0):
            words = f"the {done} of {{}} along {axis(number, given.ndim)}"
            yield words, lambda x, f=of, n=number: _along(f, x, n)  # type: ignore[misc]


def _along(of: Callable[..., Any], values: np.ndarray, number: int) -> np.ndarray | None:
    return np.asarray(of(values, axis=number)) if number < values.ndim else None
