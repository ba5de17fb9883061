"""What the course's own checks cover: every pair of sizes, every order, sequences of one step and of many."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.load import load_course

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def scopes():
    """Exercise and check -> its scopes."""
    course = load_course(ROOT)
    return {
        (exercise.name, check.name): check.scope
        for exercise in course.exercises
        for check in exercise.spec.checks
        if getattr(check, "scope", ())
    }


def steps_of(case):
    """T, of a label such as ``T=3, V=2, H=1``."""
    return int(case.label.partition(", ")[0].removeprefix("T="))


@pytest.mark.parametrize("check", ["strides and padding", "gradients with both"])
def test_convolution_is_graded_on_25_of_its_14256_small_shapes(scopes, check):
    (scope,) = scopes["conv", check]
    assert (scope.tried, scope.all) == ("25 shapes", "14,256 shapes")


def test_pooling_is_graded_on_all_orders_of_a_small_window(scopes):
    assert [scope.tried for scope in scopes["pooling", "max"]] == ["75 orders"]
    assert [scope.all for scope in scopes["pooling", "rows and columns"]] == ["4,683 orders"]
    assert [scope.all for scope in scopes["pooling", "ties"]] == ["75 orders"]


@pytest.mark.parametrize(
    "check",
    [
        ("rnn", "hidden states"),
        ("rnn", "logits"),
        ("bptt", "long sequence"),
        ("char_rnn", "parameters after a step"),
    ],
)
def test_sequences_have_one_two_three_and_many_steps(scopes, check):
    (scope,) = scopes[check]
    short, (longest,) = (
        {steps for steps in map(steps_of, scope.few) if (steps > 3) == many} for many in (False, True)
    )
    assert short == {1, 2, 3}
    assert longest >= 20


def test_pooling_is_graded_on_every_window_in_every_mode(scopes):
    (scope,) = scopes["pooling", "gradients of any windows"]
    assert (scope.tried, scope.all) == ("27 shapes", "15,552 shapes")
    assert len({(*case.arguments["size"], case.arguments["mode"]) for case in scope.few}) == 27
