"""Shards of one class: who has no result is named with the shard that is to be graded again."""

from __future__ import annotations

import pytest

from grader.errors import ResultsError
from grader.gradebook.shards import about_missing, shares_of
from grader.grading.shards import Shard, Share, note_share

CLASS = ["ana", "bo", "cy", "di"]
NUMBERS = {"ana": 1, "bo": 2, "cy": 2, "di": 3}


def said(graded, begun=(1, 2, 3), everybody=NUMBERS):
    return list(about_missing([Share(number, 3, everybody) for number in begun], graded))


def test_nothing_is_said_of_a_whole_class():
    assert said(CLASS) == []
    assert list(about_missing([], ["ana"])) == []


def test_who_is_missing_is_named_with_what_to_do():
    assert said(["ana", "bo", "di"]) == [
        "Shard 2/3 is not finished: 1 result of 2 missing (cy). Grade it again with --shard 2/3 --resume."
    ]


def test_a_shard_that_is_not_there_is_known_from_the_others():
    assert said(["ana", "bo", "cy"], begun=(1, 2)) == [
        "Shard 3/3 is not there: 1 result of 1 missing (di). Grade it again with --shard 3/3 --resume."
    ]


def test_somebody_who_came_late_is_missing_until_their_own_shard_is_graded_again():
    shares = [Share(1, 3, NUMBERS), Share(2, 3, NUMBERS | {"eve": 1})]
    assert [line[:9] for line in about_missing(shares, CLASS)] == ["Shard 1/3"]


def test_many_are_counted_and_nobody_writes_to_the_terminal():
    everybody = {f"s{number:02}\x1b": 1 for number in range(30)}
    (line,) = about_missing([Share(1, 1, everybody)], [])
    assert "30 results of 30 missing (s00?, " in line
    assert "s19? and and 10 more" in line or "s19? and 10 more" in line
    assert "\x1b" not in line


def test_shards_of_different_divisions_are_refused(tmp_path):
    for of in (3, 4):
        (tmp_path / str(of)).mkdir()
        note_share(tmp_path / str(of), Shard(1, of), CLASS)
    with pytest.raises(ResultsError, match="divided by 3 and 4: grade all by one number"):
        shares_of([tmp_path / "3", tmp_path / "4"])
    assert [share.of for share in shares_of([tmp_path / "3", tmp_path / "nowhere"])] == [3]
