"""Right in some cases and wrong in others: what the arguments of the wrong cases have in common."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from grader.diagnose.evidence import Beside
from grader.diagnose.forensics.phrases import Clue, Tells
from grader.diagnose.forensics.quantities import leaves
from grader.diagnose.forensics.returned_value import Part, parts_of

__all__ = ["NOTHING", "Apart", "apart", "condition", "conditions"]

Arguments = Mapping[str, Any]

NOTHING = Beside()
"""If all that is known of a function is what it returned."""

BOTH = 2
"""Right cases that are needed to tell what sets the wrong ones apart."""
WAYS = 15
"""Minimum of comb(cases, failures) for a split to be evidence: 4 failures of 6 give 15."""
SPECIAL = (0, 1)
"""Numbers that code often treats specially, or forgets to treat specially."""
LIMITS = (1, 2)
"""Whole numbers up to which code with a number of its own is often right: a stride of 2 that is written down."""
PAIR = 2
MOST_NAMED = 2


class Fact(NamedTuple):
    """A statement about a call's arguments that may hold or not."""

    rank: int
    """Of several facts that set the wrong cases apart, those of the lowest rank are likeliest to matter."""
    about: str
    if_true: str
    if_false: str


class _Found(NamedTuple):
    rank: int
    when: str
    others: int


class Apart(NamedTuple):
    """What sets the wrong cases apart."""

    when: str
    also: str
    """A sentence on what else holds in exactly the same cases; empty if nothing does."""
    wrong: int
    others: int
    """Right cases in which it does not hold; without those that leave the argument out."""

    @property
    def unlikely(self) -> bool:
        """Whether this split of the cases is unlikely to be chance."""
        return math.comb(self.wrong + self.others, self.wrong) >= WAYS


def conditions(part: Part, beside: Beside = NOTHING) -> Apart | None:
    """Return what holds of the arguments in all cases that fail, and in none that passes."""
    same = [one for one in parts_of(beside.scoped) if one.name == part.name]
    failing = [seen.arguments for one in (part, *same) for seen in one.failing]
    passing = [seen.arguments for one in (part, *same) for seen in one.passing]
    return apart([*failing, *beside.all_failed], [*passing, *beside.held], beside.words)


def apart(failing: Sequence[Arguments], passing: Sequence[Arguments], words: Collection[str]) -> Apart | None:
    """Return what holds in all of the `failing` calls, and in none of the `passing` ones; `words` may be quoted."""
    wrong, right = [_facts(one) for one in failing], [_facts(one) for one in passing]
    found: dict[str, _Found] = {}
    for fact in wrong[0] if wrong else ():
        there, elsewhere = (
            [facts.get(fact) for facts in wrong],
            [facts[fact] for facts in right if fact in facts],
        )
        if len(elsewhere) < BOTH or {(True,), (False,)} != {tuple(set(there)), tuple(set(elsewhere))}:
            continue
        if there[0]:
            found[fact.about] = _Found(fact.rank, fact.if_true, len(elsewhere))
        else:  # that it is 1 says more than that it is not 0
            found.setdefault(fact.about, _Found(fact.rank, fact.if_false, len(elsewhere)))
    for name, word, others in _words_in_common(failing, passing):
        found[name] = _Found(
            1, f"{name} is {word!r}" if word in words else f"{name} has one particular value", others
        )
    likeliest = [one for one in found.values() if one.rank == min(found.values()).rank]
    if not 1 <= len(likeliest) <= MOST_NAMED:
        return None
    # a property may leave an argument out: what fewer right calls speak of is known less well
    others = max(one.others for one in likeliest)
    first, *second = [one.when for one in likeliest if one.others == others]
    also = f" In exactly the same cases {second[0]}, which may be the reason instead." if second else ""
    return Apart(first, also, len(failing), others)


