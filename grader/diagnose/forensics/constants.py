"""Zeros, or one and the same number, in place of the result."""

from __future__ import annotations

import numpy as np

from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, evidence, in_cases
from grader.diagnose.forensics.returned_value import Part

__all__ = ["all_zeros", "constant", "same_in_all_cases"]

MANY = 10
SAMPLE = 1024
SEVERAL = 3
"""Values, or cases, in which the same number is no chance."""


def all_zeros(part: Part) -> Clue | None:
    """Everything is 0, in every case."""
    if not all(seen.observed is not None and not np.any(seen.observed) for seen in part.observations):
        return None
    if sum(np.count_nonzero(seen.expected) for seen in part.failing) < SEVERAL:
        return None
    return Clue(
        "{Your} {is} 0 everywhere." if not part.single else "{Your} {is} always 0.",
        evidence(part, "0", "that is expected"),
        "Is anything ever written into what is returned, or do the terms of the formula cancel each other?",
    )


def constant(part: Part) -> Clue | None:
    """All values are the same number where different ones are expected."""
    if part.single or not all(map(_is_constant, part.failing)):
        return None
    if sum(seen.expected.size for seen in part.failing) < MANY:
        return None
    return Clue(
        "{Your} {holds} one and the same number everywhere.",
        f"{in_cases(part)} all values are equal, but the expected ones differ.",
        "Does the number depend on the index at all? Is a sum or a mean over everything filled in?",
    )


def same_in_all_cases(part: Part) -> Clue | None:
    """The result is the same whatever the arguments are."""
    first = part.observations[0].observed
    if first is None or len(part.observations) < SEVERAL:
        return None
    for seen in part.observations:
        if seen.observed is None or seen.observed.shape != first.shape or not np.array_equal(seen.observed, first):
            return None
    if len({seen.expected.tobytes() for seen in part.observations}) < SEVERAL:
        return None
    return Clue(
        "{Your} {is} the same whatever the arguments are.",
        f"In all {len(part.observations)} cases the result is the same, but the expected results differ.",
        "Which argument does the result depend on in your code?",
    )


def _is_constant(seen: Observation) -> bool:
    if (
        seen.observed is None
        or seen.observed.size < SEVERAL
        or np.unique(seen.expected.ravel()[:SAMPLE]).size < SEVERAL
    ):
        return False
    return bool(np.all(seen.observed == seen.observed.flat[0]))
