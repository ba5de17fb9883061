"""Gradescope's ``results.json``: a test per check.

No test is ``hidden``: as soon as one is, students cannot see their total. What is hidden of a check is its inputs,
and no document has them.
"""

from __future__ import annotations

import json
from typing import Any

from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Entry, Part
from grader.text import points

__all__ = ["gradescope"]


def gradescope(entry: Entry, _request: Request) -> Filled:
    """Return the results of one student.

    Gradescope takes a score at the top in place of the sum of the tests. Without a grade there is no score
    anywhere: Gradescope then tells the teacher that grading failed, and no student sees a zero.
    """
    tests = [_test(entry, number, part) for number, part in _numbered(entry)]
    head: dict[str, Any] = {"output": _output(entry), "output_format": "text", "stdout_visibility": "hidden"}
    if entry.known:
        head = {"score": entry.score, **head, "tests": tests}
    document = {**head, "extra_data": {"ending": entry.ending.value, "raw_score": entry.raw}}
    return Filled([(json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode(errors="replace")])


def _numbered(entry: Entry) -> list[tuple[str, Part]]:
    """Each check and manual item with its number, such as ``2.1``."""
    places = {name: place for place, name in enumerate(entry.names, 1)}
    seen: dict[str, int] = {}
    found = []
    for part in entry.items:
        seen[part.name] = seen.get(part.name, 0) + 1
        found.append((f"{places[part.name]}.{seen[part.name]}", part))
    return found


def _test(entry: Entry, number: str, part: Part) -> dict[str, Any]:
    return {
        "name": part.title,
        "name_format": "text",
        "number": number,
        "score": part.points,
        "max_score": part.most,
        "status": "passed" if part.passed else "failed",
        "output": f"{_described(entry, part)}{part.says}",
        "output_format": "text",
        "tags": [part.name],
        "visibility": "visible",
    }


def _described(entry: Entry, part: Part) -> str:
    """What is checked, on a line of its own."""
    for exercise in entry.result.exercises:
        for check in exercise.checks:
            if (exercise.name, check.name) == (part.name, part.check):
                return f"{check.says}\n"
    return ""


def _output(entry: Entry) -> str:
    if not entry.known:
        return f"No grade: {entry.no_grade}."
    notes = [*entry.result.notes, *(note for exercise in entry.result.exercises for note in exercise.notes)]
    total = f"{points(entry.score)} of {points(entry.max_score)} points: {entry.made_of}."
    return "\n".join([total, *notes])
