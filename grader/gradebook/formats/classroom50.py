"""Classroom 50's result: whole points that add up, and no key that the runner writes itself."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from grader.errors import GraderError
from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Entry, Part
from grader.gradebook.points import apportioned, whole_points
from grader.text import printable

__all__ = ["classroom50"]

SCHEMA = "classroom50/result/v1"
MOST_TESTS = 100
"""A result with more tests is rejected: then each exercise is one test."""
FROM_THE_RUNNER = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def classroom50(entry: Entry, request: Request) -> Filled:
    """Return the result of one student.

    Raises
    ------
    GraderError
        If there is no grade: the platform takes the failure of the program for a fault that is not the student's.
    """
    if not entry.known:
        raise GraderError(
            f"{printable(entry.who.id)}: {entry.no_grade}; Classroom 50 has no result for that, so none is written"
        )
    total, most = whole_points(entry.score, entry.max_score)
    head = {key: request.environment.get(variable, "") for key, variable in FROM_THE_RUNNER.items()}
    document = {
        "schema": SCHEMA,
        **head,
        "datetime": request.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": total,
        "max-score": most,
        "tests": _tests(_rows(entry), total, most),
    }
    return Filled([(json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode(errors="replace")])


def _rows(entry: Entry) -> list[tuple[str, list[Part]]]:
    """The tests, each with the parts of a score that it stands for."""
    parts = entry.items
    if len(parts) <= MOST_TESTS:
        return [(part.title, [part]) for part in parts]
    return [(name, list(some)) for name, some in groupby(parts, key=lambda part: part.name)]


def _tests(rows: list[tuple[str, list[Part]]], total: int, most: int) -> list[dict[str, Any]]:
    got = [sum(part.points for part in parts) for _, parts in rows]
    worth = [sum(part.most for part in parts) for _, parts in rows]
    limits = apportioned(worth, most)
    scores = apportioned(got, total, limits)
    return [
        {"test-name": name, "passed": own >= full, "score": score, "max-score": limit}
        for (name, _), own, full, score, limit in zip(rows, got, worth, scores, limits, strict=True)
    ]
