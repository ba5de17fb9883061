"""The residual block: JAX's automatic derivatives."""

import jax
import jax.numpy as jnp
import numpy as np

from tests.reference.stored import Case

# Few shapes, so that few programs are compiled: N, D, M.
SHAPES = [(1, 1, 1), (3, 5, 2), (4, 3, 6), (4, 4, 4), (1, 6, 3), (7, 1, 5), (6, 2, 1), (9, 8, 8)]


def block_of_jax(x, w1, b1, w2, b2):
    hidden = jax.nn.relu(jnp.einsum("nd,dm->nm", x, w1) + b1)
    return jax.nn.relu(x + jnp.einsum("nm,md->nd", hidden, w2) + b2)


@jax.jit
def output_and_gradients(dout, *arguments):
    out, pullback = jax.vjp(block_of_jax, *arguments)
    return out, pullback(dout)


def block():
    for seed in range(64):
        rng = np.random.default_rng([31, seed])
        N, D, M = SHAPES[seed % len(SHAPES)]
        scale = rng.choice([0.1, 0.5, 1.0, 3.0])
        shapes = [(D, M), (M,), (M, D), (D,)]
        arguments = [rng.normal(size=(N, D)), *(scale * rng.normal(size=shape) for shape in shapes)]
        dout = rng.normal(size=(N, D))
        yield Case((dout, *arguments), output_and_gradients(dout, *arguments))


LAWS = (block,)
