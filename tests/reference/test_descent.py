"""The descent step and the gradients' norms against JAX's derivatives, and against the lecture's figure."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

jax.config.update("jax_enable_x64", True)

ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}


@pytest.fixture
def descent(reference):
    return reference("descent")


@pytest.mark.parametrize("seed", range(60))
def test_a_step_is_what_jax_subtracts(descent, seed):
    rng = np.random.default_rng([14, seed])
    shapes = [tuple(rng.integers(1, 5, rng.integers(0, 4))) for _ in range(rng.integers(1, 5))]
    params = {f"p{i}": rng.normal(size=shape) for i, shape in enumerate(shapes)}
    centre = {name: rng.normal(size=array.shape) for name, array in params.items()}

    def loss(p):
        return sum(jnp.sum(jnp.sin(p[name] - centre[name])) for name in p)

    grads = {name: np.asarray(g) for name, g in jax.grad(loss)(params).items()}
    rate = float(rng.choice([0.0, 1e-3, 0.1, 2.0]))
    new = descent.gradient_step(params, grads, rate)
    assert new.keys() == params.keys()
    for name, array in new.items():
        expected = params[name] - rate * np.cos(params[name] - centre[name])
        np.testing.assert_allclose(array, expected, rtol=1e-10, atol=1e-12)
        assert not np.shares_memory(array, params[name])


@pytest.mark.parametrize("seed", range(60))
def test_norms_are_those_of_jaxs_gradients(descent, seed):
    rng = np.random.default_rng([15, seed])
    name = list(ACTIVATIONS)[seed % 3]
    layers, n = [(1, 1), (1, 4), (2, 3), (4, 2), (6, 5)][seed // 3 % 5]
    weights = [rng.normal(size=(n, n)) for _ in range(layers)]
    a = jnp.asarray(rng.normal(size=n))
    zs = []
    for W in weights:
        zs.append(W @ a)
        a = ACTIVATIONS[name](zs[-1])

    def loss_from(z, layer):
        out = ACTIVATIONS[name](z)
        for W in weights[layer + 1 :]:
            out = ACTIVATIONS[name](W @ out)
        return jnp.sum(out)

    expected = [np.linalg.norm(jax.grad(loss_from)(zs[layer], layer)) for layer in range(layers)]
    got = descent.gradient_norms(weights, [np.asarray(z) for z in zs], name)
    np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-13)
    assert got.shape == (layers,)


def test_fifteen_halvings_are_three_hundred_thousandths(descent):
    # The slide says 0.0003; 0.5 to the 15th is 0.0000305. From the output to the input there are 15 weights.
    weights, zs = [np.full((1, 1), 0.5)] * 15, [np.ones(1)] * 15
    norms = descent.gradient_norms(weights, zs, "relu")
    assert norms[0] * 0.5 == pytest.approx(3.0517578125e-05, rel=1e-15)
    at_zero = descent.gradient_norms(weights, [np.zeros(1)] * 15, "sigmoid")
    assert at_zero[0] == pytest.approx(0.25**15 * 0.5**14, rel=1e-12)
    assert at_zero[-1] == 0.25


@pytest.mark.parametrize("z", [-1000.0, 1000.0])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_far_out_slopes_are_finite(descent, name, z):
    (norm,) = descent.gradient_norms([np.ones((1, 1))], [np.array([z])], name)
    assert norm == (1.0 if name == "relu" and z > 0 else 0.0)


def test_documented_errors_are_raised(descent):
    one = {"W": np.ones(2)}
    for grads in ({}, {"b": np.ones(2)}, {"W": np.ones(2), "b": np.ones(1)}):
        with pytest.raises(ValueError, match="keys"):
            descent.gradient_step(one, grads, 0.1)
    with pytest.raises(ValueError, match="'softmax'"):
        descent.gradient_norms([np.eye(2)], [np.ones(2)], "softmax")
