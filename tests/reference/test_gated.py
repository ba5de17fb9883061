"""The gated cells' reference against the same equations in JAX, and against what must hold by hand."""

import numpy as np
import pytest

from .stored import cases


@pytest.fixture
def gated(reference):
    return reference("gated")


@cases("gated", "lstm")
def test_lstm_is_the_textbooks(gated, case):
    for got, expected in zip(gated.lstm_step(*case.arguments), case.expected, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12)
        assert got.dtype == np.float64


@cases("gated", "gru")
def test_gru_is_the_textbooks(gated, case):
    np.testing.assert_allclose(gated.gru_step(*case.arguments), case.expected, rtol=1e-10, atol=1e-12)


def test_open_and_shut_gates_do_what_they_are_for(gated):
    x, h, c = np.array([0.5]), np.array([0.25, -0.5]), np.array([1.5, -1.0])
    W = np.zeros((8, 3))
    keep = np.repeat([-1e3, 1e3, 1e3, 0.0], 2)
    h_t, c_t = gated.lstm_step(x, h, c, W, keep)
    np.testing.assert_array_equal(c_t, c)
    np.testing.assert_allclose(h_t, np.tanh(c), rtol=1e-15)
    forget = np.repeat([1e3, -1e3, 1e3, 0.5], 2)
    np.testing.assert_allclose(gated.lstm_step(x, h, c, W, forget)[1], np.tanh([0.5, 0.5]), rtol=1e-15)
    stays = np.repeat([0.0, 1e3, 0.0], 2)
    np.testing.assert_array_equal(gated.gru_step(x, h, np.zeros((6, 3)), stays), h)
    replaced = np.repeat([0.0, -1e3, 0.5], 2)
    np.testing.assert_allclose(gated.gru_step(x, h, np.zeros((6, 3)), replaced), np.tanh([0.5, 0.5]), rtol=1e-15)
