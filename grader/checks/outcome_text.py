"""What a student reads about a call that returned nothing to compare.

One sentence says what happened, where, and what to do. The inputs are hidden, and the text of an exception could
quote them: the sentence has only the name of a built-in exception and the student's own line. The text is in
`detail`, for public cases.
"""

from __future__ import annotations

import re
import signal
import sys
from dataclasses import dataclass

from grader.checks.exceptions import explain
from grader.model import (
    Exited,
    Flooded,
    Garbled,
    GivenUp,
    ImportFailed,
    Killed,
    Missing,
    NotRun,
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

__all__ = ["SYNTAX_ERRORS", "OutcomeText", "raised_text", "syntax_text", "text_of", "verdict_of"]

SYNTAX_ERRORS = frozenset({"SyntaxError", "IndentationError", "TabError"})
OF_NEWER_PYTHON = re.compile(r"f-string|invalid syntax|unterminated|expected '\('|parenthesized")
"""What Python says of a text that only a newer one understands, among others."""


@dataclass(frozen=True)
class OutcomeText:
    """A status, the sentence for the student, and the detail that only a public case may show."""

    status: Status
    message: str
    detail: str = ""


def verdict_of(outcome: Outcome, case: str, part: str = "") -> Verdict:
    """Return the verdict on a call that gave no value to compare: any outcome but `Returned`.

    Parameters
    ----------
    outcome : Outcome
        How the call ended.
    case : str
        The label of the case.
    part : str
        The name of the part; empty if the check has one only.

    Returns
    -------
    Verdict
        With the status and the sentence that all kinds of check use.

    Examples
    --------
    >>> from grader.model import TimedOut
    >>> verdict_of(TimedOut(2.0), "three numbers").status.value
    'timed_out'
    """
    end = text_of(outcome)
    return Verdict(case, end.status, end.message, part, detail=end.detail)


def text_of(outcome: Outcome) -> OutcomeText:
    """Return status and sentence of every outcome except a returned value."""
    match outcome:
        case NotWritten():
            return OutcomeText(Status.NOT_WRITTEN, f"not written yet: it raises NotImplementedError{_at(outcome)}")
        case Raised():
            says, shown = explain(outcome.type, outcome.builtin, outcome.message)
            return OutcomeText(
                Status.RAISED,
                f"{raised_text(outcome)}{_after_colon(says)}",
                shown or f"{outcome.type}{_after_colon(outcome.message)}",
            )
        case TimedOut():
            return _timed_out(outcome)
        case NotRun(function, begun):
            status, what = (Status.TIMED_OUT, "stopped") if begun else (Status.SKIPPED, "not run")
            return OutcomeText(status, f"{what}: {function} used up the time of the exercise")
        case OutOfMemory(megabytes):
            return OutcomeText(
                Status.OUT_OF_MEMORY,
                f"more than {megabytes} MB of memory were needed{_at(outcome)}: look for an array that is too "
                "large, a list that never stops growing, or endless recursion",
            )
        case Killed(number, place):
            return OutcomeText(
                Status.KILLED,
                f"{_of_import(place)}the process died of {_signal(number)}: NumPy code alone does not do that; "
                "look for ctypes, or for endless recursion",
                _was_at("it died", outcome),
            )
        case Exited(code, place):
            return OutcomeText(
                Status.EXITED,
                f"{_of_import(place)}your code ended the process with exit code {code}: "
                "remove sys.exit, quit or os._exit",
                _was_at("it ended", outcome),
            )
        case Refused(what):
            return OutcomeText(
                Status.REFUSED,
                f"the result cannot be graded: {what}; return plain NumPy arrays, numbers, or tuples of them",
            )
        case Garbled(what):
            return OutcomeText(
                Status.REFUSED,
                f"the reply from your code could not be read ({what}): remove calls such as os.write, and code "
                "that patches Python's own modules",
            )
        case Flooded(megabytes):
            return OutcomeText(
                Status.REFUSED,
                f"more than {megabytes:g} MB were printed: remove the print, or the endless loop around it",
                _was_at("it was stopped", outcome),
            )
        case Swamped(megabytes):
            return OutcomeText(
                Status.REFUSED,
                f"your functions returned more than {megabytes} MB in total (lists count more than arrays): return "
                "only what the docstring asks for",
            )
        case GivenUp(why):
            return OutcomeText(Status.REFUSED, f"given up: {why}")
        case ImportFailed():
            return _import_failed(outcome)
        case Missing(what, _, why) if why:
            return OutcomeText(Status.MISSING, f"{what} cannot be used: {why}" if what else why)
        case Missing(what, nearest):
            hint = f"; did you mean {nearest}? Rename it to {_proper_name(what, nearest)}" if nearest else ""
            return OutcomeText(Status.MISSING, f"there is no {what} in what you handed in{hint}")
        case Unknown(reason):
            return OutcomeText(
                Status.UNKNOWN,
                f"internal error in the grader, not your fault and not counted as zero: {reason}",
            )
        case Returned():
            raise AssertionError("a returned value is compared: it has no text of its own")


def _timed_out(outcome: TimedOut) -> OutcomeText:
    spent = f"stopped after {outcome.seconds:g} s"
    if not outcome.busy:
        spent += " of waiting" if outcome.wall else " of computing"
    return OutcomeText(
        Status.TIMED_OUT,
        f"{_of_import(outcome.place)}{spent}: look for an endless loop, or for work that is repeated in every "
        "iteration",
        _was_at("it was stopped", outcome),
    )


def _was_at(what: str, outcome: TimedOut | Killed | Exited | Flooded) -> str:
    """Where a call was: of a public case only, since code that knows hidden inputs could choose the line."""
    return f"{what} in {outcome.file}, line {outcome.line}" if outcome.file and outcome.line else ""


def raised_text(outcome: Raised) -> str:
    """Return which exception was raised, and where, without what it means."""
    return f"{_exception(outcome.type, outcome.builtin)} was raised{_at(outcome)}"


def _of_import(place: str) -> str:
    """The beginning of a sentence about the file's own code."""
    return f"your file could not be imported whole ({place}): " if place else ""


def _proper_name(what: str, nearest: str) -> str:
    """The name that `nearest` should have: that of `what`, and a notebook's if it is one."""
    name = what.rpartition(" ")[2]
    return f"{name.removesuffix('.py')}.ipynb" if nearest.endswith(".ipynb") else name


def syntax_text(outcome: ImportFailed) -> str:
    """Return why a text is no Python; empty if nothing may be said. A newer Python may accept it."""
    if outcome.cause:
        return outcome.cause
    if OF_NEWER_PYTHON.search(outcome.message):
        return f"{outcome.message}; here Python {sys.version_info.major}.{sys.version_info.minor} runs"
    return outcome.message


def _import_failed(outcome: ImportFailed) -> OutcomeText:
    """The exception's text is shown: a session leaves it empty if it could quote a hidden input."""
    text = f": {outcome.message}" if outcome.message else ""
    if outcome.absent:
        message = (
            f"your file could not be imported{_at(outcome)}: there is no module named {outcome.absent!r} here; "
            "use NumPy and the standard library"
        )
    elif outcome.type in SYNTAX_ERRORS:
        message = f"your file is not valid Python{_at(outcome)}{_after_colon(syntax_text(outcome))}"
    else:
        says, _ = explain(outcome.type, outcome.type, outcome.message)
        message = f"your file could not be imported{_at(outcome)}: {outcome.type}{text}{_after_colon(says)}"
    return OutcomeText(Status.IMPORT_FAILED, message)


def _after_colon(says: str) -> str:
    return f": {says}" if says else ""


def _exception(name: str, builtin: str) -> str:
    """The name of a built-in exception: a class of the student's own could have any name."""
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
