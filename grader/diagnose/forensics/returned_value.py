"""One returned value over all calls of a function, and its properties over all of them."""

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
from grader.diagnose.forensics.observations import Observation

__all__ = ["Part", "Predict", "parts_of"]

ENOUGH = 4
"""Different values that must agree if they are round numbers, which may agree by chance."""
LONG = 8
"""Letters of a word that does not agree by chance."""
COUNTED = re.compile(r" of \d+$")
"""Removed from names, so that a value has the same name whether a check compares all values or one."""
SAMPLE = 1024
"""Entries of an array that are looked at if a few are enough."""

Predict = Callable[[Observation], "np.ndarray | None"]


@dataclass(frozen=True, eq=False)
class Part:
    """One returned value over all calls of a function, in their order."""

    name: str
    observations: tuple[Observation, ...]

    @cached_property
    def failing(self) -> tuple[Observation, ...]:
        """The wrong observations, the smallest first: it refutes most hypotheses at the least cost."""
        wrong = [seen for seen in self.observations if not seen.passed]
        return tuple(sorted(wrong, key=lambda seen: seen.expected.size if seen.numeric else 0))

    @cached_property
    def passing(self) -> tuple[Observation, ...]:
        """The right observations."""
        return tuple(seen for seen in self.observations if seen.passed)

    @cached_property
    def received(self) -> bool:
        """Whether every call returned this value."""
        return all(seen.received for seen in self.observations)

    @cached_property
    def numeric(self) -> bool:
        """Whether numbers are expected of every call."""
        return all(seen.numeric for seen in self.observations)

    @cached_property
    def comparable(self) -> bool:
        """Whether every call returned numbers in the expected shape."""
        return self.numeric and all(seen.same_shape for seen in self.observations)

    @cached_property
    def ndim(self) -> int | None:
        """The number of axes of the expected values, if it is the same in all calls."""
        found = {seen.expected.ndim for seen in self.observations}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def single(self) -> bool:
        """Whether a single number is expected of every call."""
        return self.ndim == 0

    @cached_property
    def real(self) -> bool:
        """Whether no call gives, or should give, complex numbers."""
        return all(seen.real for seen in self.observations)

    @cached_property
    def far(self) -> bool:
        """Whether a result is more than imprecise."""
        return any(seen.far for seen in self.failing)

    @cached_property
    def weight(self) -> float:
        """The number of different wrong values; infinite if one is not round, which alone identifies a mistake."""
        distinct: set[Any] = set()
        for seen in self.failing:
            found = _distinct(seen)
            if found is None:
                return math.inf
            distinct |= found
        return len(distinct)

    @property
    def telling(self) -> bool:
        """Whether enough is wrong to recognise a mistake: short words and round numbers may agree by chance."""
        return self.weight >= ENOUGH

    @cached_property
    def unmistakable(self) -> bool:
        """Whether no wrong result could agree with anything by chance."""
        return all(_distinct(seen) is None for seen in self.failing)

    @cached_property
    def unfolded(self) -> tuple[Part, ...]:
        """The values of dicts by their keys, as parts of their own; empty if not all hold named arrays."""
        names = [_names(seen.expected_value) for seen in self.observations]
        if not all(names):
            return ()
        calls = list(zip(self.observations, names, strict=True))
        return tuple(
            Part(name, tuple(_item(seen, name) for seen, known in calls if name in known))
            for name in sorted(set().union(*names))
        )

    def all_fit(self, predict: Predict) -> bool:
        """Whether `predict` gives the observed values of every call, the right ones too."""
        return all(seen.fits(predict(seen)) for seen in (*self.failing, *self.passing))

    def all_restored(self, correct: Predict) -> bool:
        """Whether `correct` turns the observed values of every call into the expected ones."""
        return all(seen.restored_by(correct(seen)) for seen in (*self.failing, *self.passing))


def parts_of(sightings: Sequence[Sighting]) -> list[Part]:
    """Return the values that a function returns, each over all of its calls."""
    found: dict[str, list[Observation]] = {}
    for sighting in sightings:
        for name, expected_value in sighting.expected.items():
            observed_value = sighting.observed.get(name)
            allowed = sighting.allowance.get(name)
            seen = Observation(
                sighting.arguments, expected_value, observed_value, allowed, name in sighting.observed
            )
            found.setdefault(COUNTED.sub("", name), []).append(seen)
    return [Part(name, tuple(observations)) for name, observations in found.items()]


def _names(expected_value: Any) -> set[str]:
    """Return the keys of a dict of named arrays."""
    if not isinstance(expected_value, Mapping) or not all(
        isinstance(value, np.ndarray) for value in expected_value.values()
    ):
        return set()
    return {key for key in expected_value if isinstance(key, str) and key.isidentifier()}


def _item(seen: Observation, name: str) -> Observation:
    observed_value = seen.observed_value if isinstance(seen.observed_value, Mapping) else {}
    return Observation(
        seen.arguments,
        seen.expected_value[name],
        observed_value.get(name),
        seen.allowance[name],
        name in observed_value,
    )


def _holds_unmistakable(observed_value: Any) -> bool:
    """Whether a container holds an array with numbers that are not round."""
    items = (
        observed_value.values()
        if isinstance(observed_value, dict)
        else observed_value
        if isinstance(observed_value, list)
        else ()
    )
    arrays = [as_numbers(item) for item in items if isinstance(item, np.ndarray)]
    return any(array is not None and not all_round(array) for array in arrays)


def _distinct(seen: Observation) -> set[Any] | None:
    """Return the different wrong (expected, observed) values; None if one of them is evidence by itself."""
    if isinstance(seen.expected_value, str):
        long = len(seen.expected_value) >= LONG and isinstance(seen.observed_value, str)
        return None if long else {(seen.expected_value, str(seen.observed_value)[:LONG])}
    if isinstance(seen.expected_value, (dict, list, tuple)) and _holds_unmistakable(seen.observed_value):
        return None
    if not seen.numeric or seen.observed is None:
        return set() if seen.expected_value is None or isinstance(seen.expected_value, bool) else {id(seen)}
    expected, observed = seen.expected.ravel()[:SAMPLE], seen.observed.ravel()[:SAMPLE]
    if seen.same_shape:
        places = np.flatnonzero(seen.wrong)[:SAMPLE]
        expected, observed = seen.expected.flat[places], seen.observed.flat[places]
    if not all_round(observed):
        return None
    return set(zip(expected.tolist(), observed.tolist(), strict=False))
