"""What a student reads about the statements of a file that were not run to their end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.checks import outcome_text
from grader.model import Exited, GivenUp, ImportFailed, Killed, LeftOut, Outcome, TimedOut
from grader.text import joined

__all__ = ["notes_on"]

MOST_NOTES = 5
"""Statements that are named; the others are counted."""
REMEDIES = {
    "EOFError": "remove input(): nobody is there to answer",
    "PermissionError": "nothing can be written or started while you are graded, and there is no network",
    "FileNotFoundError": "only what you hand in is there when you are graded",
}


def notes_on(left_out: Sequence[LeftOut], besides: int = 0) -> list[str]:
    """Return the notes, beginning with a part that was left out whole. Beyond a few they are counted.

    Parameters
    ----------
    left_out : sequence of LeftOut
    besides : int
        How many statements more were left out.
    """
    most_first = sorted(_without_same_cause(left_out), key=lambda one: not one.rest)
    more = len(most_first) + besides - MOST_NOTES
    return [*(_note(one) for one in most_first[:MOST_NOTES]), *([f"and {more} more"] if more > 0 else [])]


def _without_same_cause(left_out: Sequence[LeftOut]) -> list[LeftOut]:
    """Of statements of one file that have one cause, such as a merge conflict, the first."""
    found: dict[object, LeftOut] = {}
    for one in left_out:
        cause = one.outcome.cause if isinstance(one.outcome, ImportFailed) else ""
        found.setdefault((one.file, cause) if cause else one, one)
    return list(found.values())


def _note(one: LeftOut) -> str:
    if one.outcome is None:
        return f"{one.place}: {one.magic} is left out when graded"
    where = f"{one.place} and all after it" if one.rest else one.place
    return f"{where}: {_why(one.outcome)} ({_rest_of(one)})"


def _why(outcome: Outcome) -> str:
    """A session leaves the text empty if it could quote a hidden input."""
    match outcome:
        case ImportFailed(type=kind, message=message):
            if kind in outcome_text.SYNTAX_ERRORS:
                text = outcome_text.syntax_text(outcome)
                return outcome.cause or (f"{kind}: {text}" if text else kind)
            said = f"{kind}: {message}" if message else kind
            explained = kind not in REMEDIES or "while graded" in message  # the harness's own words
            return said if explained else f"{said}; {REMEDIES[kind]}"
        case GivenUp(why):
            return why
        case TimedOut() | Killed() | Exited():
            return outcome_text.text_of(replace(outcome, place="")).message
        case _:
            return outcome_text.text_of(outcome).message


def _rest_of(one: LeftOut) -> str:
    """What became of the rest, and of names that it would have bound."""
    if one.rest:
        return "the rest of the file was left out"
    if one.earlier:
        return f"left out: the earlier definition of {joined(one.earlier)} counts"
    broken = isinstance(one.outcome, ImportFailed) and one.outcome.type in outcome_text.SYNTAX_ERRORS
    return "left out; the rest was run" if broken else "the rest was run"
