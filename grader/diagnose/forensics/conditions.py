"""Right in some cases and wrong in others: what the arguments of the wrong ones have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.diagnose.forensics.pairs import Pair, Part
from grader.diagnose.forensics.words import Clue

__all__ = ["condition"]

BOTH = 2
"""Wrong cases, and right ones, that are needed to tell what sets them apart."""
SPECIAL = (0, 1, 2)
MOST_NAMED = 2


def condition(part: Part) -> Clue | None:
    """Name the one or two facts about the arguments that hold in all wrong cases, and in no right one."""
    if len(part.failing) < BOTH or len(part.passing) < BOTH:
        return None
    wrong, right = [_facts(pair) for pair in part.failing], [_facts(pair) for pair in part.passing]
    known = [fact for fact in wrong[0] if all(fact in facts for facts in (*wrong, *right))]
    found = [fact for fact in known if all(f[fact] for f in wrong) and not any(f[fact] for f in right)]
    found += [
        _negated(fact) for fact in known if not any(f[fact] for f in wrong) and all(f[fact] for f in right)
    ]  # fmt: skip
    if not 1 <= len(found) <= MOST_NAMED:
        return None
    return Clue(
        f"{{Your}} {{is}} wrong whenever {' and '.join(found)}, and right in all other cases.",
        f"That sets the {len(wrong)} cases that fail apart from the {len(right)} that pass.",
        "What does your code do differently then? Try one such case by hand.",
    )


def _negated(fact: str) -> str:
    for plain, negated in ((" is ", " is not "), (" has ", " has not "), (" are ", " are not ")):
        if plain in fact:
            return fact.replace(plain, negated, 1)
    return f"not {fact}"


def _facts(pair: Pair) -> Mapping[str, bool]:
    facts: dict[str, bool] = {}
    for path, value in pair.leaves.items():
        if isinstance(value, (bool, np.bool_)):
            facts[f"{path} is True"] = bool(value)
        elif isinstance(value, np.ndarray) and value.ndim:
            facts |= _array_facts(path, value)
        else:
            facts |= {f"{path} is {special}": bool(value == special) for special in SPECIAL}
    facts |= {f"{name} is None": value is None for name, value in pair.arguments.items()}
    return facts


def _array_facts(path: str, value: Any) -> dict[str, bool]:
    facts = {f"{path}.shape[{axis}] is 1": size == 1 for axis, size in enumerate(value.shape)}
    facts[f"{path} is an array of whole numbers"] = value.dtype.kind in "iu"
    facts[f"{path} is all zeros"] = not np.any(value)
    if value.ndim > 1:
        facts[f"{path} has two last axes of the same length"] = value.shape[-1] == value.shape[-2]
    return facts
