"""A function that takes an argument for something else: named without a catalogue, and in a kit as in a course."""

from __future__ import annotations

import numpy as np
import pytest

from grader.course.load import load_course
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import prepare_exercise
from grader.release.kit_code import CodeHere
from grader.release.kit_file import pack_exercise, read_exercise
from grader.running.in_process import InProcess
from tests.courses import write_course

COURSE = """\
title = "As if"
demonstration_secret = "00000000000000000000000000000007"
public_seed = 1

[exercises]
layer = 10
"""
SOLUTION = '''\
"""A layer with a nonlinearity, so that no factor or term of the result gives a mistake away."""

import numpy as np


def layer(x, w, b):
    """Return the output."""
    return np.tanh(x @ w + b)


def pair(x, w, t):
    """Return two values.

    Returns
    -------
    loss : float
    dw : ndarray
    """
    z = np.tanh(x @ w)
    return float(np.sum(z)), x.T @ (z - t[:, None] * z**2)


def power(x, rate=0.25):
    """Return x to a power."""
    return np.abs(x) ** (1.0 + rate)
'''
CHECKS = """\
from grader.authoring import Agrees, Exercise, cases, integers, normal, uniform

EXERCISE = Exercise(
    "Layer",
    [
        Agrees("out", "the output", points=3, call="layer",
               inputs=cases(x=[normal(5, 4), normal(4, 4)], w=normal(4, 4), b=normal(4))),
        Agrees("two", "loss and gradient", points=3, call="pair",
               inputs=cases(x=normal(5, 4), w=normal(4, 2), t=[integers(5, low=0, high=9)] * 3)),
        Agrees("power", "x to a power", points=3, call="power", inputs=cases(x=uniform(5), rate=[0.25, 0.5, 0.75])),
    ],
    contract=0,
)
"""
MISCONCEPTIONS = '''\
import numpy as np
from grader.authoring import wrong


@wrong("layer", fails=("out",))
def no_bias(layer, x, w, b):
    """You forgot the bias.

    Hint: What comes out when x is zero?
    """
    return layer(x, w, 0 * b)


@wrong("layer", fails=("out",))
def off_by_one(layer, x, w, b):
    """You added 1.

    Hint: Why?
    """
    return layer(x, w, b) + 1
'''


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = write_course(
        tmp_path_factory.mktemp("course"),
        {
            "course.toml": COURSE,
            "reference/layer/solution.py": SOLUTION,
            "reference/layer/checks.py": CHECKS,
            "reference/layer/misconceptions.py": MISCONCEPTIONS,
        },
    )
    loaded = load_course(folder)
    return loaded.exercises[0], prepare_exercise(loaded.exercises[0], loaded.public_seed, loaded)


@pytest.fixture(scope="module")
def kit(course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kit") / "layer"
    folder.mkdir()
    return read_exercise(pack_exercise(course[1]), folder / "public.cases", CodeHere(folder))


@pytest.fixture(params=["course", "kit"])
def says(request, course, kit):
    """What is said of functions of a student's own; the others are right."""
    exercise, prepared = course

    def said(**functions):
        plan = kit if request.param == "kit" else prepared
        grade = grade_exercise(plan, InProcess({**exercise.functions, **functions}))
        return [one.says for one in grade.findings]

    return said


def test_an_argument_that_is_taken_for_something_else_is_named(says):
    assert says(layer=lambda x, w, b: np.tanh(x @ w + 2 * b)) == [
        "Your layer gives the results for twice b in place of b."
    ]
    assert says(layer=lambda x, w, b: np.tanh(x @ w + b[0])) == [
        "Your layer gives the results for b[0] in place of every b[i]."
    ]
    assert says(power=lambda x, rate=0.25: np.abs(x) ** (2.0 - rate)) == [
        "Your power gives the results for 1 - rate in place of rate."
    ]


def test_of_several_returned_values_those_that_fit_are_named(says):
    def student(x, w, t):
        z = np.tanh(x @ w)
        return float(np.sum(z)), x.T @ (z - np.roll(t, 1)[:, None] * z**2)

    assert says(pair=student) == [
        "Your dw is right for t moved on by one place, the last one to the front, and not for what is given."
    ]


def test_nothing_is_named_if_one_call_contradicts_it(says):
    def student(x, w, b):
        return np.tanh(x @ w + (2 if len(x) == 5 else 3) * b)

    assert not any("in place of" in one for one in says(layer=student))


def test_what_is_right_for_two_changes_is_said_of_both(course):
    exercise, prepared = course
    negated = {**exercise.functions, "layer": lambda x, w, b: np.tanh(-x @ w + b)}
    (finding,) = grade_exercise(prepared, InProcess(negated)).findings
    assert finding.says == "Your layer gives the results for the negative of x in place of x."
    assert "for the negative of w in place of w just as well" in finding.evidence


def test_two_catalogued_mistakes_at_once_are_named_in_a_kit_too(says):
    (said,) = says(layer=lambda x, w, b: np.tanh(x @ w + 0 * b) + 1)
    assert said.startswith("Two things together: ")
    assert "You forgot the bias." in said
    assert "You added 1." in said
