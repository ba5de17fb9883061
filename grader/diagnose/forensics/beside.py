"""An argument is added as it should be, but what it is added to is off by a factor: a bias beside a mean."""

from __future__ import annotations

from dataclasses import replace

from grader.diagnose.forensics.alignments import Alignment, alignments, laid
from grader.diagnose.forensics.factors import named_factor, sign
from grader.diagnose.forensics.pairs import Pair, Part
from grader.diagnose.forensics.words import Clue

__all__ = ["factor_beside_argument"]


def factor_beside_argument(part: Part) -> Clue | None:
    """But for an argument that is added, everything is off by a factor that has a name."""
    first = part.failing[0]
    for alignment in alignments(first):
        if not alignment[1]:  # an argument of the result's own shape makes such a mixture out of anything
            continue
        smallest = _without(Part(part.name, (first,)), alignment)
        if smallest is None or _off(smallest) is None:
            continue
        stripped = _without(part, alignment)
        clue = _off(stripped) if stripped is not None else None
        if clue is not None:
            says = f"Before {alignment[0]} is added, {clue.says.replace('{Your}', '{your}', 1)}"
            return Clue(says, f"Without {alignment[0]}: {clue.evidence[0].lower()}{clue.evidence[1:]}", clue.hint)
    return None


def _off(part: Part) -> Clue | None:
    return (sign(part) or named_factor(part)) if part.failing and part.telling else None


def _without(part: Part, alignment: Alignment) -> Part | None:
    """Return the part with an argument subtracted from what is right and from what came."""
    pairs: list[Pair] = []
    for pair in part.pairs:
        argument = laid(pair, alignment)
        if argument is None or pair.came is None:
            return None
        pairs.append(replace(pair, expected=pair.right - argument, observed=pair.came - argument))
    return Part(part.name, tuple(pairs))
