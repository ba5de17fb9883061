"""The page that holds our feedback against the peers': what it says of us is so, without any peer installed."""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from grader.course.load import load_course
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import prepare_exercise
from grader.running.in_process import InProcess

PEERS = Path(__file__).resolve().parent
ROOT = PEERS.parents[1]
PAGE = ROOT / "docs" / "explanation" / "feedback.md"
STORED = json.loads((PEERS / "results.json").read_text(encoding="utf-8"))
MISTAKES = sorted(file.stem for file in (PEERS / "wrong").glob("*.py"))
AGAIN = "to make the page again: python benchmarks/peers/feedback.py --ours-only"


def _import(name):
    """A module of the benchmark, whose modules import each other as a script's do."""
    sys.path.insert(0, str(PEERS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(PEERS))


assignment, ours, shown, table = map(_import, ("assignment", "ours", "shown", "table"))
SUBMISSIONS = {each.mistake: each for each in _import("submissions").wrong_solutions(list(assignment.TESTS))}


@cache
def planned(name):
    course = load_course(ROOT, name)
    (exercise,) = course.exercises
    return prepare_exercise(exercise, course.demonstration_secret, course)


def functions_of(source):
    scope = {}
    exec(source, scope)  # noqa: S102 - solutions of our own
    return {name: value for name, value in scope.items() if callable(value) and not name.startswith("_")}


def failing(submission):
    """The tests of the peers' assignment that the submission fails, run as statements."""
    exercise = planned(submission.exercise).plan.exercise
    failed = []
    for test in assignment.statements(submission.exercise, exercise.functions):
        scope = functions_of(submission.source)
        try:
            exec("\n".join(test.lines), scope)  # noqa: S102 - statements of the benchmark
        except AssertionError:
            failed.append(test.name)
    return failed


def test_there_are_twenty_wrong_solutions_over_six_exercises():
    assert len(SUBMISSIONS) == len(MISTAKES) == 20
    assert {each.exercise for each in SUBMISSIONS.values()} == set(assignment.TESTS)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_page_quotes_what_our_grader_says_first(mistake):
    submission = SUBMISSIONS[mistake]
    plan = planned(submission.exercise)
    graded = grade_exercise(plan, InProcess(functions_of(submission.source)))
    assert graded.score < graded.max_score
    said = ours.first_said(dataclasses.asdict(graded))
    assert {**dataclasses.asdict(said), "mistakes": list(said.mistakes)} == STORED["ours"][mistake], AGAIN


def test_the_page_is_made_from_what_is_stored():
    assert PAGE.read_text(encoding="utf-8") == table.page(list(SUBMISSIONS.values()), STORED), AGAIN


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_wrong_solution_is_named_after_a_mistake_of_its_exercise(mistake):
    exercise = planned(SUBMISSIONS[mistake].exercise).plan.exercise
    assert mistake in {variant.name for variant in exercise.misconceptions}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_hidden_tests_of_the_peers_fail_a_wrong_solution_in_the_tests_that_were_shown(mistake):
    assert [message["test"] for message in STORED["peers"]["nbgrader"][mistake]] == failing(SUBMISSIONS[mistake])


@pytest.mark.parametrize("exercise", sorted(assignment.TESTS))
def test_the_hidden_tests_of_the_peers_pass_a_right_solution(exercise):
    source = (ROOT / "tests" / "submissions" / "ada_loops" / f"{exercise}.py").read_text(encoding="utf-8")
    right = dataclasses.replace(next(iter(SUBMISSIONS.values())), exercise=exercise, source=source)
    assert failing(right) == []


def test_of_a_message_its_words_and_arrays_of_one_line_are_kept():
    with pytest.raises(AssertionError) as caught:
        np.testing.assert_allclose(np.zeros(3), np.arange(3.0))
    text = f"q - 1 result:\n  x.py, line 3\n  AssertionError: {caught.value}\nq - 2 result:\n  passed"
    assert shown.essential([shown.Message("q", True, text)]) == [
        "Not equal to tolerance rtol=1e-07, atol=0",
        "Mismatched elements: 2 / 3 (66.7%)",
        "Max absolute difference among violations: 2.",
        "Max relative difference among violations: 1.",
        "ACTUAL: array([0., 0., 0.])",
        "DESIRED: array([0., 1., 2.])",
    ]


def test_of_a_message_the_entries_of_large_arrays_are_left_out():
    with pytest.raises(AssertionError) as caught:
        np.testing.assert_allclose(np.zeros((2, 2)), np.ones((2, 2)))
    lines = shown.essential(
        [
            shown.Message("passes", False, ""),
            shown.Message("fails", True, f"Test Failed: {caught.value}\n"),
        ]
    )
    assert lines[-2:] == ["ACTUAL: array(...)", "DESIRED: array(...)"]
    assert not any("[" in line for line in lines)
