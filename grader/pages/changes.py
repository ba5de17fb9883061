"""What changed since a student's earlier attempt, in sentences."""

from __future__ import annotations

from grader.grading.attempt_log import Attempt
from grader.grading.for_student import StudentResult
from grader.text import joined, points

__all__ = ["changes_since"]


def changes_since(earlier: Attempt | None, result: StudentResult) -> list[str]:
    """Return what changed, the total first; empty if there is no earlier attempt."""
    if earlier is None or not result.complete:
        return []
    gained = round(result.score - earlier.score, 6)
    if gained:
        more = "more" if gained > 0 else "fewer"
        total = f"Since your last attempt: {_counted(abs(gained))} {more}, {points(result.score)} after "
        total += f"{points(earlier.score)}."
    else:
        total = "Since your last attempt: as many points as before."
    moved = {
        one.title: (earlier.exercises[one.name], one.score)
        for one in result.exercises
        if one.name in earlier.exercises and earlier.exercises[one.name] != one.score
    }
    up = [_move(title, *pair) for title, pair in moved.items() if pair[1] > pair[0]]
    down = [_move(title, *pair) for title, pair in moved.items() if pair[1] < pair[0]]
    sentences = [total]
    sentences += [f"Better: {joined(up)}."] if up else []
    sentences += [f"Worse: {joined(down)}."] if down else []
    return sentences


def _move(title: str, before: float, now: float) -> str:
    return f"{title} ({points(now)} after {points(before)})"


def _counted(number: float) -> str:
    return f"{points(number)} point" + "s" * (number != 1)
