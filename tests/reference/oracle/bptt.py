"""Backpropagation through time: JAX's automatic derivatives of a scan; the loss alone by SciPy."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import logsumexp

from tests.reference.lecture import WHH, WHY, WXH
from tests.reference.stored import Case

# Few shapes, so that few programs are compiled; weights and inputs are drawn for every seed.
SHAPES = [(1, 4, 3), (1, 1, 1), (2, 3, 3), (5, 4, 3), (6, 2, 5), (7, 5, 1), (12, 1, 4), (9, 4, 4)]


@jax.jit
def loss_and_gradients(x, targets, h0, Wxh, Whh, Why):
    def loss(Wxh, Whh, Why, h0):
        def step(state, x_t):
            state = jnp.tanh(jnp.einsum("hv,v->h", Wxh, x_t) + jnp.einsum("hk,k->h", Whh, state))
            return state, jnp.einsum("vh,h->v", Why, state)

        logits = jax.lax.scan(step, h0, x)[1]
        return -jnp.take_along_axis(jax.nn.log_softmax(logits, axis=1), targets[:, None], axis=1).sum()

    return jax.value_and_grad(loss, argnums=(0, 1, 2, 3))(Wxh, Whh, Why, h0)


def drawn(seed, shape=None, scale=None):
    rng = np.random.default_rng([11, seed])
    T, V, H = shape or SHAPES[seed % len(SHAPES)]
    scale = scale or rng.choice([0.1, 0.5, 1.0, 2.0])
    x = np.eye(V)[rng.integers(0, V, T)] if seed % 3 == 0 else rng.normal(size=(T, V))
    shapes = [(H,), (H, V), (H, H), (V, H)]
    return (x, rng.integers(0, V, T), *(scale * rng.normal(size=shape) for shape in shapes))


def answered(*arguments):
    return Case(arguments, loss_and_gradients(*arguments))


def loss():
    for seed in range(60):
        rng = np.random.default_rng([12, seed])
        T, V = rng.integers(1, 9, 2)
        logits = rng.choice([0.1, 1.0, 30.0, 1e3, 1e5]) * rng.normal(size=(T, V)) + rng.choice([-1e3, 0.0, 1e3])
        targets = rng.integers(0, V, T)
        expected = sum(logsumexp(row) - row[target] for row, target in zip(logits, targets, strict=True))
        yield Case((logits, targets), expected)


def gradients():
    for seed in range(80):
        yield answered(*drawn(seed))


def long_sequences():
    for seed in range(5):
        x, targets, h0, *_ = drawn(3 * seed, (40, 4, 3), 0.5)
        yield answered(x, targets, h0, WXH, WHH, WHY)


def large_logits():
    for seed in range(5):
        *others, Why = drawn(seed, (5, 4, 3), 1.0)
        yield answered(*others, 3000 * Why)


LAWS = (loss, gradients, long_sequences, large_logits)
