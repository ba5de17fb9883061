"""The smallest public input on which a function fails, and a snippet that replays it.

The inputs are a fixed ladder, drawn from the public seed. They run in a process that has seen no hidden input, so
their results may be shown: numbers, and the text of an exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.checks import outcome_text
from grader.checks.compare import compare
from grader.checks.exceptions import explain
from grader.checks.places import asked
from grader.checks.structure import WHOLE, with_arrays
from grader.diagnose.snippet import in_full, snippet
from grader.diagnose.written_value import DIGITS, written
from grader.model import CasePlan, Finding, ImportFailed, Missing, NotWritten, Outcome, Raised, Returned, Unknown
from grader.text import joined

__all__ = [
    "KIND",
    "MEMORY",
    "MOST",
    "counterexample",
    "depends",
    "fails",
    "plainest",
    "remembers",
    "same_place",
    "varies",
]

KIND, MEMORY = "counterexample", "memory"
MOST = 64
"""Rungs of a function's ladder."""
PRINTED, ALL_DIGITS = 8, 17
OF_EARLIER_CALLS = "Does it use what an earlier call has left, in a global, say? Or does it draw random numbers?"
PLAIN = 1e4
"""Allowances by which a result is off if that shows in its first digits."""


def fails(case: CasePlan, outcome: Outcome) -> bool:
    """Whether a call failed in a way that can be shown. This only compares: writing a value out costs more."""
    if case.random:
        return False  # another draw is not wrong
    match outcome:
        case NotWritten() | Missing() | ImportFailed() | Unknown():
            return False
        case Returned(value):
            return compare(case.expected, _judged(case, value), case.allowance) is not None
        case _:
            return True


def _judged(case: CasePlan, value: Any) -> Any:
    """Return what is compared of a returned value."""
    return with_arrays(case.expected, asked(case.expected, value, case.returns))


def plainest(failed: Sequence[tuple[CasePlan, Outcome]]) -> tuple[CasePlan, Outcome]:
    """Return the first of the `failed` inputs whose error shows in its first digits; the first of all if none does.

    What is off by a millionth is no picture of a mistake that doubles other results.
    """
    return next((one for one in failed if _shows_in_digits(*one)), failed[0])


def _shows_in_digits(case: CasePlan, outcome: Outcome) -> bool:
    return fails(replace(case, allowance=_times(case.allowance, PLAIN)), outcome)


def _times(allowance: Any, factor: float) -> Any:
    match allowance:
        case None:
            return None
        case dict():
            return {key: _times(value, factor) for key, value in allowance.items()}
        case list() | tuple():
            return [_times(value, factor) for value in allowance]
        case _:
            return allowance * factor


def counterexample(module: str, case: CasePlan, outcome: Outcome) -> Finding:
    """Return the finding for a public input that fails by itself.

    Parameters
    ----------
    module : str
        The module of the function, for the snippet's import.
    case : CasePlan
        The input, and the expected result.
    outcome : Outcome
        How the call ended, in a process that had run nothing else.
    """
    function = case.calls[0].function
    if isinstance(outcome, Raised):
        return Finding(KIND, function, *_raised(function, case, outcome), replay=snippet(module, case))
    observed = _failure(case, outcome)
    if isinstance(outcome, Returned) and (says := _missing_values(function, case, outcome.value)):
        return Finding(KIND, function, says, f"{observed[0].upper()}{observed[1:]}.", replay=snippet(module, case))
    if isinstance(outcome, Returned) and outcome.value is None and case.expected is not None:
        says = f"{function} returns nothing: a return is missing at its end, or in one of its branches."
        return Finding(KIND, function, says, "", replay=snippet(module, case))
    lines = snippet(module, case)
    return Finding(
        KIND,
        function,
        f"{function} fails on a small input, which you can try yourself.",
        f"{observed[0].upper()}{observed[1:]}.",
        replay=in_full(lines) if _prints_as_expected(case, outcome) else lines,
    )


def _prints_as_expected(case: CasePlan, outcome: Outcome) -> bool:
    """Whether an array is wrong in digits that NumPy does not print."""
    if not isinstance(outcome, Returned):
        return False
    value = _judged(case, outcome.value)
    _, expected, observed = _first_wrong(WHOLE, case.expected, value, case.allowance, case.returns)
    return isinstance(expected, np.ndarray) and written(observed, PRINTED) == written(expected, PRINTED)


def _missing_values(function: str, case: CasePlan, value: Any) -> str:
    """Say which of several returned values are missing, if the others are right; empty if that is not it."""
    due = case.expected
    if not isinstance(due, (list, tuple)) or len(case.returns) != len(due):
        return ""
    received = list(value) if isinstance(value, (list, tuple)) else [value]
    if value is None or len(received) >= len(due):
        return ""
    pairs = _in_order(received, list(zip(due, case.allowance, strict=True)))
    if pairs is None:
        return ""
    missing = [name for place, name in enumerate(case.returns) if place not in pairs]
    others = "the other value is right" if len(pairs) == 1 else "the other values are right"
    return f"{function} does not return {joined(missing)}; {others}."


