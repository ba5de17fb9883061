"""The pooling layer by JAX, forward and by automatic derivatives."""

import jax
import jax.numpy as jnp
import numpy as np

from tests.reference.stored import Case

MODES = ("max", "average", "sum")

# image, size, stride: side by side, overlapping, with gaps, pairs, windows of one pixel or as large as the
# image, and with a rest on no, one or both axes.
LAYERS = [
    ((4, 6), 2, None),
    ((5, 5), 3, 1),
    ((7, 9), (3, 2), 2),
    ((6, 8), 3, 2),
    ((5, 8), 2, 3),
    ((1, 1), 1, None),
    ((4, 5), (4, 5), (2, 1)),
    ((3, 7), (1, 3), (2, 1)),
    ((5, 6), 1, (2, 3)),
    ((6, 5), (2, 3), None),
]


def drawn(seed):
    number = seed % len(LAYERS)
    image, size, stride = LAYERS[number]
    rng = np.random.default_rng([31, seed])
    shape = (1 + number % 3, 1 + number % 2, *image)
    x = rng.normal(size=shape) - 5.0 * (seed % 4 == 1)  # all negative now and then
    if seed % 5 == 4:
        x = rng.permutation(np.arange(x.size) - x.size // 2).reshape(shape)
    return x, size, stride


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def layer_of_jax(x, size, stride, mode):
    """XLA's reduction over windows."""
    window, strides = (1, 1, *pair(size)), (1, 1, *pair(size if stride is None else stride))
    if mode == "max":
        return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, window, strides, "VALID")
    total = jax.lax.reduce_window(x, 0.0, jax.lax.add, window, strides, "VALID")
    return total / np.prod(window) if mode == "average" else total


def layer():
    """For every mode the pooled maps and the gradient, both from the same images and the same ``dout``."""
    for seed in range(50):
        x, size, stride = drawn(seed)
        expected = {}
        for mode in MODES:
            out, pull = jax.vjp(
                lambda x, arguments=(size, stride, mode): layer_of_jax(x, *arguments), jnp.asarray(x, float)
            )
            dout = np.random.default_rng([32, seed]).normal(size=out.shape)
            expected[mode] = out, pull(dout)[0]
        yield Case((dout, x, size, stride), expected)


LAWS = (layer,)
