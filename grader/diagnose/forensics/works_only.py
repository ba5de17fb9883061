"""Calls that fail and calls that do not: what the arguments of all the right ones have in common.

Unlike `conditions`, this is about a function and not about one of its values: a call that raises an exception is
like one that returns something wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from grader.diagnose.evidence import Beside, Sighting
from grader.diagnose.forensics.conditions import BOTH, WAYS, apart
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, Tells
from grader.diagnose.forensics.quantities import leaves
from grader.text import plural

__all__ = ["where_it_works"]

Arguments = Mapping[str, Any]
_Shapes = Mapping[str, tuple[int, ...]]
_Place = tuple[str, int]
"""An array and the number of one of its axes."""

PLANE = 2
WRITTEN_IN = "Which number in your code is that size, and which argument should it come from?"
HIDDEN_BY_ONE = (
    "Along an axis of length 1 a flip, a transpose or a wrong index changes nothing. Which of them do you make?"
)
TAKEN_FOR_THE_OTHER = "Does your code take one of these two sizes for the other, or write one of them as a number?"
WORKED_OUT = "What is different in the other calls? Work one of them out by hand."


class _Shared(NamedTuple):
    """What all right calls share."""

    what: str
    """Of which the function works only if it holds."""
    hint: str
    of_axes: bool = False


def where_it_works(function: str, sightings: Sequence[Sighting], beside: Beside) -> Clue | None:
    """Return what sets the right calls of `function` apart from all others."""
    seen = [(one.arguments, _is_right(one)) for one in (*sightings, *beside.scoped)]
    passing = [*(arguments for arguments, right in seen if right), *beside.held]
    failing = [*(arguments for arguments, right in seen if not right), *beside.all_failed]
    if not failing or len(passing) < BOTH or math.comb(len(failing) + len(passing), len(failing)) < WAYS:
        return None
    known = apart(failing, passing, beside.words)
    shared = next(_in_common(passing, failing), None)
    if shared is None or (known is not None and not shared.of_axes):
        if known is None:
            return None
        says = f"{function} failed in all calls tried where {known.when}, and in no others."
        those = f"{plural(len(failing), 'call')} that {'fails' if len(failing) == 1 else 'fail'}"
        return Clue(says, f"That sets {those} apart from all others.{known.also}", WORKED_OUT, Tells.WHEN)
    right = f"{plural(len(passing), 'call')} of that kind {'is' if len(passing) == 1 else 'are'} right"
    others = "the other one fails" if len(failing) == 1 else f"the other {len(failing)} fail"
    return Clue(
        f"In the calls tried, {function} worked only where {shared.what}.", f"The {right}; {others}.", shared.hint
    )


def _is_right(one: Sighting) -> bool:
    return all(
        Observation({}, expected, one.observed.get(name), one.allowance.get(name), name in one.observed).passed
        for name, expected in one.expected.items()
    )


def _in_common(passing: Sequence[Arguments], failing: Sequence[Arguments]) -> Iterator[_Shared]:
    """Yield what all `passing` calls share, and none of the `failing` ones has: numbers of axes, then sizes.

    Two sizes that are equal come before one that is the same in all: who takes V for H is right wherever they are
    equal, though all such calls may have been of one size.
    """
    right, wrong = [_shapes(one) for one in passing], [_shapes(one) for one in failing]
    everywhere = [path for path in right[0] if all(path in one for one in (*right, *wrong))]
    for path in everywhere:
        axes = len(right[0][path])
        if _only(axes, [len(one[path]) for one in right], [len(one[path]) for one in wrong]):
            yield _Shared(f"{path} has {plural(axes, 'axis', 'axes')}", WORKED_OUT, of_axes=True)
    yield from _equal_sizes(right, wrong)
    for path in everywhere:
        shapes, others = [one[path] for one in right], [one[path] for one in wrong]
        if len({len(shape) for shape in (*shapes, *others)}) != 1:
            continue
        plane = shapes[0][-PLANE:]
        if len(plane) == PLANE and _only(plane, [one[-PLANE:] for one in shapes], [one[-PLANE:] for one in others]):
            yield _Shared(f"the last two axes of {path} are {plane[0]} x {plane[1]}", _question(plane))
        for number, size in enumerate(shapes[0]):
            if _only(size, [one[number] for one in shapes], [one[number] for one in others]):
                yield _Shared(f"{path}.shape[{number}] is {size}", _question((size,)))


def _equal_sizes(right: Sequence[_Shapes], wrong: Sequence[_Shapes]) -> Iterator[_Shared]:
    """Yield each two sizes that are equal in all right calls, and in none of the wrong ones.

    Where all right calls are of one size, two sizes may agree by chance: the lengths of two vectors alone count,
    unless they are 1.
    """
    lengths = {path: {len(one.get(path, ())) for one in (*right, *wrong)} for path in right[0]}
    places = [(path, axis) for path, axes in lengths.items() if len(axes) == 1 for axis in range(max(axes))]
    for one, other in combinations(places, 2):
        if not all(_size(one, shapes) == _size(other, shapes) for shapes in right):
            continue
        if any(_size(one, shapes) == _size(other, shapes) for shapes in wrong):
            continue
        met = {_size(one, shapes) for shapes in right}
        if len(met) > 1 or (met != {1} and lengths[one[0]] == lengths[other[0]] == {1}):
            yield _Shared(f"{_named(one)} and {_named(other)} are equal", TAKEN_FOR_THE_OTHER)


def _size(place: _Place, shapes: _Shapes) -> int:
    path, number = place
    return shapes[path][number]


def _named(place: _Place) -> str:
    return f"{place[0]}.shape[{place[1]}]"


def _question(sizes: Sequence[int]) -> str:
    """What to ask where only these sizes work: a number of that size, unless it is 1, which hides many mistakes."""
    return HIDDEN_BY_ONE if set(sizes) == {1} else WRITTEN_IN


def _only(value: object, there: Sequence[object], elsewhere: Sequence[object]) -> bool:
    return all(one == value for one in there) and not any(one == value for one in elsewhere)


def _shapes(arguments: Arguments) -> dict[str, tuple[int, ...]]:
    return {path: value.shape for path, value in leaves(arguments) if isinstance(value, np.ndarray)}
