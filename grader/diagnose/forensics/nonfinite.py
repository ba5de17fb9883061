"""NaN or infinite values: the index, the region or the argument's values where they begin."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.diagnose.forensics.alignments import alignments, laid
from grader.diagnose.forensics.localised import where_words
from grader.diagnose.forensics.phrases import Clue, axis, in_cases
from grader.diagnose.forensics.regions import locate, suffix
from grader.diagnose.forensics.returned_value import Part

__all__ = ["not_finite", "places"]

MOST_INDEX = 99
OVERFLOW = 709.0
"""The exponential of a larger number overflows in double precision."""
TOO_LARGE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "very large": np.positive,
    "very negative": np.negative,
    "very large or very negative": np.abs,
}
KINDS: dict[str, tuple[Callable[[np.ndarray], np.ndarray], str]] = {
    "NaN (not a number)": (
        np.isnan,
        "Which step gives NaN: 0/0, inf/inf, inf - inf, the log or root of a negative number, or np.empty?",
    ),
    "infinite": (np.isinf, "Is anything divided by 0, an exponential too large, or the logarithm of 0 taken?"),
    "NaN or infinite": (lambda x: ~np.isfinite(x), "Is anything divided by 0, or is the logarithm of 0 taken?"),
}


def not_finite(part: Part) -> Clue | None:
    """Every failing result has values that are not finite where they should be."""
    masks = [
        ~np.isfinite(seen.observed) & np.isfinite(seen.expected)
        for seen in part.failing
        if seen.observed is not None
    ]
    if not all(np.any(mask) for mask in masks):
        return None
    values = [
        seen.observed[mask] for seen, mask in zip(part.failing, masks, strict=True) if seen.observed is not None
    ]
    kind = next(name for name, (of, _) in KINDS.items() if all(np.all(of(value)) for value in values))
    where = places(part, masks)
    others = _others(part, masks)
    return Clue(
        f"{{Your}} {{is}} {kind}{where}.",
        f"{in_cases(part)} this happens{others}.",
        KINDS[kind][1],
    )


def places(part: Part, masks: list[np.ndarray]) -> str:
    """Return the words for where the masks of the failing results are true, to be put behind a statement."""
    if part.single:
        return ""
    if all(mask.all() for mask in masks):
        return " everywhere"
    too_large = _too_large(part, masks)
    if too_large:
        return too_large
    words = where_words(part.failing, masks)
    if words is not None:
        return f" where {words}"
    if not part.ndim:
        return " in some places"
    begins = suffix(masks)
    if begins is not None:
        return _from(begins, part.ndim)
    found = locate(masks)
    if found is not None:
        region, outside = found
        return f" everywhere but {region.where}" if outside else f" {region.where}"
    return " in some places"


def _from(begins: tuple[int, int | None], ndim: int) -> str:
    number, index = begins
    of = "" if ndim == 1 else f" of {axis(number, ndim)}"
    if index is None or index > MOST_INDEX:
        return f" from some index{of} on"
    return f" from index {index}{of} on"


def _too_large(part: Part, masks: list[np.ndarray]) -> str:
    """Say so if the values are those of arguments whose exponential overflows."""
    for alignment in alignments(part.failing[0]):
        arguments = [laid(seen, alignment) for seen in part.failing]
        known = [argument for argument in arguments if argument is not None and argument.dtype.kind == "f"]
        for words, of in TOO_LARGE.items() if len(known) == len(masks) else ():
            large = [np.broadcast_to(of(a) > OVERFLOW, mask.shape) for a, mask in zip(known, masks, strict=True)]
            if all(map(np.array_equal, large, masks)):
                return f" where {alignment[0]} is {words}: the exponential of more than {OVERFLOW:.0f} overflows"
    return ""


def _others(part: Part, masks: list[np.ndarray]) -> str:
    if any(mask.all() for mask in masks):
        return ""
    wrong = any(np.any(seen.wrong & ~mask) for seen, mask in zip(part.failing, masks, strict=True))
    return "; other values are wrong as well" if wrong else ", and all other values are right"
