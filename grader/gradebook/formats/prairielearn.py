"""PrairieLearn's result: a share of 1, or ``gradable: false`` where nothing could be called."""

from __future__ import annotations

import json
from typing import Any

from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Ending, Entry, Part
from grader.text import points

__all__ = ["prairielearn"]

MOST_BYTES = 1 << 20
"""PrairieLearn refuses a larger file."""
SHORT = 200


def prairielearn(entry: Entry, _request: Request) -> Filled:
    """Return the results of one student.

    An attempt that is not gradable costs the student nothing. That is so of a file that cannot be imported and of a
    missing one, and of a fault of the grader.
    """
    data = _dumped(_document(entry, None))
    return Filled([data if len(data) <= MOST_BYTES else _dumped(_document(entry, SHORT))])


def _document(entry: Entry, longest: int | None) -> dict[str, Any]:
    if not entry.known:
        return {"gradable": False, "score": 0.0, "format_errors": [f"Not graded: {entry.no_grade}."], "tests": []}
    tests = [_test(part, longest) for part in entry.items]
    total = f"{points(entry.score)} of {points(entry.max_score)} points: {entry.made_of}"
    document: dict[str, Any] = {"gradable": True, "score": _share(entry), "message": total, "tests": tests}
    if entry.ending in (Ending.MISSING, Ending.UNREADABLE) and not entry.score:
        says = [*entry.result.notes, *(part.says for part in entry.parts if part.says)]
        document |= {"gradable": False, "format_errors": [one[:longest] for one in dict.fromkeys(says)][:20]}
    return document


def _share(entry: Entry) -> float:
    """The score as a number from 0 to 1: a bonus cannot lift it above."""
    return min(1.0, entry.score / entry.max_score) if entry.max_score else 0.0


def _test(part: Part, longest: int | None) -> dict[str, Any]:
    return {
        "name": part.title,
        "points": part.points,
        "max_points": part.most,
        "message": part.says[:longest],
        "output": "",
    }


def _dumped(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode(errors="replace")