def _in_order(received: Sequence[Any], due: Sequence[tuple[Any, Any]]) -> set[int] | None:
    """Return the places of the `due` values that the `received` ones are, in this order; None if one is none."""
    places: list[int] = []
    for one in received:
        start = places[-1] + 1 if places else 0
        rest = range(start, len(due))
        fitting = (n for n in rest if compare(due[n][0], with_arrays(due[n][0], one), due[n][1]) is None)
        place = next(fitting, None)
        if place is None:
            return None
        places.append(place)
    return set(places)


def _raised(function: str, case: CasePlan, outcome: Raised) -> tuple[str, str]:
    """Return where a call failed and what the exception says, and what it means."""
    says, shown = explain(outcome.type, outcome.builtin, outcome.message)
    place = f"{outcome.file}, line {outcome.line}" if outcome.file and outcome.line else ""
    text = shown or f"{outcome.type}{f': {outcome.message}' if outcome.message else ''}"
    means = says
    if not means and outcome.type == ValueError.__name__:  # it may be their own
        means = f"no error is expected here, but {written(case.expected)}"
    where = f" (in {place})" if place and not means else ""
    means = f"In {place}: {means}" if place and means else f"{means[:1].upper()}{means[1:]}"
    return f"{function} fails on a small input{where}: {text}{_ended(text)}", f"{means}{_ended(means)}"


def _ended(text: str) -> str:
    """Return the full stop that a text lacks at its end."""
    return "" if not text or text.endswith((".", "!", "?")) else "."


def remembers(case: CasePlan) -> Finding:
    """Return the finding for an input that fails only after other calls, which no snippet of one call can show."""
    function = case.calls[0].function
    return Finding(
        MEMORY,
        function,
        f"Your {function} remembers something from one call to the next.",
        "On a small input it is right in the first call, and fails after other calls.",
        "Does it use a global, or a default argument, that keeps its contents between calls?",
    )


def depends(function: str) -> Finding:
    """Return the finding for a call that is wrong, and that ends otherwise when it comes after other calls."""
    return Finding(
        MEMORY,
        function,
        f"What your {function} returns depends on more than its arguments.",
        "A call that fails ended otherwise when it was made again, after other calls.",
        OF_EARLIER_CALLS,
    )


def varies(case: CasePlan) -> Finding:
    """Return the finding for an input that gives a wrong result, and another result in the next call."""
    function = case.calls[0].function
    return Finding(
        MEMORY,
        function,
        f"Your {function} returns something else when it is called again with the same arguments.",
        "It did so on a small input.",
        OF_EARLIER_CALLS,
    )


def same_place(case: CasePlan, other: str) -> Finding:
    """Return the finding for an input that fails in the same line as the function `other` does."""
    function = case.calls[0].function
    return Finding(KIND, function, f"{function} fails in the same line as {other}: fix {other} first.", "", "")


def _failure(case: CasePlan, outcome: Outcome) -> str:
    """Return how a call failed and what was expected."""
    if not isinstance(outcome, Returned):
        # Where a loop was stopped differs from run to run, and a result must not.
        return f"{outcome_text.text_of(outcome).message}. Expected {written(case.expected)}"
    value = _judged(case, outcome.value)
    where, expected, observed = _first_wrong(WHOLE, case.expected, value, case.allowance, case.returns)
    return f"{where} is {_both(observed, expected)}"


def _first_wrong(
    name: str, expected: Any, observed: Any, allowance: Any, names: Sequence[str] = ()
) -> tuple[str, Any, Any]:
    """Return the first wrong one of several returned values, with its name; all of them if they cannot be matched.

    `names` are their names, if they have any.
    """
    match expected, observed:
        case (list() | tuple(), list() | tuple()) if len(expected) == len(observed):
            numbered = [f"value {number + 1} of {len(expected)}" for number in range(len(expected))]
            named = [f"your {one}" for one in names] if len(names) == len(expected) else numbered
            parts = list(zip(named, expected, observed, allowance, strict=True))
        case (dict(), dict()) if expected.keys() == observed.keys():
            parts = [(f"{name}[{key!r}]", one, observed[key], allowance[key]) for key, one in expected.items()]
        case _:
            return name, expected, observed
    return _first_wrong(*next(part for part in parts if compare(*part[1:]) is not None))


def _both(observed: Any, expected: Any) -> str:
    """Return both values, with as many digits as it takes to tell them apart."""
    if isinstance(observed, (list, tuple)) and isinstance(expected, np.ndarray):
        return f"a {type(observed).__name__}, not an array; expected {written(expected)}"
    if isinstance(expected, np.ndarray) and expected.ndim and isinstance(observed, (bool, int, float)):
        return f"the single number {written(observed)}; expected the array {written(expected)}"
    digits = next((n for n in range(DIGITS, ALL_DIGITS) if written(observed, n) != written(expected, n)), DIGITS)
    return f"{written(observed, digits)}{_coarse(observed, expected)}; expected {written(expected, digits)}"


def _coarse(observed: Any, expected: Any) -> str:
    """Name the type of numbers that hold fewer digits than is expected: they are printed with fewer, too."""
    kept, due = getattr(observed, "dtype", None), getattr(expected, "dtype", np.dtype(np.float64))
    return f" ({kept})" if kept is not None and kept.kind == "f" and kept.itemsize < due.itemsize else ""
