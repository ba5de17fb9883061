"""One returned value over all calls, as forensics looks at it: what is right, and what came."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.compare import compare
from grader.diagnose.evidence import Sighting
from grader.diagnose.forensics.numbers import agree, all_round, as_numbers, scale
from grader.diagnose.forensics.quantities import Quantity, leaves, quantities
from grader.tolerances import in_double

__all__ = ["Pair", "Part", "Predict", "parts_of"]

FEW = 3.0
"""Allowances that a hypothesis may be off."""
LEAST, MOST = 1e-9, 1e-5
"""Bounds of how far a hypothesis may be off, relative to the largest value it predicts."""
FAR = 10.0
"""A value that is off by more than this many times what a hypothesis may be off is not merely imprecise."""
ENOUGH = 4
"""Different values that must agree where they are round numbers, which agree by accident."""
LONG = 8
"""Letters of a word that does not agree by accident."""
LARGER = 64
"""How many times what is expected may be received, and looked at: a whole batch in place of its sum."""
COUNTED = re.compile(r" of \d+$")
"""A function's values have the same names whether a check looks at all of them or at one."""
SAMPLE = 1024
"""Entries of an array that are looked at where a few are enough."""


@dataclass(frozen=True, eq=False)
class Pair:
    """One value of one call."""

    arguments: Mapping[str, Any]
    expected: Any
    observed: Any
    allowance: Any
    received: bool = True
    """False if the call did not return this value; `observed` means nothing then."""

    @cached_property
    def passed(self) -> bool:
        """Whether it is right, in the very sense in which it is graded."""
        return self.received and compare(self.expected, self.observed, self.allowance) is None

    @cached_property
    def numeric(self) -> bool:
        """Whether numbers are expected."""
        return not isinstance(self.expected, bool) and as_numbers(self.expected) is not None

    @cached_property
    def right(self) -> np.ndarray:
        """What is expected, in double precision; only where numbers are."""
        return in_double(np.asarray(self.expected))

    @cached_property
    def came(self) -> np.ndarray | None:
        """What was received, in double precision, if it is numbers, and not far more of them than are expected."""
        if not self.received or not self.numeric or self.right.size * LARGER + SAMPLE < _size(self.observed):
            return None
        return as_numbers(self.observed)

    @cached_property
    def leaves(self) -> dict[str, Any]:
        """The arrays and numbers among the arguments, by the expression that gives each."""
        return dict(leaves(self.arguments))

    @cached_property
    def quantities(self) -> dict[str, Quantity]:
        """What a factor or an offset may be called."""
        return quantities(self.arguments)

    @cached_property
    def relative(self) -> float:
        """How far a hypothesis may be off, relative to the largest value that it predicts."""
        size = scale(self.right)
        return min(max(FEW * self.allowance / size, LEAST), MOST) if size else LEAST

    @cached_property
    def error(self) -> np.ndarray:
        """The error of each value, infinite where it cannot be subtracted; shapes must be equal."""
        assert self.came is not None
        off = np.abs(self.came - self.right)
        same = (self.came == self.right) | (np.isnan(self.came) & np.isnan(self.right))
        return np.asarray(np.where(same, 0.0, np.where(np.isnan(off), np.inf, off)))

    @cached_property
    def wrong(self) -> np.ndarray:
        """Which values are wrong; shapes must be equal."""
        return np.asarray(self.error > self.allowance)

    @cached_property
    def far(self) -> bool:
        """Whether it is more than imprecise; shapes must be equal."""
        return bool(np.any(self.error > FAR * self.relative * scale(self.right)))

    @property
    def real(self) -> bool:
        """Whether neither what is right nor what came is complex."""
        return "c" not in (self.right.dtype.kind, "" if self.came is None else self.came.dtype.kind)

    def fits(self, predicted: np.ndarray | None) -> bool:
        """Whether `predicted` is what came."""
        if predicted is None or self.came is None or predicted.shape != self.came.shape:
            return False
        return agree(predicted, self.came, self.relative * scale(predicted))

    def restored_by(self, mended: np.ndarray | None) -> bool:
        """Whether `mended`, made from what came, is what is right."""
        return mended is not None and agree(mended, self.right, self.relative * scale(self.right))

    @property
    def same_shape(self) -> bool:
        """Whether what came are numbers in the expected shape."""
        return self.came is not None and self.came.shape == self.right.shape


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
        """The values of a dict by their keys, as parts of their own; nothing if a call has other keys."""
        keys = _keys(self.pairs[0].expected)
        if not keys or any(_keys(pair.expected) != keys for pair in self.pairs):
            return ()
        return tuple(Part(key, tuple(_item(pair, key) for pair in self.pairs)) for key in keys)

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


def _keys(expected: Any) -> list[str]:
    """Return the names in a dict of named arrays, in their order."""
    named = isinstance(expected, Mapping) and all(isinstance(value, np.ndarray) for value in expected.values())
    return sorted(key for key in expected if isinstance(key, str) and key.isidentifier()) if named else []


def _item(pair: Pair, key: str) -> Pair:
    observed = pair.observed if isinstance(pair.observed, Mapping) else {}
    return Pair(pair.arguments, pair.expected[key], observed.get(key), pair.allowance[key], key in observed)


def _size(value: Any) -> int:
    return value.size if isinstance(value, np.ndarray) else 1


def _distinct(pair: Pair) -> set[Any] | None:
    """Return the wrong values, with what would be right, that each count as one; None if they need no company."""
    if isinstance(pair.expected, str):
        long = len(pair.expected) >= LONG and isinstance(pair.observed, str)
        return None if long else {(pair.expected, str(pair.observed)[:LONG])}
    if not pair.numeric or pair.came is None:
        return set() if pair.expected is None or isinstance(pair.expected, bool) else {id(pair)}
    right, came = pair.right.ravel()[:SAMPLE], pair.came.ravel()[:SAMPLE]
    if pair.same_shape:
        places = np.flatnonzero(pair.wrong)[:SAMPLE]
        right, came = pair.right.flat[places], pair.came.flat[places]
    if not all_round(came):
        return None
    return set(zip(right.tolist(), came.tolist(), strict=False))
