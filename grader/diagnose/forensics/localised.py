"""Some values wrong, others right: the region or input condition that separates them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from grader.diagnose.forensics.alignments import alignments, laid
from grader.diagnose.forensics.numbers import by_chance
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, Tells, in_cases
from grader.diagnose.forensics.regions import fills, locate
from grader.diagnose.forensics.returned_value import Part

__all__ = ["never_written", "only_somewhere", "only_where", "where_words"]

FEW, SOME = 2, 5
"""Wrong and right values that are needed; `SOME` wrong ones too if the condition fits only nearly."""
SIGNS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "negative": lambda x: x < 0,
    "positive": lambda x: x > 0,
    "0": lambda x: x == 0,
}


def only_somewhere(part: Part) -> Clue | None:
    """All wrong values lie in a region that has a name, or all right ones do."""
    masks = [seen.wrong for seen in part.failing]
    found = locate(masks) if part.ndim and not _right_by_chance(part, masks) else None
    if found is None:
        return None
    region, outside = found
    cases = in_cases(part)
    zeros = _zeros(part, masks)
    if outside:
        says = f"{{Your}} {{was}} right only {region.where}."
        shown = f"{cases} the values there are right, and the others are wrong{zeros}."
    else:
        says = f"{{Your}} {{is}} wrong only {region.where}."
        shown = f"{cases} the wrong values lie there{zeros}, and all others are right."
    return Clue(says, shown, region.hint, Tells.WHERE)


def only_where(part: Part) -> Clue | None:
    """All wrong values are where an argument, or the expected value, is negative, positive or 0."""
    masks = [seen.wrong for seen in part.failing]
    where = where_words(part.failing, masks)
    if where is None or _right_by_chance(part, masks):
        return None
    zeros = _zeros(part, masks)
    return Clue(
        f"{{Your}} {{was}} wrong only where {where}.",
        f"{in_cases(part)} the wrong values lie there{zeros}, and all others are right.",
        "What should happen to such values?",
        Tells.WHERE,
    )


def never_written(part: Part) -> Clue | None:
    """All wrong values are 0."""
    masks = [seen.wrong for seen in part.failing]
    if part.single or any(mask.all() for mask in masks) or not _zeros(part, masks):
        return None
    if sum(int(np.count_nonzero(mask)) for mask in masks) < SOME:
        return None
    return Clue(
        "{Your} {is} 0 at some places where {it} should not be, and right at all others.",
        f"{in_cases(part)} every wrong value is 0.",
        "Which indices does the loop never reach? Is a mask applied that is too large?",
    )


def where_words(observations: Sequence[Observation], masks: Sequence[np.ndarray]) -> str | None:
    """Return the condition that holds just where `masks` are true: ``x is negative``, ``it should be 0``."""
    count, size = sum(int(np.count_nonzero(mask)) for mask in masks), sum(mask.size for mask in masks)
    if count < FEW or size - count < SOME:
        return None
    nearly = None
    for words, places in _where(observations):
        if all(map(np.array_equal, masks, places)):
            return words
        if nearly is None and count >= SOME and fills(masks, places):
            nearly = words
    return nearly


def _where(observations: Sequence[Observation]) -> Iterator[tuple[str, list[np.ndarray]]]:
    for alignment in alignments(observations[0]):
        arguments = [laid(seen, alignment) for seen in observations]
        known = [argument for argument in arguments if argument is not None and argument.dtype.kind != "c"]
        for sign, of in SIGNS.items() if len(known) == len(observations) else ():
            places = [
                np.broadcast_to(of(a), seen.expected.shape) for a, seen in zip(known, observations, strict=True)
            ]
            yield f"{alignment[0]} is {sign}", places
    for sign, of in SIGNS.items() if all(seen.real for seen in observations) else ():
        yield f"it should be {sign}", [of(seen.expected) for seen in observations]


def _right_by_chance(part: Part, masks: Sequence[np.ndarray]) -> bool:
    """Whether the right values could be right by chance."""
    return by_chance(seen.expected[~mask] for seen, mask in zip(part.failing, masks, strict=True))


def _zeros(part: Part, masks: Sequence[np.ndarray]) -> str:
    """Return a remark if all wrong values are 0."""
    wrong = [
        seen.observed[mask] for seen, mask in zip(part.failing, masks, strict=True) if seen.observed is not None
    ]
    return "" if any(np.any(values) for values in wrong) else " (all of them are 0)"
