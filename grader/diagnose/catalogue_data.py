"""A catalogue as plain data, for the kit: sentences, and fingerprints that reveal no result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.diagnose.catalogue import Catalogue, Expected, Mistake
from grader.diagnose.fingerprint import UNUSABLE, Fingerprint

__all__ = ["pack_catalogue", "unpack_catalogue"]

RAISED, OTHER = -1, -2
"""Stand in for the number of returned values: the call raised, or is unusable."""
WIDTH = 6
"""The most sums that a fingerprint has."""


def pack_catalogue(known: Catalogue) -> dict[str, Any]:
    """Return `known` as values of the wire's types."""
    entries = [expected.fingerprints for expected in known.expected.values()] + [
        mistake.fingerprints for mistake in known.mistakes
    ]
    forms: dict[str, int] = {}
    parts, numbers = [], []
    for call in (call for fingerprints in entries for calls in fingerprints.values() for call in calls):
        parts.append(RAISED if call is None else OTHER if isinstance(call, str) else len(call))
        for one in call if isinstance(call, tuple) else ():
            form = forms.setdefault(one.form, len(forms))
            numbers.append([form, len(one.sums), one.slack, *one.sums, *[0.0] * (WIDTH - len(one.sums))])
    return {
        "right": [
            [name, {check: [list(scale) for scale in scales] for check, scales in expected.scales.items()}]
            for name, expected in known.expected.items()
        ],
        "mistakes": [_words(mistake) for mistake in known.mistakes],
        "calls": [{check: len(calls) for check, calls in fingerprints.items()} for fingerprints in entries],
        "forms": list(forms),
        "parts": np.array(parts, np.int64),
        "numbers": np.array(numbers, np.float64).reshape(-1, 3 + WIDTH),
    }


def unpack_catalogue(packed: Mapping[str, Any]) -> Catalogue:
    """Return the catalogue that `pack_catalogue` packed."""
    calls = _calls(packed["parts"].tolist(), _prints(packed["forms"], packed["numbers"].tolist()))
    fingerprints = iter(
        [{check: _take(calls, count) for check, count in entry.items()} for entry in packed["calls"]]
    )
    expected = {
        name: Expected(next(fingerprints), {check: tuple(map(tuple, several)) for check, several in scales.items()})
        for name, scales in packed["right"]
    }
    mistakes = [
        Mistake(
            name,
            function,
            says,
            hint,
            next(fingerprints),
            {check: tuple(several) for check, several in messages.items()},
            through,
            authored,
        )
        for name, function, says, hint, messages, through, authored in packed["mistakes"]
    ]
    return Catalogue(expected, tuple(mistakes))


def _words(mistake: Mistake) -> list[Any]:
    messages = {check: list(several) for check, several in mistake.messages.items()}
    return [mistake.name, mistake.function, mistake.says, mistake.hint, messages, mistake.through, mistake.authored]


def _prints(forms: Sequence[str], numbers: Iterable[Sequence[float]]) -> Iterator[Fingerprint]:
    for form, count, slack, *sums in numbers:
        yield Fingerprint(forms[int(form)], tuple(sums[: int(count)]), slack)


def _calls(parts: Iterable[int], prints: Iterator[Fingerprint]) -> Iterator[Any]:
    for count in parts:
        yield None if count == RAISED else UNUSABLE if count == OTHER else _take(prints, count)


def _take(several: Iterator[Any], count: int) -> tuple[Any, ...]:
    return tuple(next(several) for _ in range(count))
