"""Right in some cases and wrong in others: what the arguments of the wrong ones have in common."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue
from grader.diagnose.forensics.returned_value import Part

__all__ = ["Apart", "condition", "conditions"]

BOTH = 2
"""Right cases that are needed to tell what sets the wrong ones apart."""
WAYS = 15
"""Ways for as many cases to fail, as 4 of 6 do, from which on the one that is seen is hardly an accident."""
SPECIAL = (0, 1)
"""Numbers that code often treats in a way of their own, or forgets to."""
MOST_NAMED = 2


class Fact(NamedTuple):
    """What may be so of a call's arguments."""

    rank: int
    """Of several facts that set the wrong cases apart, those of the lowest rank are likeliest to matter."""
    about: str
    so: str
    not_so: str


class _Found(NamedTuple):
    rank: int
    when: str
    others: int


class Apart(NamedTuple):
    """What sets the wrong cases apart."""

    when: str
    also: str
    """A sentence on what else is so in the very same cases; empty if nothing is known."""
    wrong: int
    others: int
    """Right cases of which it is known not to hold; an argument that is left out tells nothing."""

    @property
    def unlikely(self) -> bool:
        """Whether there are so many ways for some cases to fail that this one is hardly an accident."""
        return math.comb(self.wrong + self.others, self.wrong) >= WAYS


def conditions(part: Part) -> Apart | None:
    """Return what holds of the arguments in all wrong cases, and in no right one."""
    wrong, expected = [_facts(seen) for seen in part.failing], [_facts(seen) for seen in part.passing]
    found: dict[str, _Found] = {}
    for fact in wrong[0] if wrong else ():
        there, elsewhere = (
            [facts.get(fact) for facts in wrong],
            [facts[fact] for facts in expected if fact in facts],
        )
        if len(elsewhere) < BOTH or {(True,), (False,)} != {tuple(set(there)), tuple(set(elsewhere))}:
            continue
        if there[0]:
            found[fact.about] = _Found(fact.rank, fact.so, len(elsewhere))
        else:  # that it is 1 says more than that it is not 0
            found.setdefault(fact.about, _Found(fact.rank, fact.not_so, len(elsewhere)))
    for name, others in _words_in_common(part):
        found[name] = _Found(1, f"{name} has one certain value", others)
    likeliest = [one for one in found.values() if one.rank == min(found.values()).rank]
    if not 1 <= len(likeliest) <= MOST_NAMED:
        return None
    first, *second = [one.when for one in likeliest]
    also = f" In the very same cases {second[0]}, which may be the reason as well." if second else ""
    return Apart(first, also, len(wrong), min(one.others for one in likeliest))


def condition(apart: Apart | None) -> Clue | None:
    """Name what sets the wrong cases apart from the right ones, if there are enough of both."""
    if apart is None or not apart.unlikely:
        return None
    wrong = "1 case that fails" if apart.wrong == 1 else f"{apart.wrong} cases that fail"
    return Clue(
        f"{{Your}} {{is}} wrong whenever {apart.when}, and right otherwise.",
        f"That sets the {wrong} apart from {apart.others} that pass.{apart.also}",
        "What is to happen then? Work out one such case by hand.",
    )


def _words_in_common(part: Part) -> list[tuple[str, int]]:
    """Return the arguments that are one word in all wrong cases and another in all right ones, and in how many."""
    found = []
    for name, word in part.failing[0].arguments.items():
        if not isinstance(word, str) or any(not _is_word(seen, name, word) for seen in part.failing):
            continue
        expected = [seen for seen in part.passing if name in seen.arguments]
        if len(expected) >= BOTH and not any(_is_word(seen, name, word) for seen in expected):
            found.append((name, len(expected)))
    return found


def _is_word(seen: Observation, name: str, word: str) -> bool:
    value = seen.arguments.get(name)
    return isinstance(value, str) and value == word


def _facts(seen: Observation) -> dict[Fact, bool]:
    return dict(_said_of(seen))


def _said_of(seen: Observation) -> Iterator[tuple[Fact, bool]]:
    for path, value in seen.leaves.items():
        if isinstance(value, (bool, np.bool_)):
            yield Fact(1, path, f"{path} is True", f"{path} is False"), bool(value)
        elif isinstance(value, np.ndarray) and value.ndim:
            yield from _of_array(path, value)
        else:
            for special in SPECIAL:
                yield Fact(1, path, f"{path} is {special}", f"{path} is not {special}"), bool(value == special)
    for name, value in seen.arguments.items():
        yield Fact(1, name, f"{name} is None", f"{name} is not None"), value is None


def _of_array(path: str, array: np.ndarray) -> Iterator[tuple[Fact, bool]]:
    yield Fact(0, path, f"{path} holds integers", f"{path} holds no integers"), array.dtype.kind in "iu"
    yield Fact(2, path, f"{path} is all zeros", f"{path} is not all zeros"), not np.any(array)
    for number, size in enumerate(array.shape):
        length = f"{path}.shape[{number}]"
        yield Fact(3, length, f"{length} is 1", f"{length} is not 1"), size == 1
    if array.ndim > 1:
        square = array.shape[-1] == array.shape[-2]
        axes = f"the last two axes of {path} are"
        yield Fact(3, axes, f"{axes} equally long", f"{axes} not equally long"), square
