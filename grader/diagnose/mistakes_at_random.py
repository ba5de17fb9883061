"""Recognises the catalogued mistake of a function that draws at random, by the properties that fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from grader.diagnose.catalogue import Catalogue, Expected, Mistake
from grader.diagnose.fingerprint import Fingerprint, ObservedCall, same
from grader.diagnose.recognition import MOST_NAMED, worded
from grader.model import Finding

__all__ = ["recognise_random"]

MARKS = 2
"""Sums at the end of a fingerprint that stand for entries that are not finite."""


def recognise_random(
    function: str,
    messages: Mapping[str, Sequence[str]],
    observed: Mapping[str, Sequence[ObservedCall]],
    known: Catalogue,
    *,
    draws: bool,
) -> Finding | None:
    """Return the mistake that makes the same properties fail in the same way, for functions that draw at random.

    Parameters
    ----------
    function : str
        The function's name.
    messages : mapping of str to sequence of str
        Property -> the message of each of its cases; empty if the case passes.
    observed : mapping of str to sequence
        The results of the calls of all checks. Those of other checks must be the results of the mistake.
    known : Catalogue
        With the messages that each mistake would get.
    draws : bool
        Whether the function is given a generator: its results are then its own, and need not be the mistake's.
    """
    failed = [check for check, several in messages.items() if any(several)]
    if not failed:
        return None
    others = observed.keys() - messages.keys()
    failing_so = [
        mistake
        for mistake in known.of(function)
        if not mistake.through
        and set(failed) <= mistake.messages.keys()
        and all(tuple(several) == mistake.messages.get(check, ()) for check, several in messages.items())
    ]
    fitting = [
        mistake for mistake in failing_so if all(_gave_the_same(observed, mistake, check) for check in others)
    ] or [
        mistake
        for mistake in failing_so
        if draws and all(_as_wrong(observed, mistake, known.expected[function], check) for check in others)
    ]
    if not 0 < len(fitting) <= MOST_NAMED:
        return None
    return worded(function, fitting, "The checks fail just as they do with this mistake.")


def _gave_the_same(observed: Mapping[str, Sequence[ObservedCall]], mistake: Mistake, check: str) -> bool:
    return all(map(same, observed[check], mistake.fingerprints.get(check, ())))


def _as_wrong(
    observed: Mapping[str, Sequence[ObservedCall]], mistake: Mistake, expected: Expected, check: str
) -> bool:
    """Whether each call gives the same, or something wrong in both: other code draws other random numbers."""
    calls = zip(
        observed[check], mistake.fingerprints.get(check, ()), expected.fingerprints.get(check, ()), strict=False
    )
    return all(
        same(one, other) or (_as_finite(one, other) and not same(one, right) and not same(other, right))
        for one, other, right in calls
    )


def _as_finite(one: ObservedCall, other: ObservedCall) -> bool:
    """Whether two results have the same form, and numbers that are not finite in the same places, if any."""
    if not isinstance(one, tuple) or not isinstance(other, tuple) or len(one) != len(other):
        return False
    pairs = list(zip(one, other, strict=True))
    alike = all(a.form == b.form and len(a.sums) == len(b.sums) for a, b in pairs)
    return alike and all(abs(x - y) <= max(a.slack, b.slack) for a, b in pairs for x, y in _marks(a, b))


def _marks(one: Fingerprint, other: Fingerprint) -> Iterator[tuple[float, float]]:
    """The sums of two fingerprints that stand for entries that are not finite: those at the end."""
    return zip(one.sums[-MARKS:], other.sums[-MARKS:], strict=True)
