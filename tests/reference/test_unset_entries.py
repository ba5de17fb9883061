"""What `np.empty` left unset costs points and is named, whatever the exercise is about."""

from __future__ import annotations

import pytest

from grader.grading.exercise import grade_exercise
from grader.grading.prepare import prepare_exercise
from grader.running.unconfined import Unconfined
from grader.sandbox.base import Program

SEED = 10**6
DEAR = ("conv", "pooling", "bptt", "char_rnn", "gradcheck", "classifier", "dropout")
"""Their mistakes take the longest to tell apart. Unset entries are found by the same lines in all exercises."""

UNSET = """

def _unset(value):
    if isinstance(value, (list, tuple)):
        return type(value)(map(_unset, value))
    if isinstance(value, dict):
        return {key: _unset(one) for key, one in value.items()}
    if isinstance(value, np.ndarray) and value.dtype.kind in "fi" and value.size > 1:
        left = np.empty_like(value)
        left.flat[1:] = value.flat[1:]
        return left
    return value


def _leaving(function):
    return lambda *args, **kwargs: _unset(function(*args, **kwargs))
"""
"""Code that leaves the first entry of every returned array unset."""


@pytest.fixture
def is_named(course, handed_in):
    """``is_named("conv")`` -> whether unset entries of this exercise's results cost points and are named."""

    def graded_so(name):
        exercise = course.exercise(name)
        wrapped = "".join(f"{function} = _leaving({function})\n" for function in exercise.functions)
        source = handed_in(name) + UNSET + wrapped
        with Unconfined(Program(name, {name: source.encode()})) as session:
            graded = grade_exercise(prepare_exercise(exercise, SEED, course), session)
        told = [found.says for found in graded.findings if "computed from what was never set" in found.says]
        return graded.score < graded.max_score and any("np.empty" in says for says in told)

    return graded_so


def test_an_unset_entry_costs_points_and_is_named(course, is_named):
    names = [exercise.name for exercise in course.exercises if exercise.name not in DEAR]
    assert len(names) >= 5
    assert [name for name in names if not is_named(name)] == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", DEAR)
def test_an_unset_entry_of_a_dear_exercise_costs_points_and_is_named(is_named, name):
    assert is_named(name)
