"""Autolab's last two lines: what the student sees, and the scores by problem."""

from __future__ import annotations

import json
from typing import Any

from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Entry, Part
from grader.text import points

__all__ = ["autolab"]


def autolab(entry: Entry, _request: Request) -> Filled:
    """Return two lines of JSON; the scores are the last one, where Autolab looks for them.

    The problems are the exercises and the manual items: an assessment must have problems of just these names.
    Without a grade no problem gets a score. Bonus points and late work are Autolab's own business, so they count
    in its scoreboard alone.
    """
    stages = entry.names if entry.known else ["Not graded"]
    shown: dict[str, Any] = {"_presentation": "semantic", "stages": stages}
    if entry.known:
        shown |= {name: {_title(part): _verdict(part) for part in _parts(entry, name)} for name in stages}
    else:
        shown["Not graded"] = {"all": {"passed": False, "hint": f"{entry.no_grade}."}}
    scores: dict[str, Any] = {"scores": {name: entry.of(name)[0] for name in entry.names} if entry.known else {}}
    if entry.known:
        scores["scoreboard"] = [entry.score]
    text = "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in (shown, scores))
    own = sum(scores["scores"].values())
    remarks = (
        [f"{entry.who.id}: Autolab's own rules must add what is no exercise: {entry.made_of}."]
        if entry.known and abs(own - entry.score) >= 0.0005  # noqa: PLR2004 - half of the smallest unit
        else []
    )
    return Filled([text.encode()], tuple(remarks))


def _parts(entry: Entry, name: str) -> list[Part]:
    return [part for part in entry.items if part.name == name]


def _title(part: Part) -> str:
    return part.check or part.name


def _verdict(part: Part) -> dict[str, Any]:
    passed = part.points >= part.most
    hint = part.says or f"{points(part.points)} of {points(part.most)} points"
    return {"passed": True} if passed else {"passed": False, "hint": hint}
