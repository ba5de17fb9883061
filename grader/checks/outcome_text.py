"""What a student reads about a call that returned nothing to compare.

One sentence that says what happened, where, and what to do. The inputs are hidden, so the text of an
exception is not part of it (it could quote them); a built-in exception's name and the student's own line
are. The text stands in `detail`, for public cases.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass

from grader.model import (
    Exited,
    Flooded,
    Garbled,
    GivenUp,
    ImportFailed,
    Killed,
    Missing,
    NotWritten,
    Outcome,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
    Status,
    Swamped,
    TimedOut,
    Unknown,
    Verdict,
)

__all__ = ["OutcomeText", "text_of", "verdict_of"]


@dataclass(frozen=True)
class OutcomeText:
    """A status, the sentence for the student, and what only a public case may show."""

    status: Status
    message: str
    detail: str = ""


def verdict_of(outcome: Outcome, case: str, part: str = "") -> Verdict:
    """Return the verdict on a call that gave no value to compare."""
    end = text_of(outcome)
    return Verdict(case, end.status, end.message, part, detail=end.detail)


def text_of(outcome: Outcome) -> OutcomeText:
    """Return how `outcome` ended, for every outcome but a returned value."""
    match outcome:
        case NotWritten():
            return OutcomeText(Status.NOT_WRITTEN, f"not written yet: it raises NotImplementedError{_at(outcome)}")
        case Raised():
            return OutcomeText(
                Status.RAISED,
                f"{_exception(outcome.type, outcome.builtin)} was raised{_at(outcome)}{_remedy(outcome.builtin)}",
                f"{outcome.type}: {outcome.message}",
            )
        case TimedOut(seconds, wall):
            spent = "of waiting" if wall else "of computing"
            return OutcomeText(
                Status.TIMED_OUT,
                f"stopped after {seconds:g} s {spent}: look for a loop that does not end, or for work repeated "
                "in every round",
            )
        case OutOfMemory(megabytes):
            return OutcomeText(
                Status.OUT_OF_MEMORY,
                f"more than {megabytes} MB of memory were needed{_at(outcome)}: look for an array that is too "
                "large, or a list or a recursion without an end",
            )
        case Killed(number):
            return OutcomeText(
                Status.KILLED,
                f"the process died of {_signal(number)}: NumPy code alone does not do that; look for ctypes, "
                "or a recursion without an end",
            )
        case Exited(code):
            return OutcomeText(
                Status.EXITED,
                f"the process was ended with exit code {code}: take out sys.exit, quit or os._exit",
            )
        case Refused(what):
            return OutcomeText(
                Status.REFUSED,
                f"the result cannot be graded: {what}; return plain NumPy arrays, numbers, or tuples of them",
            )
        case Garbled(what):
            return OutcomeText(
                Status.REFUSED,
                f"what came back is no answer ({what}): take out what writes to files by their numbers, or changes "
                "Python's own modules",
            )
        case Flooded(megabytes):
            return OutcomeText(
                Status.REFUSED,
                f"more than {megabytes:g} MB were printed: take out print, or the loop that prints without an end",
            )
        case Swamped(megabytes):
            return OutcomeText(
                Status.REFUSED,
                f"more than {megabytes} MB were returned in all: return what is asked for, and nothing beside it",
            )
        case GivenUp(why):
            return OutcomeText(Status.REFUSED, f"given up: {why}")
        case ImportFailed():
            return _import_failed(outcome)
        case Missing(what, _, why) if why:
            return OutcomeText(Status.MISSING, f"{what} cannot be used: {why}")
        case Missing(what, nearest):
            hint = f"; is it what you called {nearest}? Then rename that" if nearest else ""
            return OutcomeText(Status.MISSING, f"there is no {what} in what you handed in{hint}")
        case Unknown(reason):
            return OutcomeText(
                Status.UNKNOWN,
                f"the grader failed here, which is no fault of yours and no zero: {reason}",
            )
        case Returned():
            raise AssertionError("a returned value is compared, it is not an ending")


_SYNTAX_ERRORS = frozenset({"SyntaxError", "IndentationError", "TabError"})


def _import_failed(outcome: ImportFailed) -> OutcomeText:
    """The exception's text is shown: a session leaves it empty if it could quote a hidden input."""
    text = f": {outcome.message}" if outcome.message else ""
    if outcome.absent:
        message = (
            f"your file could not be imported{_at(outcome)}: there is no module named {outcome.absent!r} here; "
            "use NumPy and the standard library"
        )
    elif outcome.type in _SYNTAX_ERRORS:
        message = f"your file is not valid Python{_at(outcome)}{text}"
    elif outcome.type == "EOFError":
        message = f"your file could not be imported{_at(outcome)}{_remedy(outcome.type)}"
    else:
        message = f"your file could not be imported{_at(outcome)}: {outcome.type}{text}"
    return OutcomeText(Status.IMPORT_FAILED, message)


_REMEDIES = {
    "EOFError": "take out input(): nobody is there to answer",
    "ModuleNotFoundError": "that module is not here; use NumPy and the standard library",
}


def _remedy(builtin: str) -> str:
    return f": {_REMEDIES[builtin]}" if builtin in _REMEDIES else ""


def _exception(name: str, builtin: str) -> str:
    """An exception's name, if it is a built-in's: a class of the student's own could be named anything."""
    if name == builtin:
        return name
    return f"an exception (a kind of {builtin})"


def _at(outcome: NotWritten | Raised | OutOfMemory | ImportFailed) -> str:
    if not outcome.file:
        return ""
    return f" ({outcome.file}, line {outcome.line})" if outcome.line else f" ({outcome.file})"


def _signal(number: int) -> str:
    try:
        return f"signal {number} ({signal.Signals(number).name})"
    except ValueError:
        return f"signal {number}"
