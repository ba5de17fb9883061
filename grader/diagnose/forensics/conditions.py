"""Right in some cases and wrong in others: what the arguments of the wrong ones have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from grader.diagnose.forensics.pairs import Pair, Part
from grader.diagnose.forensics.words import Clue, joined

__all__ = ["condition", "conditions"]

BOTH = 2
"""Wrong cases, and right ones, that are needed to tell by themselves what sets them apart."""
SPECIAL = (0, 1)
"""Numbers that code often treats in a way of their own, or forgets to."""
MOST_NAMED = 2


class Fact(NamedTuple):
    """What may be so of a call's arguments."""

    rank: int
    """Of several facts that set the wrong cases apart, those of the lowest rank are likeliest to matter."""
    so: str
    not_so: str


class Apart(NamedTuple):
    """What sets the wrong cases apart."""

    when: str
    others: int
    """Right cases of which it is known not to hold; an argument that is left out tells nothing."""


def conditions(part: Part) -> Apart | None:
    """Return what holds of the arguments in all wrong cases, and in no right one."""
    wrong, right = [_facts(pair) for pair in part.failing], [_facts(pair) for pair in part.passing]
    found: list[tuple[int, str, int]] = []
    for fact in wrong[0] if wrong else ():
        there, elsewhere = [facts.get(fact) for facts in wrong], [facts[fact] for facts in right if fact in facts]
        if len(elsewhere) >= BOTH and {(True,), (False,)} == {tuple(set(there)), tuple(set(elsewhere))}:
            found.append((fact.rank, fact.so if there[0] else fact.not_so, len(elsewhere)))
    found += [(1, f"{name} has one certain value", others) for name, others in _words_in_common(part)]
    likeliest = [one for one in found if one[0] == min(found)[0]]
    if not 1 <= len(likeliest) <= MOST_NAMED:
        return None
    return Apart(joined([when for _, when, _ in likeliest]), min(others for *_, others in likeliest))


def condition(part: Part) -> Clue | None:
    """Name what sets the wrong cases apart from the right ones, if there are several of both."""
    apart = conditions(part) if len(part.failing) >= BOTH else None
    if apart is None:
        return None
    return Clue(
        f"{{Your}} {{is}} wrong whenever {apart.when}, and right otherwise.",
        f"That sets the {len(part.failing)} cases that fail apart from {apart.others} that pass.",
        "What is to happen then? Work out one such case by hand.",
    )


def _words_in_common(part: Part) -> list[tuple[str, int]]:
    """Return the arguments that are one word in all wrong cases and another in all right ones, and in how many."""
    found = []
    for name, word in part.failing[0].arguments.items():
        if not isinstance(word, str) or any(not _is_word(pair, name, word) for pair in part.failing):
            continue
        right = [pair for pair in part.passing if name in pair.arguments]
        if len(right) >= BOTH and not any(_is_word(pair, name, word) for pair in right):
            found.append((name, len(right)))
    return found


def _is_word(pair: Pair, name: str, word: str) -> bool:
    value = pair.arguments.get(name)
    return isinstance(value, str) and value == word


def _facts(pair: Pair) -> dict[Fact, bool]:
    return dict(_said_of(pair))


def _said_of(pair: Pair) -> Iterator[tuple[Fact, bool]]:
    for path, value in pair.leaves.items():
        if isinstance(value, (bool, np.bool_)):
            yield Fact(1, f"{path} is True", f"{path} is False"), bool(value)
        elif isinstance(value, np.ndarray) and value.ndim:
            yield from _of_array(path, value)
        else:
            for special in SPECIAL:
                yield Fact(1, f"{path} is {special}", f"{path} is not {special}"), bool(value == special)
    for name, value in pair.arguments.items():
        yield Fact(1, f"{name} is None", f"{name} is not None"), value is None


def _of_array(path: str, array: np.ndarray) -> Iterator[tuple[Fact, bool]]:
    yield Fact(0, f"{path} holds integers", f"{path} holds no integers"), array.dtype.kind in "iu"
    yield Fact(2, f"{path} is all zeros", f"{path} is not all zeros"), not np.any(array)
    for number, size in enumerate(array.shape):
        yield Fact(3, f"{path}.shape[{number}] is 1", f"{path}.shape[{number}] is not 1"), size == 1
    if array.ndim > 1:
        square = array.shape[-1] == array.shape[-2]
        axes = f"the last two axes of {path} are"
        yield Fact(3, f"{axes} equally long", f"{axes} not equally long"), square
