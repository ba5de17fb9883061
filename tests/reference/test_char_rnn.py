"""The character model against JAX, SciPy and the lecture's numbers."""

from dataclasses import replace

import numpy as np
import pytest

from grader.course.plan import plan_exercise

from .lecture import ELLO, WHH, WHY, WXH
from .stored import cases

LECTURE = {"Wxh": WXH, "Whh": WHH, "Why": WHY}


@pytest.fixture
def char_rnn(reference):
    return reference("char_rnn")


@cases("char_rnn", "training")
def test_a_step_of_training_is_jaxs(char_rnn, case):
    inputs, targets, params, rate = case.arguments
    expected_loss, gradients = case.expected
    loss, new = char_rnn.train_step(inputs, targets, params, rate)
    np.testing.assert_allclose(loss, expected_loss, rtol=1e-10)
    for name, gradient in gradients.items():
        np.testing.assert_allclose(new[name], params[name] - rate * gradient, rtol=1e-10, atol=1e-11)
        assert not np.shares_memory(new[name], params[name])


@cases("char_rnn", "writing")
def test_what_is_written_is_what_jax_finds_most_probable(char_rnn, case):
    assert char_rnn.generate(*case.arguments) == case.expected


@cases("char_rnn", "one_hot")
def test_rows_are_jaxs_one_hot(char_rnn, case):
    text, vocabulary = case.arguments
    rows = char_rnn.one_hot(text, vocabulary)
    np.testing.assert_array_equal(rows, case.expected)
    assert rows.dtype == np.float64
    if len(text) > 1:
        inputs, targets = char_rnn.training_pairs(text)
        assert [a + b for a, b in zip(inputs, targets, strict=True)] == [
            text[i : i + 2] for i in range(len(text) - 1)
        ]


def test_the_lectures_network(char_rnn):
    inputs, targets = char_rnn.training_pairs("hello")
    assert (inputs, targets) == ("hell", "ello")
    rows = char_rnn.one_hot(inputs, "helo")
    goals = char_rnn.one_hot(targets, "helo").argmax(axis=1)
    loss, new = char_rnn.train_step(rows, goals, LECTURE, 0.1)
    assert loss == pytest.approx(5.995380, abs=1e-6)
    assert char_rnn.train_step(rows, goals, new, 0.1)[0] == pytest.approx(5.416512, abs=1e-6)
    assert char_rnn.generate("h", 6, LECTURE, "helo") == "heheeee"


def test_training_makes_it_say_hello(char_rnn):
    rows, goals, params = char_rnn.one_hot("hell", "helo"), ELLO, LECTURE
    losses = []
    for _ in range(201):
        loss, params = char_rnn.train_step(rows, goals, params, 0.1)
        losses.append(loss)
    assert losses[100] == pytest.approx(0.151949, abs=1e-5)
    assert losses[200] == pytest.approx(0.060254, abs=1e-5)
    assert char_rnn.generate("h", 4, params, "helo") == "hello"


def test_matrices_that_tell_ways_of_writing_apart(char_rnn):
    params = {
        "Wxh": np.array([[0.9, -1.3, 0.5, -0.5], [-2.1, 0.7, 0.6, -0.3], [1.0, 0.6, 0.4, 0.3]]),
        "Whh": np.array([[-0.9, 0.1, -0.2], [0.0, -1.1, 0.8], [-2.8, 0.2, -0.9]]),
        "Why": np.array([[1.1, 1.2, 0.2], [0.4, 0.2, -1.6], [1.0, -1.4, -1.0], [-2.4, -1.6, 0.8]]),
    }
    assert char_rnn.generate("h", 10, params, "helo") == "hleohleohle"


def test_documented_errors_name_the_character(char_rnn):
    with pytest.raises(ValueError, match="'x'"):
        char_rnn.one_hot("hex", "helo")
    with pytest.raises(ValueError, match="'H'"):
        char_rnn.generate("H", 3, LECTURE, "helo")
    assert char_rnn.generate("he", 0, LECTURE, "helo") == "he"
    zeros = {name: np.zeros_like(array) for name, array in LECTURE.items()}
    assert char_rnn.generate("o", 3, zeros, "helo") == "ohhh"


def test_one_character_tells_on_every_draw_whether_the_sign_of_a_logit_counts(course):
    exercise = course.exercise("char_rnn")
    (check,) = [one for one in exercise.spec.checks if one.name == "the next character"]
    (mistake,) = [one for one in exercise.misconceptions if one.name == "write_largest_magnitude"]
    right, wrong = exercise.functions["generate"], mistake.applied(exercise.functions)["generate"]
    alone = replace(exercise, spec=replace(exercise.spec, checks=[check], contract=0, ladder={}))
    for seed in range(50):
        calls = [call for case in plan_exercise(alone, seed).cases[check.name] for call in case.calls]
        assert any(right(*one.args, **one.kwargs) != wrong(*one.args, **one.kwargs) for one in calls), seed
