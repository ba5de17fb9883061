"""The gated cells' reference against the same equations in JAX, and against what must hold by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

jax.config.update("jax_enable_x64", True)

SHAPES = [(1, 1), (3, 2), (2, 5), (4, 4), (7, 3)]


@pytest.fixture
def gated(reference):
    return reference("gated")


def drawn(seed, blocks):
    rng = np.random.default_rng([16, seed])
    V, H = SHAPES[seed % len(SHAPES)]
    scale = rng.choice([0.1, 1.0, 20.0])
    x, h, c = rng.normal(size=V), rng.uniform(-1, 1, H), rng.normal(size=H)
    return x, h, c, scale * rng.normal(size=(blocks * H, V + H)), rng.normal(size=blocks * H)


@pytest.mark.parametrize("seed", range(60))
def test_lstm_is_the_textbooks(gated, seed):
    x, h, c, W, b = drawn(seed, 4)
    H = len(h)
    i, f, o, g = (W[k * H : (k + 1) * H] @ jnp.concatenate([x, h]) + b[k * H : (k + 1) * H] for k in range(4))
    memory = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    got = gated.lstm_step(x, h, c, W, b)
    np.testing.assert_allclose(got[0], jax.nn.sigmoid(o) * jnp.tanh(memory), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(got[1], memory, rtol=1e-10, atol=1e-12)
    assert got[0].dtype == got[1].dtype == np.float64


@pytest.mark.parametrize("seed", range(60))
def test_gru_is_the_textbooks(gated, seed):
    x, h, _, W, b = drawn(seed, 3)
    H = len(h)
    joined = jnp.concatenate([x, h])
    r = jax.nn.sigmoid(W[:H] @ joined + b[:H])
    u = jax.nn.sigmoid(W[H : 2 * H] @ joined + b[H : 2 * H])
    n = jnp.tanh(W[2 * H :] @ jnp.concatenate([x, r * h]) + b[2 * H :])
    np.testing.assert_allclose(gated.gru_step(x, h, W, b), (1 - u) * n + u * h, rtol=1e-10, atol=1e-12)


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
