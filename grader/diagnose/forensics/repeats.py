"""The observed value is another known one: an argument, another call's result, another returned value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.checks.compare import compare
from grader.checks.tolerances import allowance
from grader.diagnose.forensics.numbers import as_numbers
from grader.diagnose.forensics.observations import Observation
from grader.diagnose.forensics.phrases import Clue, in_cases, subject, value
from grader.diagnose.forensics.returned_value import Part

__all__ = ["argument_returned", "earlier_answer", "other_value", "swapped"]

MOST_PARTS = 8
"""Returned values that are compared with each other."""


def argument_returned(part: Part) -> Clue | None:
    """An argument is returned as it is."""
    for path in _given(part.failing[0]):
        if all(_returns(seen, path) for seen in (*part.failing, *part.passing)):
            return Clue(
                f"{{Your}} {{is}} {path} itself, as it was given.",
                f"{in_cases(part)} it equals {path}.",
                f"Does the function return what it computed from {path}?",
            )
    return None


def earlier_answer(part: Part) -> Clue | None:
    """The result is right for an earlier call: something is kept between calls."""
    later = range(1, len(part.observations))
    if not later or not part.observations[0].passed:
        return None
    wrong = [number for number in later if not part.observations[number].passed]
    which = ""
    if all(_answers(part.observations[number - 1], part.observations[number]) for number in later):
        which = "the call before"
    elif all(_answers(part.observations[0], part.observations[number]) for number in later):
        which = "the first call"
    elif part.unmistakable and all(
        any(_answers(part.observations[old], part.observations[number]) for old in range(number))
        for number in wrong
    ):
        which = "an earlier call"
    if not which:
        return None
    return Clue(
        f"{{Your}} {{is}} right for another call: for {which}, not for this one.",
        f"{in_cases(part)} it equals the expected result of {which}.",
        "Is anything kept between calls: a global variable, a cache, a default argument that is changed?",
    )


def swapped(parts: Sequence[Part]) -> tuple[tuple[str, ...], Clue] | None:
    """Return the names of the values that are returned in each other's places, and the explanation."""
    failing = [part for part in parts if part.failing and part.received and part.telling][:MOST_PARTS]
    taken: dict[str, str] = {}
    for part in failing:
        others = [other for other in failing if other is not part and other.name not in taken.values()]
        name = next((other.name for other in others if _holds_that_of(part, other)), None)
        if name is not None:
            taken[part.name] = name
    names = tuple(name for name in taken if name in taken.values())
    if len(names) < 2 or {taken[name] for name in names} != set(names):  # noqa: PLR2004
        return None
    what = "each other's places" if len(names) == 2 else "another order"  # noqa: PLR2004
    return names, Clue(
        f"{{Your}} {{is}} returned in {what}.",
        " ".join(f"{subject([name])['Your']} equals what {value(taken[name])} should be." for name in names),
        "In which order should the values be returned?",
    )


def other_value(part: Part, parts: Sequence[Part]) -> Clue | None:
    """Another returned value is in the place of this one."""
    for other in parts[:MOST_PARTS]:
        if other is not part and _holds_that_of(part, other):
            return Clue(
                f"{{Your}} {{is}} what {value(other.name)} should be.",
                f"{in_cases(part)} it equals the expected value of that one.",
                "Which variable is returned in which place?",
            )
    return None


def _given(seen: Observation) -> list[str]:
    containers = [name for name, given in seen.arguments.items() if _is_plain(given)]
    return containers + [path for path, given in seen.leaves.items() if as_numbers(given) is not None]


def _is_plain(given: Any) -> bool:
    """Whether an argument is a text, or a container of arrays and numbers alone."""
    match given:
        case str():
            return True
        case list() | tuple():
            return all(_is_plain(item) or as_numbers(item) is not None for item in given)
        case dict():
            return all(_is_plain(item) or as_numbers(item) is not None for item in given.values())
        case _:
            return False


def _returns(seen: Observation, path: str) -> bool:
    given = seen.leaves.get(path, seen.arguments.get(path))
    if not _is_plain(given) and (isinstance(given, bool) or as_numbers(given) is None):
        return False
    return seen.received and compare(given, seen.observed_value, allowance(given, ())) is None


def _answers(earlier: Observation, seen: Observation) -> bool:
    return seen.received and compare(earlier.expected_value, seen.observed_value, earlier.allowance) is None


def _holds_that_of(part: Part, other: Part) -> bool:
    """Whether a returned value is, in all calls, what another one should be."""
    theirs = {id(seen.arguments): seen for seen in other.observations}
    return all(
        _answers(theirs[id(mine.arguments)], mine) if id(mine.arguments) in theirs else mine.passed
        for mine in part.observations
    )
