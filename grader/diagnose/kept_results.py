"""What a kit holds in place of the author's code: results for changed arguments, and of two mistakes at once.

Both are kept as mistakes of a catalogue are, as fingerprints that reveal no result.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from grader.diagnose.as_if import Candidate
from grader.diagnose.catalogue import Catalogue, Expected, Mistake
from grader.diagnose.fingerprint import UNUSABLE, ObservedCall, same
from grader.diagnose.pairs_in_words import MistakePair, worded_pair

__all__ = ["AND", "KeptPairs", "KeptResults"]

AND = " + "
"""Between the names of two mistakes, the outer one first."""


class KeptResults:
    """The results for changed arguments that a kit holds."""

    def __init__(self, known: Catalogue) -> None:
        self._known = known

    def checks(self, function: str) -> Collection[str]:
        """Return the names of the checks whose calls of `function` are known beforehand."""
        return {check for one in self._known.of(function) for check in one.fingerprints}

    def candidates(self, function: str, expected: Expected) -> list[Candidate]:  # noqa: ARG002 - a course needs it
        """Return the changes of the arguments of `function`."""
        return [Candidate(one.name, one.says, partial(_kept, one)) for one in self._known.of(function)]


def _kept(mistake: Mistake, check: str, number: int) -> ObservedCall:
    several = mistake.fingerprints.get(check, ())
    return several[number] if number < len(several) else UNUSABLE


class KeptPairs:
    """The commonest pairs of mistakes, whose results a kit holds."""

    def __init__(self, pairs: Catalogue, known: Catalogue) -> None:
        self._pairs, self._catalogue = pairs, known

    def recognise(
        self,
        function: str,
        observed: Mapping[str, Sequence[ObservedCall]],
        expected: Expected,
        messages: Mapping[str, Sequence[str]],
        passed: Collection[str],  # noqa: ARG002 - what passed has the expected results, which are compared
    ) -> MistakePair | None:
        """Return the only pair that gives the observed results on every call, as `MistakePairs.recognise` does."""
        if any(map(any, messages.values())):
            return None
        fitting: dict[frozenset[str], tuple[Mistake, Mistake]] = {}
        single = {one.name: one for one in self._catalogue.of(function) if not one.through}
        for pair in self._pairs.of(function):
            outer, _, inner = pair.name.partition(AND)
            if _agrees(pair, observed, expected) and {outer, inner} <= single.keys():
                fitting.setdefault(frozenset({outer, inner}), (single[outer], single[inner]))
        seen = {check: several for check, several in observed.items() if check in expected.fingerprints}
        total = sum(min(len(several), len(expected.fingerprints[check])) for check, several in seen.items())
        return worded_pair(function, list(fitting.values()), total)


def _agrees(pair: Mistake, observed: Mapping[str, Sequence[ObservedCall]], expected: Expected) -> bool:
    compared = [
        (one, given, right)
        for check, kept in pair.fingerprints.items()
        for one, given, right in zip(observed.get(check, ()), kept, expected.fingerprints[check], strict=False)
    ]
    wrong = [one for one, _, right in compared if not same(one, right)]
    if not any(isinstance(one, tuple) and any(any(part.sums) for part in one) for one in wrong):
        return False  # many pairs give zeros, and so does unfinished code
    return all(_is_given(one, given, right) for one, given, right in compared)


def _is_given(one: ObservedCall, given: ObservedCall, right: ObservedCall) -> bool:
    if right is None and given is not None:  # if an error is expected, any value is equally wrong
        return one is not None
    return same(given, one)
