"""Of several values that a function should return, those that are there and in their place earn their share."""

from __future__ import annotations

import pytest

from grader.checks import Agrees, Differentiates
from grader.course.docstrings import returned_names
from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_checks
from grader.model import Status
from grader.running.in_process import InProcess

SEED = b"one more secret!"
FUNCTIONS = {
    "conv": ("conv_backward",),
    "classifier": ("affine_backward", "cross_entropy"),
    "rnn": ("rnn_forward",),
    "bptt": ("rnn_backward",),
    "char_rnn": ("training_pairs", "train_step"),
    "dropout": ("dropout_forward",),
    "residual": ("residual_backward",),
    "gated": ("lstm_step",),
}
"""Exercise -> its functions that return several values."""


def first_values(function, count):
    """The function, which forgets all but its first values: a single one has no tuple around it."""

    def forgetful(*args, **kwargs):
        returned = function(*args, **kwargs)
        return returned[0] if count == 1 else returned[:count]

    return forgetful


def share(check, number, count):
    """The share of a check's points that the first `count` of `number` returned values are worth."""
    if isinstance(check, Differentiates):
        return max(0, count - check.skip) / len(check.wrt)
    if check.part is None:
        return count / number
    return float(check.part < count)


def test_every_function_that_returns_several_values_is_here(course):
    several = {
        exercise.name: tuple(name for name, one in exercise.functions.items() if len(returned_names(one)) > 1)
        for exercise in course.exercises
    }
    assert {name: functions for name, functions in several.items() if functions} == FUNCTIONS


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_there_earns_its_share(course, name):
    exercise = course.exercise(name)
    plan = plan_exercise(exercise, SEED)
    for called in FUNCTIONS[name]:
        function = exercise.functions[called]
        number = len(returned_names(function))
        for count in range(1, number):
            functions = {**exercise.functions, called: first_values(function, count)}
            grades = {one.name: one for one in grade_checks(plan, InProcess(functions))}
            for check in exercise.spec.checks:
                grade = grades[check.name]
                compares = isinstance(check, (Agrees, Differentiates)) and check.functions == (called,)
                if compares and grade.status is not Status.SKIPPED:
                    due = grade.max_score * share(check, number, count)
                    assert grade.score == pytest.approx(due, abs=1e-3), (check.name, count)


def and_more(function):
    """The function, which returns a value too many."""
    return lambda *args, **kwargs: (*function(*args, **kwargs), 0.0)


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_value_too_many_costs_the_share_of_one_place(course, name):
    exercise = course.exercise(name)
    plan = plan_exercise(exercise, SEED)
    for called in FUNCTIONS[name]:
        function = exercise.functions[called]
        grades = grade_checks(plan, InProcess({**exercise.functions, called: and_more(function)}))
        for check, grade in zip(exercise.spec.checks, grades, strict=False):
            counted = "values are returned" in grade.message
            asked = len(check.wrt if isinstance(check, Differentiates) else returned_names(function))
            due = grade.max_score * (asked / (asked + 1) if counted else 1)
            assert grade.score == pytest.approx(due, abs=1e-3), grade.name
        assert grades[-1].score < grades[-1].max_score  # of the contract


@pytest.mark.slow
def test_a_property_of_one_value_does_not_ask_for_the_others(course):
    exercise = course.exercise("dropout")
    function = exercise.functions["dropout_forward"]
    for forgetful in (first_values(function, 1), lambda *args: (function(*args)[0], None)):
        functions = {**exercise.functions, "dropout_forward": forgetful}
        grades = {one.name: one for one in grade_checks(plan_exercise(exercise, SEED), InProcess(functions))}
        assert grades["drops some"].status is Status.PASSED
        assert [grades[name].score for name in ("prediction", "nothing to drop")] == [0.25, 0.25]
        assert grades["scaling"].score == 0
