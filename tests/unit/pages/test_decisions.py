"""Decisions of people on a student's page, and the archives that give each student their own page."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from endings import EVIL, document

from grader.gradebook.adjustments import Adjustments
from grader.gradebook.applying import Rules, adjusted_entry
from grader.gradebook.entries import entry_of
from grader.gradebook.manual import Given
from grader.pages.feedback import feedback_page
from grader.pages.feedback_zip import NAMES, feedback_zip
from grader.submissions.handed_in import Choice, Details, HandIn

WHO = {"student": "ana", "author": "A. Teacher", "date": "2026-11-29", "reason": "<b>elegant</b>"}


def page_of(rules, student="ana"):
    entry = adjusted_entry(entry_of(document(student)), rules, [])
    return feedback_page(entry.result, entry=entry).decode(), feedback_page(entry.result).decode()


@pytest.mark.slow
def test_a_page_has_the_score_that_counts_and_each_decision_with_its_comment():
    decisions = {"bonus": [{**WHO, "points": 0.5}], "override": [{**WHO, "exercise": "rnn", "points": 2}]}
    rules = Rules(
        Adjustments.model_validate(decisions),
        worth={"proof": 5.0},
        given={"ana": {"proof": Given(4.5, f"one sign {EVIL}", "T. A.")}},
    )  # fmt: skip
    page, plain = page_of(rules)
    titles = {one.name: one.title for one in document("ana").exercises}
    assert "<strong>12.5</strong> of 15 points" in page
    for sentence in (
        "The checks gave 10 of 10 points.",
        "Proof: 4.5 of 5 points (one sign",
        "Bonus: +0.5 points (",
        f"{titles['rnn']}: -2.5 points (",
        "proof, by hand",
        "2 of 4.5",
        "The checks gave 4.5; the rest was",
    ):
        assert sentence in page
    assert "<b>elegant" not in page
    assert "<script>alert" not in page
    assert "<strong>10</strong> of 10 points" in plain
    assert "made of" not in plain


@pytest.mark.slow
def test_a_page_without_decisions_is_the_plain_one():
    page, plain = page_of(Rules(Adjustments.model_validate({"bonus": [{**WHO, "points": 1, "student": "bo"}]})))
    assert page == plain


def test_a_page_says_it_where_points_of_people_are_still_missing():
    rules = Rules(worth={"proof": 5.0, "essay": 2.5}, given={"ana": {"essay": Given(2.0, "", "")}})
    page, _ = page_of(rules)
    assert "This is not your grade yet: some points that people give are not entered." in page
    assert "Not everything could be graded" not in page  # nothing failed
    assert "Proof: not entered yet, up to 5 points" in page
    assert "\N{EN DASH} of 5<" in page
    assert "2 of 2.5<" in page


def handed_in(student, *names):
    return HandIn(student, (Choice(Path("x"), Details()),), tuple(Path("class") / name for name in names))


@pytest.mark.parametrize(
    ("kind", "names", "expected"),
    [
        ("canvas-feedback", ["leeana_101_2001_conv.py", "leeana_101_2000_b_c.ipynb"], "leeana_101_2000_b_c.html"),
        ("canvas-feedback", ["leeana_LATE_101_2001_conv.tar.gz"], "leeana_LATE_101_2001_conv.tar.html"),
        ("canvas-feedback", ["ana.py"], None),
        ("canvas-feedback", ["leeana_101_text.html"], None),
        (
            "moodle-feedback",
            ["Ana Lee_101_assignsubmission_file_"],
            "Ana Lee_101_assignsubmission_file_/feedback.html",
        ),
        (
            "moodle-feedback",
            ["Ana Lee_101_assignsubmission_file_conv.py"],
            "Ana Lee_101_assignsubmission_file_feedback.html",
        ),
        ("moodle-feedback", ["Ana Lee"], None),
    ],
)
def test_a_page_has_the_name_by_which_the_platform_finds_the_student(kind, names, expected):
    made = feedback_zip(["ana"], [("ana", b"page")], [handed_in("ana", *names)], NAMES[kind])
    data = b"".join(made.pieces)
    opened = zipfile.ZipFile(io.BytesIO(data))
    assert opened.namelist() == ([expected] if expected else [])
    assert made.without == (() if expected else ("ana",))
    again = feedback_zip(["ana"], [("ana", b"page")], [handed_in("ana", *names)], NAMES[kind])
    assert data == b"".join(again.pieces)


def test_no_page_of_one_member_reaches_the_others_of_a_group():
    group = [handed_in(student, "leeana_101_2001_conv.py") for student in ("ana", "bo")]
    same = feedback_zip(["ana", "bo"], [("ana", b"page"), ("bo", b"page")], group, NAMES["canvas-feedback"])
    other = feedback_zip(["ana", "bo"], [("ana", b"page"), ("bo", b"bonus")], group, NAMES["canvas-feedback"])
    alone = feedback_zip(["ana"], [("ana", b"page")], group, NAMES["canvas-feedback"])
    assert (same.without, other.without, alone.without) == ((), ("ana", "bo"), ("ana",))
    archives = [zipfile.ZipFile(io.BytesIO(b"".join(one.pieces))) for one in (same, other, alone)]
    assert [one.namelist() for one in archives] == [["leeana_101_2001_conv.html"], [], []]
