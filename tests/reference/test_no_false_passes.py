"""Gradients that are only nearly right earn no full marks: clipped ones, and those of a window that is cut off."""

from __future__ import annotations

import numpy as np
import pytest

from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_checks
from grader.running.in_process import InProcess

NAMES = ("Wxh", "Whh", "Why")
SEEDS = (b"a secret of 16 B", 12)


def clipped(most):
    """Every entry is at most `most`, as people do it against gradients that explode."""
    return lambda backward, *network: _with(backward(*network), lambda g: [np.clip(one, -most, most) for one in g])


def clipped_by_norm(most):
    """All gradients together are at most as long as `most`."""

    def shortened(gradients):
        norm = np.sqrt(sum(np.sum(one**2) for one in gradients))
        return [one * min(1.0, most / norm) for one in gradients]

    return lambda backward, *network: _with(backward(*network), shortened)


def cut_off(steps):
    """Nothing flows back further than to the beginning of a chunk of `steps` steps; the state goes on."""

    def backward_in_chunks(backward, inputs, targets, h, wxh, whh, why):
        loss, total, first = 0.0, [0.0, 0.0, 0.0], None
        for start in range(0, len(inputs), steps):
            part = slice(start, start + steps)
            more, *gradients, dh = backward(inputs[part], targets[part], h, wxh, whh, why)
            loss, total = loss + more, [one + two for one, two in zip(total, gradients, strict=True)]
            first = dh if first is None else first
            for x in inputs[part]:
                h = np.tanh(wxh @ x + whh @ h)
        return loss, *total, first

    return backward_in_chunks


def _with(returned, change):
    loss, *gradients = returned
    return loss, *change(gradients)


WRONG = (
    {f"clipped at {most}": clipped(most) for most in (1, 2, 5)}
    | {f"clipped by norm {most}": clipped_by_norm(most) for most in (1, 2, 5)}
    | {f"cut off after {steps} steps": cut_off(steps) for steps in (5, 10, 25)}
)


@pytest.fixture(scope="module")
def plans(course):
    names = ("bptt", "char_rnn")
    return {name: [plan_exercise(course.exercise(name), seed) for seed in SEEDS] for name in names}


def failed(plan, functions):
    return {grade.name for grade in grade_checks(plan, InProcess(functions)) if grade.status != "passed"}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_it_fails_where_gradients_are_asked_for(course, plans, name):
    exercise = course.exercise("bptt")
    right = exercise.functions["rnn_backward"]
    for plan in plans["bptt"]:
        wrong = {"rnn_backward": lambda *network: WRONG[name](right, *network)}
        assert "long sequence" in failed(plan, {**exercise.functions, **wrong})


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_it_fails_where_a_step_of_training_is_asked_for(course, plans, name):
    exercise, right = course.exercise("char_rnn"), course.exercise("bptt").functions["rnn_backward"]

    def train_step(inputs, targets, params, learning_rate):
        weights = [params[key] for key in NAMES]
        loss, *gradients, _ = WRONG[name](right, inputs, targets, np.zeros(len(params["Whh"])), *weights)
        return loss, {key: params[key] - learning_rate * g for key, g in zip(NAMES, gradients, strict=True)}

    for plan in plans["char_rnn"]:
        assert "parameters after a step" in failed(plan, {**exercise.functions, "train_step": train_step})
