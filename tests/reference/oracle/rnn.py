"""The recurrent network: a scan in JAX."""

import jax
import jax.numpy as jnp
import numpy as np

from tests.reference.stored import Case

# Few shapes, so that few programs are compiled; weights and inputs are drawn for every seed.
SHAPES = [(1, 4, 3), (1, 1, 1), (2, 3, 3), (5, 4, 3), (6, 2, 5), (7, 5, 1), (12, 1, 4), (9, 4, 4)]


@jax.jit
def scanned(x, h0, Wxh, Whh, Why):
    def step(state, x_t):
        state = jnp.tanh(jnp.einsum("hv,v->h", Wxh, x_t) + jnp.einsum("hk,k->h", Whh, state))
        return state, (state, jnp.einsum("vh,h->v", Why, state))

    return jax.lax.scan(step, h0, x)[1]


def drawn(seed):
    rng = np.random.default_rng([10, seed])
    T, V, H = SHAPES[seed % len(SHAPES)]
    scale = rng.choice([0.1, 1.0, 3.0])
    x = np.eye(V)[rng.integers(0, V, T)] if seed % 3 == 0 else rng.normal(size=(T, V))
    shapes = [(H,), (H, V), (H, H), (V, H)]
    return (x, *(scale * rng.normal(size=shape) for shape in shapes))


def forward():
    for seed in range(64):
        arguments = drawn(seed)
        yield Case(arguments, scanned(*arguments))


def one_step():
    for seed in range(64):
        x, h0, Wxh, Whh, Why = drawn(seed)
        yield Case((x[0], h0, Wxh, Whh), scanned(x[:1], h0, Wxh, Whh, Why)[0][0])


LAWS = (forward, one_step)
