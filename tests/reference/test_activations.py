"""The activations' reference against SciPy's functions and JAX's derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

jax.config.update("jax_enable_x64", True)

SHAPES = [(5,), (1,), (3, 4), (2, 1, 3), (2, 3, 2, 2)]
FUNCTIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}


@pytest.fixture
def activations(reference):
    return reference("activations")


def drawn(seed):
    rng = np.random.default_rng([13, seed])
    z = rng.normal(size=SHAPES[seed % len(SHAPES)]) * rng.choice([0.1, 1.0, 10.0, 300.0])
    return np.where(z == 0, 0.5, z)


@pytest.mark.parametrize("seed", range(60))
def test_values_are_scipys(activations, seed):
    z = drawn(seed)
    np.testing.assert_allclose(activations.sigmoid(z), expit(z), rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(activations.tanh(z), 2 * expit(2 * z) - 1, rtol=1e-10, atol=1e-15)
    np.testing.assert_array_equal(activations.relu(z), np.asarray(jax.nn.relu(z)))
    np.testing.assert_array_equal(activations.step(z), np.copysign(1.0, z))


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("seed", range(60))
def test_slopes_are_jaxs(activations, seed, name):
    z = drawn(seed)
    expected = jax.grad(lambda v: FUNCTIONS[name](v).sum())(jnp.asarray(z))
    got = getattr(activations, f"{name}_grad")(z)
    np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12)
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
