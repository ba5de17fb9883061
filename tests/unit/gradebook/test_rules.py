"""The rules of a course from its files to a table of a class."""

from __future__ import annotations

import csv

import pytest
from endings import document, write_results

from grader.course.settings import read_settings
from grader.errors import CourseError, GraderError
from grader.gradebook.class_entries import ClassEntries
from grader.gradebook.reading import read_folder
from grader.gradebook.rows import rows_of
from grader.gradebook.rules import rules_of
from grader.grading.table import write_summary
from grader.model import Status
from grader.submissions.handed_in import Details

SETTINGS = """\
title = "Deep learning"
[late]
due = 2026-11-20T23:59:00+01:00
per_day = 0.1
[manual]
proof = 5
[exercises]
conv = 5.5
rnn = 4.5
"""
DECISIONS = """\
manual = "points.csv"
times = "times.csv"
[[bonus]]
student = "*"
points = 0.5
author = "A. Teacher"
date = 2026-11-29
reason = "=everybody"
"""


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    (folder / "reference").mkdir(parents=True)
    (folder / "course.toml").write_text(SETTINGS)
    (folder / "adjustments.toml").write_text(DECISIONS)
    (folder / "points.csv").write_text("student,item,points\nana,proof,4\nbo,proof,1\n")
    (folder / "times.csv").write_text("student,handed_in_at\nbo,2026-11-21 12:00\n")
    return folder


@pytest.fixture
def folder(tmp_path):
    late = Details(handed_in_at="2026-11-29T00:00:00Z")
    documents = [document("ana", {("rnn", "steps"): Status.FAILED}), document("bo", details=late), document("cy")]
    return read_folder(write_results(tmp_path / "results", documents))


def write_table(tmp_path, folder, course):
    said = []
    entries = ClassEntries(folder, rules_of(course, None), said.append)
    rows = rows_of(folder, entries)
    write_summary(
        tmp_path / "summary.csv", rows, list(dict.fromkeys(name for row in rows for name in row.exercises))
    )
    return said


def test_a_table_has_the_scores_that_count_those_of_the_grader_and_why(course, folder, tmp_path):
    write_table(tmp_path, folder, course)
    rows = {row["student"]: row for row in csv.DictReader((tmp_path / "summary.csv").read_text().splitlines())}
    assert [rows["ana"][name] for name in ("score", "max_score", "raw_score", "conv", "proof")] == [
        "10.5", "15", "6", "5.5", "4",
    ]  # fmt: skip
    assert rows["bo"]["score"] == "10.4"  # a tenth of 11 points, and half a point of bonus
    assert (rows["cy"]["complete"], rows["cy"]["proof"]) == ("false", "")
    assert rows["ana"]["made_of"].endswith("bonus +0.5 (=everybody; A. Teacher, 2026-11-29)")


def test_a_table_without_decisions_has_no_column_for_them(course, folder, tmp_path):
    write_table(tmp_path, folder, None)
    assert (tmp_path / "summary.csv").read_text().splitlines()[0].endswith('"conv","rnn"')


def test_another_file_of_decisions_is_used_instead(course, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text("")
    assert rules_of(course, other).adjustments.bonus == []
    assert rules_of(None, other).late.due is None
    with pytest.raises(GraderError, match="name the course with --course"):
        rules_of(None, course / "adjustments.toml")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("+01:00", "", "late.due: .*timezone"),
        ("per_day = 0.1", "per_day = 10", "late.per_day"),
        ("per_day", "perday", "did you mean per_day"),
        ("proof = 5", "rnn = 5", "manual.rnn: is an exercise as well"),
        ("proof = 5", "proof = 0", "manual.proof: use a name"),
    ],
)
def test_a_broken_rule_is_refused_with_its_line(course, old, new, says):
    (course / "course.toml").write_text(SETTINGS.replace(old, new))
    with pytest.raises(CourseError, match=rf"course\.toml:\d+: {says}|course\.toml:\d+: .*{says}"):
        read_settings(course / "course.toml")
