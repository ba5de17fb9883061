"""Backpropagation through time against JAX's automatic derivatives, SciPy, and the lecture's numbers."""

import numpy as np
import pytest

from .lecture import ELLO, HELL, WHH, WHY, WXH
from .stored import cases, stored


def assert_agrees(returned, expected):
    loss, gradients = expected
    np.testing.assert_allclose(returned[0], loss, rtol=1e-10, atol=1e-12)
    for ours, theirs in zip(returned[1:], gradients, strict=True):
        assert ours.shape == theirs.shape
        assert ours.dtype == np.float64
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10 * float(np.max(np.abs(theirs))) + 1e-14)


@pytest.fixture
def bptt(reference):
    return reference("bptt")


# --- sequence_loss ---------------------------------------------------------------------------------------


@cases("bptt", "loss")
def test_loss_is_scipys(bptt, case):
    loss = bptt.sequence_loss(*case.arguments)
    assert isinstance(loss, float)
    assert loss >= 0
    np.testing.assert_allclose(loss, case.expected, rtol=1e-10, atol=1e-10)


def test_loss_of_uniform_guesses_is_the_logarithm_of_the_number_of_classes(bptt):
    assert bptt.sequence_loss(np.full((3, 7), -4.0), np.array([0, 6, 3])) == pytest.approx(3 * np.log(7), rel=1e-14)


def test_loss_of_extreme_logits_is_finite_and_right(bptt):
    logits = np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -1000.0], [1e3, 1e3, -1e3]])
    loss = bptt.sequence_loss(logits, np.array([1, 2, 0]))
    assert loss == pytest.approx(2000 + np.log(3) + np.log(2), rel=1e-14)


@pytest.mark.parametrize(
    ("targets", "says"),
    [
        ([0, -1, 2], "0, ..., 2"),
        ([0, 3, 2], "0, ..., 2"),
        ([0, 1], "3 rows"),
        ([1], "3 rows"),
        ([0, 1, 2, 0], "3 rows"),
        ([[0, 1, 2]], "3 rows"),
    ],
)
def test_bad_targets_are_refused(bptt, targets, says):
    with pytest.raises(ValueError, match=says):
        bptt.sequence_loss(np.zeros((3, 3)), np.array(targets))


# --- rnn_backward ----------------------------------------------------------------------------------------


@cases("bptt", "gradients")
def test_gradients_are_those_of_automatic_differentiation(bptt, case):
    assert_agrees(bptt.rnn_backward(*case.arguments), case.expected)


@cases("bptt", "long_sequences")
def test_long_sequence_of_the_lectures_network(bptt, case):
    for ours, lectures in zip(case.arguments[3:], (WXH, WHH, WHY), strict=True):
        np.testing.assert_array_equal(ours, lectures)
    assert_agrees(bptt.rnn_backward(*case.arguments), case.expected)


@cases("bptt", "large_logits")
def test_logits_in_the_thousands(bptt, case):
    returned = bptt.rnn_backward(*case.arguments)
    assert all(np.all(np.isfinite(value)) for value in returned)
    assert_agrees(returned, case.expected)


def test_loss_is_that_of_the_forward_exercise(bptt, reference):
    for case in stored("bptt", "gradients")[:20]:
        x, targets, *network = case.arguments
        _, logits = reference("rnn").rnn_forward(x, *network)
        expected = (np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(x)), targets]).sum()
        assert bptt.rnn_backward(x, targets, *network)[0] == pytest.approx(expected, rel=1e-12)


def test_lectures_numbers(bptt):
    loss, dWxh, dWhh, dWhy, dh0 = bptt.rnn_backward(HELL, ELLO, np.zeros(3), WXH, WHH, WHY)
    assert loss == pytest.approx(5.995380, abs=5.1e-7)
    expected = {
        "dWxh": [
            [0.184166, 0.275257, 0.769551, 0.000000],
            [1.353439, 0.524045, -0.749050, 0.000000],
            [0.077669, 0.378933, 0.855609, 0.000000],
        ],
        "dWhh": [
            [0.586959, 0.058960, 0.196998],
            [-0.210276, 0.123080, -0.305103],
            [0.588695, -0.111159, 0.234246],
        ],
        "dWhy": [
            [0.456600, -0.109784, 0.146887],
            [0.241150, -0.187787, 0.285537],
            [-0.750985, -0.117329, -0.479795],
            [0.053236, 0.414901, 0.047371],
        ],
        "dh0": [-0.047025, 0.765920, -0.076754],
    }
    got = {"dWxh": dWxh, "dWhh": dWhh, "dWhy": dWhy, "dh0": dh0}
    for name, values in expected.items():
        np.testing.assert_allclose(got[name], values, rtol=0, atol=5.1e-7, err_msg=name)
    assert np.all(dWxh[:, 3] == 0)  # no o is ever read


def test_one_gradient_step_lowers_the_lectures_loss(bptt):
    network = [WXH, WHH, WHY]
    _, *gradients, _ = bptt.rnn_backward(HELL, ELLO, np.zeros(3), *network)
    moved = [weights - 0.1 * gradient for weights, gradient in zip(network, gradients, strict=True)]
    assert bptt.rnn_backward(HELL, ELLO, np.zeros(3), *moved)[0] == pytest.approx(5.416512, abs=5.1e-7)


def test_arguments_stay_as_they_were(bptt):
    arguments = [argument.copy() for argument in stored("bptt", "gradients")[5].arguments]
    before = [argument.copy() for argument in arguments]
    for argument in arguments:
        argument.flags.writeable = False
    bptt.rnn_backward(*arguments)
    for argument, was in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(argument, was)
