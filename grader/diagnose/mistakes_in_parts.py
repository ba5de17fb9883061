"""Recognises the mistakes in each of several returned values: dx may go wrong in one way and dw in another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.diagnose.catalogue import Mistake
from grader.diagnose.fingerprint import Fingerprint, Observed, alike
from grader.diagnose.recognition import (
    ENOUGH_WRONG,
    OneCall,
    Recognised,
    distinct,
    says_something,
    showing_through,
    worded,
)
from grader.model import Finding
from grader.text import joined, plural

__all__ = ["part_by_part"]


def part_by_part(
    function: str, calls: Sequence[OneCall], mistakes: Sequence[Mistake], names: Sequence[str]
) -> Recognised:
    """Explain each of several returned values by itself: dx may go wrong in one way and dw in another.

    Calls that raise an exception say nothing about that, if they are few.
    """
    returned = [call for call in calls if call.observed is not None and call.expected is not None]
    counts = {len(one) for call in returned for one in (call.observed, call.expected) if one is not None}
    raised = sum(call.observed is None and call.expected is not None for call in calls)
    if len(counts) != 1 or 0 in counts or raised > len(returned):
        return Recognised(wrong=True)
    (count,) = counts
    of_parts = names if len(names) == count else [f"value {number + 1}" for number in range(count)]
    findings: dict[tuple[str, ...], Finding] = {}
    alone: dict[str, tuple[Mistake, list[int]]] = {}
    unexplained = []
    for part in range(count):
        if all(alike(*_parts(part, call.observed, call.expected)) for call in returned):
            continue
        fitting = [mistake for mistake in mistakes if _explains_part(mistake, part, returned)]
        everywhere = [mistake for mistake in fitting if not _contradicted(mistake, returned)]
        if everywhere:
            known = showing_through(_widest(everywhere, returned))
            finding = worded(function, known, _evidence_of_part(part, returned, of_parts))
            findings.setdefault(finding.mistakes, finding)
        elif (here := _made_here(fitting, part, returned)) is not None:
            alone.setdefault(here.name, (here, []))[1].append(part)
            unexplained.append(part)
        else:
            unexplained.append(part)
    in_some = tuple(_of_some(function, *one, returned, of_parts) for one in alone.values())
    partly = bool(findings or in_some) and raised > 0
    return Recognised(tuple(findings.values()), "", tuple(unexplained), wrong=True, partly=partly, alone=in_some)


def _made_here(fitting: Sequence[Mistake], part: int, calls: Sequence[OneCall]) -> Mistake | None:
    """Return the one of `fitting` that is made in this returned value, although another one is free of it."""
    wrong = [call for call in calls if not alike(*_parts(part, call.observed, call.expected))]
    own = distinct([mistake for mistake in fitting if not mistake.through])
    telling = sum(says_something(*_parts(part, call.observed)) for call in wrong)
    return own[0] if len(own) == 1 and telling >= ENOUGH_WRONG else None


def _of_some(
    function: str, mistake: Mistake, parts: Sequence[int], calls: Sequence[OneCall], names: Sequence[str]
) -> Finding:
    """Return the finding on a mistake that is made in some of several returned values alone."""
    where = joined(names[part] for part in parts)
    evidence = f"It explains your {where} in all {plural(len(calls), 'call')}. Your other values are without it."
    found = worded(function, [mistake], evidence)
    return replace(found, says=f"In {where} alone: {found.says}")


def _explains_part(mistake: Mistake, part: int, calls: Sequence[OneCall]) -> bool:
    return all(
        mistake.name in call.given
        and (given := call.given[mistake.name]) is not None
        and len(given) == len(call.observed or ())
        and alike(*_parts(part, call.observed, given))
        for call in calls
    )


def _contradicted(mistake: Mistake, calls: Sequence[OneCall]) -> bool:
    """Whether `mistake` would make a value wrong that the student has right."""
    return any(
        alike(observed, expected) and not alike(given, expected)
        for observed, expected, given in _values(mistake, calls)
    )


def _widest(mistakes: Sequence[Mistake], calls: Sequence[OneCall]) -> Sequence[Mistake]:
    """Return the mistakes that explain the most wrong values."""
    explained = [
        sum(
            alike(observed, given) and not alike(observed, expected)
            for observed, expected, given in _values(mistake, calls)
        )
        for mistake in mistakes
    ]
    return [mistake for mistake, count in zip(mistakes, explained, strict=True) if count == max(explained)]


def _values(mistake: Mistake, calls: Sequence[OneCall]) -> Iterator[tuple[Fingerprint, Fingerprint, Fingerprint]]:
    """Yield each returned value as observed, as expected, and as `mistake` gives it."""
    for call in calls:
        given = call.given.get(mistake.name)
        if call.observed is not None and call.expected is not None and given is not None:
            yield from zip(call.observed, call.expected, given, strict=False)


def _parts(part: int, *results: Observed) -> list[Fingerprint]:
    return [one[part] for one in results if one is not None]


def _evidence_of_part(part: int, calls: Sequence[OneCall], names: Sequence[str]) -> str:
    """Return the sentence on the value that a mistake explains."""
    return f"It explains your {names[part]} in all {plural(len(calls), 'call')}."
