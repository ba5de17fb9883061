"""The residual block against JAX's automatic derivatives, and by hand."""

import numpy as np
import pytest

from .stored import cases, stored


def assert_agrees(ours, theirs):
    assert ours.shape == theirs.shape
    assert ours.dtype == np.float64
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10 * float(np.max(np.abs(theirs))) + 1e-14)


@pytest.fixture
def residual(reference):
    return reference("residual")


@cases("residual", "block")
def test_forward_and_gradients_are_jaxs(residual, case):
    dout, *arguments = case.arguments
    out, gradients = case.expected
    assert_agrees(residual.residual_forward(*arguments), out)
    for ours, theirs in zip(residual.residual_backward(dout, *arguments), gradients, strict=True):
        assert_agrees(ours, theirs)


@pytest.mark.parametrize("seed", range(8))
def test_with_weights_and_biases_of_zero_only_the_shortcut_is_left(residual, seed):
    dout, x, *parameters = stored("residual", "block")[seed].arguments
    parameters = [np.zeros_like(parameter) for parameter in parameters]
    np.testing.assert_array_equal(residual.residual_forward(x, *parameters), np.where(x > 0, x, 0))
    dx, dw1, db1, dw2, db2 = residual.residual_backward(dout, x, *parameters)
    np.testing.assert_array_equal(dx, np.where(x > 0, dout, 0))
    np.testing.assert_allclose(db2, np.where(x > 0, dout, 0).sum(axis=0))
    assert not np.any(dw1)
    assert not np.any(db1)
    assert not np.any(dw2)


def test_one_number_by_hand(residual):
    one = [np.array(value) for value in ([[2.0]], [[3.0]], [-1.0], [[-0.5]], [1.0])]
    # hidden = 2 * 3 - 1 = 5, F = 5 * -0.5 + 1 = -1.5, F + x = 0.5: F < 0 < F + x.
    assert residual.residual_forward(*one) == np.array([[0.5]])
    dx, dw1, db1, dw2, db2 = residual.residual_backward(np.array([[4.0]]), *one)
    assert (dx, dw1, db1, dw2, db2) == (4 * (1 - 1.5), 4 * -0.5 * 2, 4 * -0.5, 4 * 5, 4)


def test_what_the_last_relu_sets_to_zero_has_no_gradient(residual):
    arguments = [np.array(value) for value in ([[2.0]], [[3.0]], [-1.0], [[-1.0]], [1.0])]  # F + x = -2
    assert residual.residual_forward(*arguments) == 0
    assert all(not np.any(gradient) for gradient in residual.residual_backward(np.array([[4.0]]), *arguments))


def test_arguments_are_left_as_they_were(residual):
    dout, *arguments = [argument.copy() for argument in stored("residual", "block")[3].arguments]
    copies = [argument.copy() for argument in (dout, *arguments)]
    residual.residual_forward(*arguments)
    residual.residual_backward(dout, *arguments)
    for before, after in zip(copies, (dout, *arguments), strict=True):
        np.testing.assert_array_equal(before, after)
