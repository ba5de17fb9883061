"""The values that a function returns, by their place.

What is there and in its place is judged by itself. A value too many stands in a place where none is expected: it
costs the share of one place, as a missing one does, and the others count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.model import CasePlan, Outcome, Returned, Status, Verdict

__all__ = [
    "asked",
    "counts",
    "first_values",
    "in_place",
    "judged_in_place",
    "number_asked",
    "right_but_for_number",
    "too_many",
]

NUMBER = "number of values"
"""The part of a check that is about a value too many."""
MOST_COUNTED = 9
"""A larger number of returned values is not quoted: it could encode a hidden one."""


def number_asked(expected: Any, names: Sequence[str]) -> int:
    """Return how many values a function is asked for; 0 if `expected` is a list of which one more is a mistake.

    A tuple has places if the docstring has a name for each of them. Without names it may be data, of any length.

    Examples
    --------
    >>> number_asked((2.0, 3.0), ["loss", "norm"]), number_asked(2.0, []), number_asked([2, 3, 5], ["primes"])
    (2, 1, 0)
    """
    if not isinstance(expected, (list, tuple)):
        return 1
    return len(expected) if isinstance(expected, tuple) and len(expected) in {1, len(names)} else 0


def too_many(value: Any, number: int) -> bool:
    """Whether more than `number` values are returned; a tuple around the only one counts, a list is an array."""
    if number == 1:
        return isinstance(value, tuple) and bool(value)
    return number > 1 and isinstance(value, (list, tuple)) and len(value) > number


def first_values(value: Any, number: int) -> list[Any]:
    """Return the values in the first `number` places, of which the last ones may be missing.

    Where several are asked for, a value without a tuple around it is the first of them.
    """
    if number == 1:
        return [value[0] if too_many(value, number) else value]
    if isinstance(value, (list, tuple)):
        return list(value[:number])
    return [] if value is None else [value]


def in_place(expected: Sequence[Any], value: Any, names: Sequence[str]) -> list[Any]:
    """Return the values in the places of those `expected`: see `first_values`. A list that is too long has none."""
    if isinstance(value, list) and isinstance(expected, tuple) and len(value) == len(expected):
        return value
    if number_asked(expected, names) or not isinstance(value, (list, tuple)):
        return first_values(value, len(expected))
    return list(value) if len(value) <= len(expected) else []


def asked(expected: Any, value: Any, names: Sequence[str]) -> Any:
    """Return `value` without what is returned besides the values of a tuple that is `expected`."""
    if not isinstance(expected, tuple):
        return value
    received = in_place(expected, value, names)
    return received if len(received) == len(expected) else value


def judged_in_place(
    cases: Sequence[CasePlan],
    outcomes: Sequence[Outcome],
    judge: Callable[[CasePlan, Outcome], list[Verdict]],
    number: Callable[[CasePlan], int],
) -> list[Verdict]:
    """Return what `judge` says of each outcome and, if values are returned besides, a verdict on their number."""
    surplus = [
        _counted_besides(outcome.value, number(case)) if isinstance(outcome, Returned) else ""
        for case, outcome in zip(cases, outcomes, strict=True)
    ]
    is_counted = any(surplus)  # then all cases have this part
    verdicts: list[Verdict] = []
    for case, outcome, says in zip(cases, outcomes, surplus, strict=True):
        verdicts += judge(case, outcome)
        if is_counted:
            verdicts.append(Verdict(case.label, Status.FAILED if says else Status.PASSED, says, NUMBER))
    return verdicts


def right_but_for_number(verdicts: Sequence[Verdict]) -> bool:
    """Whether all values are right that are asked for, whatever is returned besides."""
    return bool(verdicts) and all(one.status is Status.PASSED or one.part == NUMBER for one in verdicts)


def _counted_besides(value: Any, number: int) -> str:
    """Return the sentence for a returned `value` that has more than `number` values; empty if it has not."""
    if not too_many(value, number):
        return ""
    if number > 1:
        return counts(value, number)
    of = f"{_shown(len(value))} {'value' if len(value) == 1 else 'values'}"
    return f"a tuple of {of} is returned, but one value is expected, without a tuple around it"


def counts(value: Any, count: int) -> str:
    """Return the sentence for a returned `value` in which some of `count` values are missing, or too many are."""
    order = f"{count} {'value is' if count == 1 else 'values are'} expected, in the order that the docstring states"
    if value is None:
        return f"None is returned (is a return statement missing?), but {order}"
    number = len(value) if isinstance(value, (list, tuple)) else 1
    return f"{_shown(number)} {'value is' if number == 1 else 'values are'} returned, but {order}"


def _shown(number: int) -> str:
    return str(number) if number <= MOST_COUNTED else "far too many"
