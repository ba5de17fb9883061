"""A grade for a program: the score, and every part that it is made of."""

from __future__ import annotations

from typing import Any

from grader.gradebook.model import Entry, Part

__all__ = ["as_data"]


def as_data(entry: Entry) -> dict[str, Any]:
    """Return a grade. The points of its parts add up to the score, unless that would be below zero."""
    return {
        "score": entry.score,
        "max_score": entry.max_score,
        "raw_score": entry.raw,
        "known": entry.known,
        "ending": entry.ending.value,
        "made_of": entry.made_of,
        "parts": [_part(part) for part in entry.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "kind": part.kind.value,
        "item": part.name,
        "check": part.check,
        "status": part.status.value if part.status else None,
        "score": part.points,
        "max_score": part.most,
        "says": part.says,
        "by": part.by,
    }
