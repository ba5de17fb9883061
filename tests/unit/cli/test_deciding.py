"""What was decided about a class, one document after the other."""

from __future__ import annotations

import argparse

import pytest

from grader.cli.rules import Deciding
from grader.errors import GraderError
from tests.support import results

BONUS = """
[[bonus]]
student = "{student}"
points = 0.5
reason = "elegant"
author = "A. Teacher"
date = 2026-11-29
"""
OVERRIDE = """
[[override]]
student = "ann"
exercise = "{exercise}"
points = 1
reason = "see the comment"
author = "A. Teacher"
date = 2026-11-29
"""
DOCUMENTS = [results.result("ann"), results.result("bo")]


@pytest.fixture
def deciding(tmp_path):
    """``deciding(text)`` with the text of a file of adjustments, for the results of ann and bo."""
    folder = results.write(tmp_path, *DOCUMENTS)

    def decided(text):
        file = tmp_path / "adjustments.toml"
        file.write_text(text)
        return Deciding(folder, argparse.Namespace(course=None, adjust=file, goes_on=""))

    return decided


@pytest.fixture(autouse=True)
def _no_course_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
def test_only_those_have_an_entry_about_whom_something_was_decided(deciding, capsys):
    decide = deciding(BONUS.format(student="ann"))
    ann, bo = map(decide, DOCUMENTS)
    assert (ann.score, ann.raw) == (2.5, 2)
    assert bo is None
    decide.say()
    assert "1 score is made of more than the checks." in capsys.readouterr().err


def test_without_a_decision_no_result_is_read_and_nothing_is_said(deciding, tmp_path, capsys):
    (tmp_path / "0000.json").write_text("broken")
    decide = deciding("")
    assert decide(DOCUMENTS[1]) is None
    decide.say()
    assert capsys.readouterr().err == ""


def test_a_decision_about_nobody_is_named_and_one_about_no_exercise_is_refused(deciding, capsys):
    deciding(BONUS.format(student="cy"))
    assert "Adjusted, but without a result: cy." in capsys.readouterr().err
    assert deciding(OVERRIDE.format(exercise="work"))(DOCUMENTS[0]).score == 1
    with pytest.raises(GraderError, match="did you mean 'work'"):
        deciding(OVERRIDE.format(exercise="worke"))
