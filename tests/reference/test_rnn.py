"""The recurrent network's reference against JAX, and against the lecture's numbers."""

import numpy as np
import pytest

from .lecture import HELL, WHH, WHY, WXH
from .stored import cases, stored


@pytest.fixture
def rnn(reference):
    return reference("rnn")


@cases("rnn", "forward")
def test_forward_is_the_scan_that_jax_computes(rnn, case):
    h, logits = rnn.rnn_forward(*case.arguments)
    expected_h, expected_logits = case.expected
    np.testing.assert_allclose(h, expected_h, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(logits, expected_logits, rtol=1e-10, atol=1e-12)
    assert h.dtype == logits.dtype == np.float64


@cases("rnn", "one_step")
def test_steps_are_the_scan_of_one_row(rnn, case):
    x, h0, Wxh, Whh = case.arguments
    step = rnn.rnn_step(x, h0, Wxh, Whh)
    joined = rnn.rnn_step_joined(x, h0, np.hstack([Wxh, Whh]))
    np.testing.assert_allclose(step, case.expected, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(joined, case.expected, rtol=1e-10, atol=1e-12)
    assert step.shape == joined.shape == h0.shape


def test_lectures_numbers(rnn):
    h, logits = rnn.rnn_forward(HELL, np.zeros(3), WXH, WHH, WHY)
    expected_h = [
        [0.291313, -0.099668, -0.099668],
        [0.720906, 0.236410, 0.275168],
        [0.451664, -0.299454, 0.346270],
        [0.293508, -0.511048, 0.054316],
    ]
    expected_logits = [
        [-0.012274, 0.068229, -0.088932, -0.108866],
        [0.456558, 0.139919, 0.089135, 0.109286],
        [-0.099382, 0.443140, 0.098023, -0.413874],
        [-0.366459, 0.392488, -0.053298, -0.551262],
    ]
    expected_probabilities = [
        [0.255234, 0.276631, 0.236400, 0.231734],
        [0.319721, 0.232947, 0.221412, 0.225919],
        [0.214191, 0.368481, 0.260935, 0.156393],
        [0.187440, 0.400377, 0.256370, 0.155813],
    ]
    np.testing.assert_allclose(h, expected_h, rtol=0, atol=5.1e-7)
    np.testing.assert_allclose(logits, expected_logits, rtol=0, atol=5.1e-7)
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(probabilities, expected_probabilities, rtol=0, atol=5.1e-7)
    assert "".join("helo"[i] for i in logits.argmax(axis=1)) == "ehee"


def test_the_slides_transpose_of_whh_gives_other_numbers(rnn):
    h, _ = rnn.rnn_forward(HELL, np.zeros(3), WXH, WHH.T, WHY)
    np.testing.assert_allclose(h[1], [0.739510, 0.333497, 0.285062], rtol=0, atol=5.1e-7)
    np.testing.assert_allclose(h[3], [0.282383, -0.002248, -0.124475], rtol=0, atol=5.1e-7)


def test_state_before_the_first_step_is_used_and_not_returned(rnn):
    h0 = np.array([0.5, -0.5, 0.25])
    h, logits = rnn.rnn_forward(HELL[:1], h0, WXH, WHH, WHY)
    assert h.shape == (1, 3)
    assert logits.shape == (1, 4)
    # z = Wxh @ h + Whh @ h0, by hand: [0.3 + 0.05, -0.1 - 0.35, -0.1 + 0.5]
    np.testing.assert_allclose(np.arctanh(h[0]), [0.35, -0.45, 0.4], rtol=1e-12)


def test_running_on_from_a_state_is_running_in_one_go(rnn):
    x, h0, Wxh, Whh, Why = stored("rnn", "forward")[3].arguments
    h, logits = rnn.rnn_forward(x, h0, Wxh, Whh, Why)
    late_h, late_logits = rnn.rnn_forward(x[2:], h[1], Wxh, Whh, Why)
    np.testing.assert_array_equal(late_h, h[2:])
    np.testing.assert_allclose(late_logits, logits[2:], rtol=1e-12)


def test_arguments_stay_as_they_were(rnn):
    arguments = [argument.copy() for argument in stored("rnn", "forward")[5].arguments]
    before = [argument.copy() for argument in arguments]
    for argument in arguments:
        argument.flags.writeable = False
    rnn.rnn_forward(*arguments)
    for argument, was in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(argument, was)