def condition(apart: Apart | None) -> Clue | None:
    """Name what sets the wrong cases apart from the right ones, if there are enough of both."""
    if apart is None or not apart.unlikely:
        return None
    wrong = "1 case that fails" if apart.wrong == 1 else f"{apart.wrong} cases that fail"
    return Clue(
        f"{{Your}} {{was}} wrong in all calls tried where {apart.when}, and passed in all others.",
        f"That sets the {wrong} apart from {apart.others} that pass.{apart.also}",
        "What should happen then? Work out one such case by hand.",
        Tells.WHEN,
    )


def _words_in_common(failing: Sequence[Arguments], passing: Sequence[Arguments]) -> list[tuple[str, str, int]]:
    """Return the arguments that are one word in all wrong cases only, with it and the number of right cases."""
    found = []
    for name, word in failing[0].items() if failing else ():
        if not isinstance(word, str) or any(not _is_word(one, name, word) for one in failing):
            continue
        right = [one for one in passing if name in one]
        if len(right) >= BOTH and not any(_is_word(one, name, word) for one in right):
            found.append((name, word, len(right)))
    return found


def _is_word(arguments: Arguments, name: str, word: str) -> bool:
    value = arguments.get(name)
    return isinstance(value, str) and value == word


def _facts(arguments: Arguments) -> dict[Fact, bool]:
    return dict(_stated(arguments))


def _stated(arguments: Arguments) -> Iterator[tuple[Fact, bool]]:
    for path, value in leaves(arguments):
        if isinstance(value, (bool, np.bool_)):
            yield Fact(1, path, f"{path} is True", f"{path} is False"), bool(value)
        elif isinstance(value, np.ndarray) and value.ndim:
            yield from _of_array(path, value)
        else:
            for special in SPECIAL:
                yield Fact(1, path, f"{path} is {special}", f"{path} is not {special}"), bool(value == special)
            for limit in LIMITS if path in arguments and type(value) is int else ():
                more = f"{path} is more than {limit}"
                yield Fact(4, f"{path}, {limit}", more, f"{path} is at most {limit}"), value > limit
    for name, value in arguments.items():
        yield Fact(1, name, f"{name} is None", f"{name} is not None"), value is None
    yield from _of_pairs(arguments)


def _of_pairs(arguments: Arguments) -> Iterator[tuple[Fact, bool]]:
    """What is true of whole numbers that are meant for rows and columns, or of several of them together."""
    sides = {name: pair for name, value in arguments.items() if (pair := _sides(value)) is not None}
    for name, (rows, columns) in sides.items():
        equal = f"the two numbers of {name} are"
        yield Fact(5, f"{name}, sides", f"{equal} different", f"{equal} equal"), rows != columns
    for one, other in combinations(sides, 2):
        differs = f"{one} is not the same as {other}"
        yield Fact(6, f"{one}, {other}", differs, f"{one} is the same as {other}"), sides[one] != sides[other]


def _sides(value: Any) -> tuple[int, int] | None:
    """Return the rows and columns that a number, or a pair of numbers, stands for."""
    if isinstance(value, (list, tuple)) and len(value) == PAIR and all(type(one) is int for one in value):
        return value[0], value[1]
    return (value, value) if type(value) is int else None


def _of_array(path: str, array: np.ndarray) -> Iterator[tuple[Fact, bool]]:
    yield Fact(0, path, f"{path} holds integers", f"{path} holds no integers"), array.dtype.kind in "iu"
    yield Fact(2, path, f"{path} is all zeros", f"{path} is not all zeros"), not np.any(array)
    for number, size in enumerate(array.shape):
        length = f"{path}.shape[{number}]"
        yield Fact(3, length, f"{length} is 1", f"{length} is not 1"), size == 1
    if array.ndim > 1:
        square = array.shape[-1] == array.shape[-2]
        axes = f"the last two axes of {path} are"
        differ = f"{axes} equally long", f"{axes} not equally long"
        if array.ndim == PAIR:
            differ = f"{path} is square", f"{path} is not square"
        yield Fact(3, axes, *differ), square
