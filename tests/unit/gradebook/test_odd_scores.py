"""Odd scores: each format adds up, whatever people decided and however points are rounded."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime

import pytest
from endings import PASSED, all_of, document

from grader.gradebook.adjustments import Adjustments
from grader.gradebook.applying import Rules, adjusted_entry
from grader.gradebook.entries import entry_of
from grader.gradebook.formats.registry import OF_A_CLASS, OF_A_STUDENT
from grader.gradebook.formats.request import Request
from grader.model import Status

REQUEST = Request(now=datetime(2026, 11, 29, 12, tzinfo=UTC))
THIRDS = {"conv": {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}, "rnn": {"s": 0.1}}
NO_POINTS = {"conv": {"a": 0.0, "b": 0.0}, "rnn": {"s": 0.0}}
ALL_FAIL = dict.fromkeys(PASSED, Status.FAILED)


def decided(document_, **decisions):
    by = {"author": "T", "date": date(2026, 11, 29), "reason": "because"}
    given = Adjustments.model_validate({kind: [{**one, **by} for one in some] for kind, some in decisions.items()})
    return adjusted_entry(entry_of(document_), Rules(given), [])


ODD = {
    "thirds": decided(document("ana", {("conv", "a"): Status.FAILED}, worth=THIRDS)),
    "two thirds lost": decided(
        document("ana", {("conv", "a"): Status.FAILED, ("conv", "c"): Status.TIMED_OUT}, worth=THIRDS)
    ),
    "worth nothing": decided(document("ana", {("conv", "a"): Status.FAILED}, worth=NO_POINTS)),
    "nothing and a bonus": decided(document("ana", worth=NO_POINTS), bonus=[{"student": "*", "points": 1}]),
    "above the maximum": decided(document("ana"), bonus=[{"student": "ana", "points": 3}]),
    "below zero": decided(document("ana"), bonus=[{"student": "ana", "points": -30}]),
    "a total": decided(document("ana", ALL_FAIL), override=[{"student": "ana", "points": 7.5}]),
    "an exercise": decided(
        document("ana", ALL_FAIL), override=[{"student": "ana", "exercise": "conv", "points": 50}]
    ),
    "a void": decided(document("ana", ALL_FAIL), void=[{"exercise": "conv", "check": "values"}]),
    "a void of an unknown": decided(
        document("ana", {("conv", "values"): Status.UNKNOWN}), void=[{"exercise": "conv", "check": "values"}]
    ),
    "refused": decided(document("ana", all_of(Status.REFUSED)), void=[{"exercise": "rnn", "check": "contract"}]),
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_scores_add_up_in_every_format_and_no_check_that_failed_earns_what_rounding_leaves(kind):
    entry = ODD[kind]
    assert entry.known
    made = {name: of.make(entry, REQUEST).data for name, of in OF_A_STUDENT.items()}
    table = {name: of((entry,), REQUEST).data for name, of in OF_A_CLASS.items()
             if name in ("csv", "nbgrader", "junit")}  # fmt: skip
    assert sum(part.points for part in entry.parts) == pytest.approx(entry.score) or kind == "below zero"
    for part in entry.items:
        assert part.points == 0 or part.status is not Status.FAILED or part.by
        assert part.status is not Status.PASSED or part.points == part.most
    scope = json.loads(made["gradescope"])
    assert scope["score"] == entry.score
    assert sum(one["max_score"] for one in scope["tests"]) == pytest.approx(entry.max_score)
    room = json.loads(made["classroom50"])
    assert sum(one["score"] for one in room["tests"]) == room["score"] <= room["max-score"]
    assert sum(one["max-score"] for one in room["tests"]) == room["max-score"]
    assert all(0 <= one["score"] <= one["max-score"] for one in room["tests"])
    assert 0 <= json.loads(made["prairielearn"])["score"] <= 1
    assert json.loads(made["autolab"].splitlines()[-1])["scoreboard"] == [entry.score]
    rows = list(csv.DictReader(table["csv"].decode().splitlines()))
    assert {float(row["total"]) for row in rows} == {entry.score}
    assert f",{entry.score:g},{entry.max_score:g}\n" in table["nbgrader"].decode()
