"""The right values with one axis more or less: a sum that is missing or one too many, one item in place of all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, axis, evidence, in_cases
from grader.diagnose.forensics.returned_value import Part
from grader.diagnose.forensics.shapes import corrects

__all__ = ["combined", "one_item", "reduced"]

MOST_AXES = 6
NOUNS = {"summed": "sum", "averaged": "mean"}
REDUCTIONS: dict[str, Callable[..., np.ndarray]] = {"summed": np.sum, "averaged": np.mean}


def reduced(part: Part) -> Clue | None:
    """An axis is summed up that should be kept, or kept that should be summed up."""
    first = part.failing[0]
    if first.observed is None or first.observed.ndim > MOST_AXES:
        return None
    for verb, of in REDUCTIONS.items():
        for number in range(first.observed.ndim):
            if _longer_than_one(part, number) and corrects(
                part,
                lambda _, observed, f=of, n=number: f(observed, axis=n) if n < observed.ndim else None,  # type: ignore[misc]
            ):
                return Clue(
                    f"{{Your}} {{is}} not {verb} along {axis(number, first.observed.ndim)}.",
                    f"{verb.capitalize()} along that axis, your values are the expected ones in every case.",
                    "Which axes should the result have, and which of yours is one too many?",
                )
        for number in range(part.ndim or 0):
            if _predicted(part, lambda seen, f=of, n=number: _along(f, seen.expected, n)):  # type: ignore[misc]
                if part.ndim == 1:
                    return Clue(
                        f"{{Your}} {{is}} a single number: the {NOUNS[verb]} of the values that are asked for.",
                        evidence(part, f"{{expected}}, {verb}"),
                        "How many values should the result have?",
                    )
                return Clue(
                    f"{{Your}} {{is}} {verb} along {axis(number, part.ndim)}, which should be kept.",
                    evidence(part, f"{{expected}}, {verb} along that axis"),
                    "Which axes should the result have, and which of them is missing in yours?",
                )
    return None


def one_item(part: Part) -> Clue | None:
    """Only the first or the last item along an axis is returned."""
    for which, index in (("first", 0), ("last", -1)):
        for number in range(part.ndim or 0):
            if _predicted(part, lambda seen, i=index, n=number: _item(seen.expected, i, n)):  # type: ignore[misc]
                return Clue(
                    f"{{Your}} {{holds}} only the {which} item along {axis(number, part.ndim)}.",
                    f"{in_cases(part)} that item is as expected.",
                    "Should all items be returned, or only one of them?",
                )
    return None


def combined(part: Part) -> Clue | None:
    """A row and a column are combined into a matrix, where two rows should be combined."""
    if not corrects(part, _diagonal):
        return None
    return Clue(
        "{Your} {has} one axis too many: every value is combined with every other, not with its own partner.",
        "In every case, the expected values are on the diagonal of the last two axes.",
        "Which shape does NumPy give to the sum or product of a column and a row?",
    )


def _longer_than_one(part: Part, number: int) -> bool:
    """Whether the axis is longer than 1 in a wrong value: else there is nothing to be summed up."""
    shapes = [seen.observed.shape for seen in part.failing if seen.observed is not None]
    return any(number < len(shape) and shape[number] > 1 for shape in shapes)


def _predicted(part: Part, predict: Callable[[Observation], np.ndarray | None]) -> bool:
    return all(not seen.same_shape and seen.fits(predict(seen)) for seen in part.failing)


def _along(of: Callable[..., np.ndarray], values: np.ndarray, number: int) -> np.ndarray | None:
    return np.asarray(of(values, axis=number)) if number < values.ndim and values.shape[number] > 1 else None


def _item(values: np.ndarray, index: int, number: int) -> np.ndarray | None:
    return np.take(values, index, axis=number) if values.shape[number] else None


def _diagonal(seen: Observation, observed: np.ndarray) -> np.ndarray | None:
    if observed.ndim != seen.expected.ndim + 1 or observed.ndim < 2 or observed.shape[-1] != observed.shape[-2]:  # noqa: PLR2004
        return None
    return np.diagonal(observed, axis1=-2, axis2=-1)
