"""The gated cells: the same equations in JAX."""

import jax
import jax.numpy as jnp
import numpy as np

from tests.reference.stored import Case

SHAPES = [(1, 1), (3, 2), (2, 5), (4, 4), (7, 3)]


def drawn(seed, blocks):
    rng = np.random.default_rng([16, seed])
    V, H = SHAPES[seed % len(SHAPES)]
    scale = rng.choice([0.1, 1.0, 20.0])
    x, h, c = rng.normal(size=V), rng.uniform(-1, 1, H), rng.normal(size=H)
    return x, h, c, scale * rng.normal(size=(blocks * H, V + H)), rng.normal(size=blocks * H)


def lstm():
    for seed in range(60):
        x, h, c, W, b = drawn(seed, 4)
        H = len(h)
        i, f, o, g = (W[k * H : (k + 1) * H] @ jnp.concatenate([x, h]) + b[k * H : (k + 1) * H] for k in range(4))
        memory = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        yield Case((x, h, c, W, b), (jax.nn.sigmoid(o) * jnp.tanh(memory), memory))


def gru():
    for seed in range(60):
        x, h, _, W, b = drawn(seed, 3)
        H = len(h)
        joined = jnp.concatenate([x, h])
        r = jax.nn.sigmoid(W[:H] @ joined + b[:H])
        u = jax.nn.sigmoid(W[H : 2 * H] @ joined + b[H : 2 * H])
        n = jnp.tanh(W[2 * H :] @ jnp.concatenate([x, r * h]) + b[2 * H :])
        yield Case((x, h, W, b), (1 - u) * n + u * h)


LAWS = (lstm, gru)
