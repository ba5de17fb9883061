"""How a comparison of two gradings looks in a terminal, and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.gradebook.comparing import Cause, Comparison, Move
from grader.text import escaped, plural, points

__all__ = ["as_data", "lines_of"]


def lines_of(comparison: Comparison, *, everybody: bool) -> Iterator[str]:
    """Yield the lines of a table: causes first, then who moves, by which checks, and why."""
    moved = comparison.moved
    yield f"{len(moved)} of {plural(len(comparison.scores), 'student')} move."
    if not moved:
        return
    yield ""
    for tally in comparison.tallies:
        yield (
            f"{_signed(tally.points):>8}  {plural(tally.students, 'student')}, {plural(tally.checks, 'check')}: "
            f"{tally.cause}"
        )
    most = len(moved) if everybody else MOST
    for student in moved[:most]:
        yield ""
        yield from _about(comparison, student)
    if len(moved) > most:
        yield ""
        yield f"and {len(moved) - most} more: --all shows everybody"


MOST = 20
"""Students who are shown unless all are asked for."""


def _about(comparison: Comparison, student: str) -> Iterator[str]:
    before, after = comparison.scores[student]
    change = _signed(comparison.difference(student))
    yield f"{escaped(student)}: {_score(before)} -> {_score(after)} ({change})"
    if comparison.is_decided(student):
        before, after = comparison.finals[student]
        change = _signed(comparison.final_difference(student))
        yield f"  with decisions: {_score(before)} -> {_score(after)} ({change})"
        if student in comparison.made_of:
            yield f"  now made of: {escaped(comparison.made_of[student])}"
    for move in comparison.moves_of[student]:
        yield f"  {_signed(move.difference):>6}  {escaped(move.title)} ({_how(move)})"
        yield from (f"          {cause}" for cause in move.causes)


def _how(move: Move) -> str:
    if move.causes == (Cause.DECISION,):
        return f"{points(move.before)} -> {points(move.after)}"
    return f"{move.status_before or 'none'} -> {move.status_after or 'none'}".replace("_", " ")


def _score(score: float | None) -> str:
    return "none" if score is None else points(score)


def _signed(change: float) -> str:
    return f"{'-' if change < 0 else '+'}{points(abs(change))}"


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison for a program."""
    return {
        "students": [
            {"student": student, "before": before, "after": after, **_finals(comparison, student)}
            for student, (before, after) in comparison.scores.items()
        ],
        "causes": [
            {"cause": one.cause.name.lower(), "says": one.cause.value, "students": one.students,
             "checks": one.checks, "points": one.points}
            for one in comparison.tallies
        ],
        "moves": [
            {**vars(move), "causes": [cause.name.lower() for cause in move.causes]} for move in comparison.moves
        ],
    }  # fmt: skip


def _finals(comparison: Comparison, student: str) -> dict[str, float | None]:
    before, after = comparison.finals.get(student, comparison.scores[student])
    return {"adjusted_before": before, "adjusted_after": after}
