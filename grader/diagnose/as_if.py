"""Recognises a function that does all right but for one argument, which it takes for something else.

Its results are then the right ones for other arguments. That is said only if they are, in every call that is
compared, and it is tried where the results alone show nothing that is more telling.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from grader.diagnose.catalogue import Expected
from grader.diagnose.fingerprint import Fingerprint, Observed, ObservedCall, alike, same
from grader.diagnose.recognition import ENOUGH_WRONG, is_telling, says_something
from grader.model import Finding
from grader.text import joined, plural

__all__ = ["KIND", "Candidate", "OtherResults", "recognise_as_if"]

KIND = "forensics"
MOST_NAMED = 2
"""Changes with the same results that are named together."""


@dataclass(frozen=True)
class Candidate:
    """One change of the arguments, and what the reference returns for them.

    Parameters
    ----------
    says : str
        ``twice b in place of b``.
    about : str
        The argument.
    gives : callable
        Check and number of a call -> the result.
    likely : bool
        Whether a kit holds it.
    """

    says: str
    about: str
    gives: Callable[[str, int], ObservedCall]
    likely: bool = True


class OtherResults(Protocol):
    """Knows what functions return for changed arguments: computed in a course, read from data in a kit."""

    def checks(self, function: str) -> Collection[str]:
        """Return the names of the checks whose calls of `function` are known beforehand."""

    def candidates(self, function: str, expected: Expected) -> Sequence[Candidate]:
        """Return the changes of the arguments of `function`, the likeliest first."""


@dataclass(frozen=True)
class _Seen:
    """One call that is compared."""

    check: str
    number: int
    observed: Observed
    expected: Observed


@dataclass(frozen=True)
class _Whole:
    """One call that returned a value, as it should."""

    check: str
    number: int
    observed: tuple[Fingerprint, ...]
    expected: tuple[Fingerprint, ...]


def recognise_as_if(
    function: str,
    observed: Mapping[str, Sequence[ObservedCall]],
    expected: Mapping[str, Sequence[ObservedCall]],
    candidates: Sequence[Candidate],
    names: Sequence[str] = (),
    positions: Collection[int] = (),
) -> Finding | None:
    """Return the finding that `function` gives the results for other arguments, if one of `candidates` fits.

    Parameters
    ----------
    function : str
        The function's name.
    observed, expected : mapping of str to sequence
        The results of the calls whose arguments are fixed, by check.
    candidates : sequence of Candidate
        The likeliest first.
    names : sequence of str
        The names of several returned values.
    positions : collection of int
        The returned values to be explained; all if it is empty.
    """
    calls = _compared(observed, expected)
    wrong = [call for call in calls or () if not same(call.observed, call.expected)]
    if calls is None or sum(is_telling(call.observed) for call in wrong) < ENOUGH_WRONG:
        return None
    in_order = [*wrong, *(call for call in calls if call not in wrong)]  # wrong values refute most
    counts = {len(one) for call in calls for one in (call.observed, call.expected) if one is not None}
    if len(positions) in (0, *counts):
        fitting = [one for one in candidates if all(_is_given(one, call) for call in in_order)]
        if fitting:
            says = f"Your {function} gives the results for {fitting[0].says}."
            return _found(function, says, f"all {plural(len(calls), 'call')}", len(wrong), fitting)
    whole = [
        _Whole(one.check, one.number, one.observed, one.expected)
        for one in in_order
        if one.observed and one.expected
    ]
    if len(counts) != 1 or len(whole) != len(in_order):
        return None
    return _of_parts(function, whole, candidates, names, positions)


def _compared(
    observed: Mapping[str, Sequence[ObservedCall]], expected: Mapping[str, Sequence[ObservedCall]]
) -> list[_Seen] | None:
    """Return the calls without those that are rightly refused; None if one ended in a way that tells nothing."""
    found = []
    for check, results in observed.items():
        for number, (one, right) in enumerate(zip(results, expected.get(check, ()), strict=False)):
            if isinstance(one, str) or isinstance(right, str):
                return None
            if one is not None or right is not None:
                found.append(_Seen(check, number, one, right))
    return found


def _is_given(candidate: Candidate, call: _Seen) -> bool:
    given = candidate.gives(call.check, call.number)
    if call.expected is None:  # an error is expected: any value is equally wrong
        return given is not None
    return same(given, call.observed)


def _of_parts(
    function: str,
    calls: Sequence[_Whole],
    candidates: Sequence[Candidate],
    names: Sequence[str],
    positions: Collection[int],
) -> Finding | None:
    """Explain the most of several returned values that one change explains."""
    count = len(calls[0].expected)
    if count == 1 or len(names) != count:
        return None
    wrong = [part for part in positions or range(count) if _wrong(part, calls) >= ENOUGH_WRONG]
    explained = {
        number: parts
        for number, one in enumerate(candidates)
        if (parts := [part for part in wrong if _gives_part(one, part, calls)])
    }
    if not explained:
        return None
    most = max(map(len, explained.values()))
    parts = next(parts for parts in explained.values() if len(parts) == most)
    fitting = [candidates[number] for number, found in explained.items() if found == parts]
    where, be = joined(names[part] for part in parts), "is" if len(parts) == 1 else "are"
    says = f"Your {where} {be} right for {fitting[0].says}, and not for what is given."
    counted = max(_wrong(part, calls) for part in parts)
    return _found(function, says, f"your {where} in all {plural(len(calls), 'call')}", counted, fitting)


def _wrong(part: int, calls: Sequence[_Whole]) -> int:
    """Return in how many calls a returned value is wrong, and more than zeros."""
    return sum(
        not alike(call.observed[part], call.expected[part]) and says_something(call.observed[part])
        for call in calls
    )


def _gives_part(candidate: Candidate, part: int, calls: Sequence[_Whole]) -> bool:
    return all(
        len(given) == len(call.observed) and alike(given[part], call.observed[part])
        for call, given in _given(candidate, calls)
    )


def _given(candidate: Candidate, calls: Sequence[_Whole]) -> Iterator[tuple[_Whole, tuple[Fingerprint, ...]]]:
    for call in calls:
        given: ObservedCall = candidate.gives(call.check, call.number)
        yield call, given if isinstance(given, tuple) else ()


def _found(function: str, says: str, which: str, wrong: int, fitting: Sequence[Candidate]) -> Finding:
    others = [one.says for one in fitting[1:MOST_NAMED]]
    evidence = f"It explains {which}, {'one' if wrong == 1 else wrong} of them wrong."
    if others:
        evidence += f" They are the results for {others[0]} just as well."
    hint = f"Follow {fitting[0].about} through your function: what is it when it is used, and how often is it used?"
    return Finding(KIND, function, says, evidence, hint)
