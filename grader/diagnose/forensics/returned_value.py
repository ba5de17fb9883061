"""One returned value over all calls of a function, and what is known of it as a whole."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.diagnose.evidence import Sighting
from grader.diagnose.forensics.numbers import all_round, as_numbers
from grader.diagnose.forensics.observations import Pair

__all__ = ["Part", "Predict", "parts_of"]

ENOUGH = 4
"""Different values that must agree where they are round numbers, which agree by accident."""
LONG = 8
"""Letters of a word that does not agree by accident."""
COUNTED = re.compile(r" of \d+$")
"""A function's values have the same names whether a check looks at all of them or at one."""
SAMPLE = 1024
"""Entries of an array that are looked at where a few are enough."""

Predict = Callable[[Pair], "np.ndarray | None"]


@dataclass(frozen=True, eq=False)
class Part:
    """One returned value over all calls of a function, in their order."""

    name: str
    pairs: tuple[Pair, ...]

    @cached_property
    def failing(self) -> tuple[Pair, ...]:
        """Those that are wrong, the smallest first: it refutes most hypotheses, at the least cost."""
        wrong = [pair for pair in self.pairs if not pair.passed]
        return tuple(sorted(wrong, key=lambda pair: pair.right.size if pair.numeric else 0))

    @cached_property
    def passing(self) -> tuple[Pair, ...]:
        """Those that are right."""
        return tuple(pair for pair in self.pairs if pair.passed)

    @cached_property
    def received(self) -> bool:
        """Whether every call returned this value."""
        return all(pair.received for pair in self.pairs)

    @cached_property
    def numeric(self) -> bool:
        """Whether numbers are expected of every call."""
        return all(pair.numeric for pair in self.pairs)

    @cached_property
    def comparable(self) -> bool:
        """Whether numbers in the right shape came from every call."""
        return self.numeric and all(pair.same_shape for pair in self.pairs)

    @cached_property
    def ndim(self) -> int | None:
        """The number of axes of what is expected, if it is the same in all calls."""
        found = {pair.right.ndim for pair in self.pairs}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def single(self) -> bool:
        """Whether a single number is expected of every call."""
        return self.ndim == 0

    @cached_property
    def real(self) -> bool:
        """Whether no call gives, or should give, complex numbers."""
        return all(pair.real for pair in self.pairs)

    @cached_property
    def far(self) -> bool:
        """Whether a result is more than imprecise."""
        return any(pair.far for pair in self.failing)

    @cached_property
    def weight(self) -> float:
        """How many wrong values there are to recognise a mistake by; one that is not round counts for all."""
        distinct: set[Any] = set()
        for pair in self.failing:
            found = _distinct(pair)
            if found is None:
                return math.inf
            distinct |= found
        return len(distinct)

    @property
    def telling(self) -> bool:
        """Whether enough is wrong to recognise a mistake by it: short words and round numbers agree by accident."""
        return self.weight >= ENOUGH

    @cached_property
    def unmistakable(self) -> bool:
        """Whether no wrong result could agree with anything by accident."""
        return all(_distinct(pair) is None for pair in self.failing)

    @cached_property
    def unfolded(self) -> tuple[Part, ...]:
        """The values of dicts by their keys, as parts of their own; nothing if not all hold named arrays."""
        names = [_names(pair.expected) for pair in self.pairs]
        if not all(names):
            return ()
        calls = list(zip(self.pairs, names, strict=True))
        return tuple(
            Part(name, tuple(_item(pair, name) for pair, known in calls if name in known))
            for name in sorted(set().union(*names))
        )

    def all_fit(self, predict: Predict) -> bool:
        """Whether `predict` gives what came of every call, the right ones too."""
        return all(pair.fits(predict(pair)) for pair in (*self.failing, *self.passing))

    def all_restored(self, mend: Predict) -> bool:
        """Whether `mend`, of what came, gives what is right in every call."""
        return all(pair.restored_by(mend(pair)) for pair in (*self.failing, *self.passing))


def parts_of(sightings: Sequence[Sighting]) -> list[Part]:
    """Return the values that a function returns, each over all of its calls."""
    found: dict[str, list[Pair]] = {}
    for sighting in sightings:
        for name, expected in sighting.expected.items():
            observed = sighting.observed.get(name)
            allowed = sighting.allowance.get(name)
            pair = Pair(sighting.arguments, expected, observed, allowed, name in sighting.observed)
            found.setdefault(COUNTED.sub("", name), []).append(pair)
    return [Part(name, tuple(pairs)) for name, pairs in found.items()]


def _names(expected: Any) -> set[str]:
    """Return the keys of a dict of named arrays."""
    if not isinstance(expected, Mapping) or not all(isinstance(value, np.ndarray) for value in expected.values()):
        return set()
    return {key for key in expected if isinstance(key, str) and key.isidentifier()}


def _item(pair: Pair, name: str) -> Pair:
    observed = pair.observed if isinstance(pair.observed, Mapping) else {}
    return Pair(pair.arguments, pair.expected[name], observed.get(name), pair.allowance[name], name in observed)


def _holds_unmistakable(observed: Any) -> bool:
    """Whether a container holds an array with numbers that are not round."""
    items = observed.values() if isinstance(observed, dict) else observed if isinstance(observed, list) else ()
    arrays = [as_numbers(item) for item in items if isinstance(item, np.ndarray)]
    return any(array is not None and not all_round(array) for array in arrays)


def _distinct(pair: Pair) -> set[Any] | None:
    """Return the wrong values, with what would be right, that each count as one; None if they need no company."""
    if isinstance(pair.expected, str):
        long = len(pair.expected) >= LONG and isinstance(pair.observed, str)
        return None if long else {(pair.expected, str(pair.observed)[:LONG])}
    if isinstance(pair.expected, (dict, list, tuple)) and _holds_unmistakable(pair.observed):
        return None
    if not pair.numeric or pair.came is None:
        return set() if pair.expected is None or isinstance(pair.expected, bool) else {id(pair)}
    right, came = pair.right.ravel()[:SAMPLE], pair.came.ravel()[:SAMPLE]
    if pair.same_shape:
        places = np.flatnonzero(pair.wrong)[:SAMPLE]
        right, came = pair.right.flat[places], pair.came.flat[places]
    if not all_round(came):
        return None
    return set(zip(right.tolist(), came.tolist(), strict=False))
