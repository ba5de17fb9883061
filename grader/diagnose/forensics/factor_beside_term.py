"""An argument is added correctly, but the term that it is added to is off by a factor: a mean plus a bias."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from grader.diagnose.forensics.alignments import Alignment, alignments, laid
from grader.diagnose.forensics.factors import named_factor, sign
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue
from grader.diagnose.forensics.returned_value import Part

__all__ = ["factor_beside_argument"]

NAMED_BY_ARGUMENTS = (0, 1)


def factor_beside_argument(part: Part) -> Clue | None:
    """Apart from an argument that is added, everything is off by a factor that has a name."""
    first = part.failing[0]
    for alignment in alignments(first):
        # With an argument in the result's own shape, a factor of 2 has too many other causes.
        ranks = range(9) if alignment[1] else NAMED_BY_ARGUMENTS
        smallest = _without(Part(part.name, (first,)), alignment)
        if smallest is None or _off(smallest, ranks) is None:
            continue
        stripped = _without(part, alignment)
        clue = _off(stripped, ranks) if stripped is not None else None
        if clue is not None:
            says = f"Before {alignment[0]} is added, {clue.says.replace('{Your}', '{your}', 1)}"
            return Clue(says, f"Without {alignment[0]}: {clue.evidence[0].lower()}{clue.evidence[1:]}", clue.hint)
    return None


def _off(part: Part, ranks: Container[int]) -> Clue | None:
    return (sign(part) or named_factor(part, ranks)) if part.failing and part.telling else None


def _without(part: Part, alignment: Alignment) -> Part | None:
    """Return the part with an argument subtracted from the expected and the observed values."""
    observations: list[Observation] = []
    for seen in part.observations:
        argument = laid(seen, alignment)
        if argument is None or seen.observed is None:
            return None
        observations.append(
            replace(seen, expected_value=seen.expected - argument, observed_value=seen.observed - argument)
        )
    return Part(part.name, tuple(observations))
