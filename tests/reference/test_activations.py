"""The activations' reference against SciPy's functions and JAX's derivatives."""

import numpy as np
import pytest

from .stored import cases


@pytest.fixture
def activations(reference):
    return reference("activations")


@cases("activations", "values")
def test_values_are_scipys(activations, case):
    z = case.arguments
    np.testing.assert_allclose(activations.sigmoid(z), case.expected["sigmoid"], rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(activations.tanh(z), case.expected["tanh"], rtol=1e-10, atol=1e-15)
    np.testing.assert_array_equal(activations.relu(z), case.expected["relu"])
    np.testing.assert_array_equal(activations.step(z), np.copysign(1.0, z))


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
@cases("activations", "slopes")
def test_slopes_are_jaxs(activations, case, name):
    z = case.arguments
    got = getattr(activations, f"{name}_grad")(z)
    np.testing.assert_allclose(got, case.expected[name], rtol=1e-10, atol=1e-12)
    assert got.shape == z.shape
    assert got.dtype == np.float64


def test_at_zero_and_far_out(activations):
    z = np.array([-1e3, 0.0, 1e3])
    np.testing.assert_array_equal(activations.step(z), [-1, -1, 1])
    np.testing.assert_array_equal(activations.sigmoid(z), [0, 0.5, 1])
    np.testing.assert_array_equal(activations.tanh(z), [-1, 0, 1])
    np.testing.assert_array_equal(activations.relu(z), [0, 0, 1e3])
    np.testing.assert_array_equal(activations.sigmoid_grad(z), [0, 0.25, 0])
    np.testing.assert_array_equal(activations.tanh_grad(z), [0, 1, 0])
    np.testing.assert_array_equal(activations.relu_grad(z[[0, 2]]), [0, 1])
