"""The convolutional layer by JAX, forward and by automatic derivatives; one image by SciPy."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.signal import correlate

from tests.reference.stored import Case

# image, kernel, (N, C, K), stride, padding: few shapes, so that few programs are compiled; numbers are drawn for
# every seed. Square and not, kernels as large as the padded image, a rest on no, one or both axes, stride > kernel.
LAYERS = [
    ((5, 5), (3, 3), (2, 3, 4), 1, 0),
    ((4, 7), (3, 2), (3, 2, 5), 1, 0),
    ((6, 3), (2, 3), (1, 4, 1), 1, 2),
    ((1, 1), (1, 1), (1, 1, 1), 1, 0),
    ((1, 1), (3, 5), (2, 2, 3), 1, 2),
    ((7, 10), (3, 2), (2, 3, 4), 2, 1),
    ((8, 9), (3, 2), (2, 3, 2), 3, 1),
    ((8, 7), (3, 4), (2, 1, 3), 2, 0),
    ((5, 9), (1, 2), (2, 2, 2), 4, 1),
    ((4, 4), (1, 1), (2, 3, 2), 2, 2),
]


def drawn(seed):
    (H, W), (R, S), (N, C, K), stride, padding = LAYERS[seed % len(LAYERS)]
    rng = np.random.default_rng([21, seed])
    whole = seed % 4 == 3
    x = rng.integers(-99, 256, (N, C, H, W)) if whole else rng.normal(size=(N, C, H, W))
    return x, rng.normal(size=(K, C, R, S)), rng.normal(size=K), stride, padding


def layer_of_jax(x, w, b, stride, padding):
    """XLA's convolution, which is a cross-correlation, with the bias."""
    out = jax.lax.conv_general_dilated(x, w, (stride, stride), [(padding, padding)] * 2)
    return out + b[None, :, None, None]


def layer():
    for seed in range(60):
        x, w, b, stride, padding = drawn(seed)
        out, pull = jax.vjp(lambda *a, s=stride, p=padding: layer_of_jax(*a, s, p), jnp.asarray(x, float), w, b)
        dout = np.random.default_rng([24, seed]).normal(size=out.shape)
        yield Case((dout, x, w, b, stride, padding), (out, pull(dout)))


def size():
    for seed in range(60):
        rng = np.random.default_rng([22, seed])
        n, stride, padding = (int(rng.integers(low, high)) for low, high in ((1, 13), (1, 5), (0, 4)))
        k = int(rng.integers(1, n + 2 * padding + 1))
        shape = jax.eval_shape(
            lambda x, w, s=stride, p=padding: jax.lax.conv_general_dilated(x, w, (s,), [(p, p)]),
            jax.ShapeDtypeStruct((1, 1, n), float),
            jax.ShapeDtypeStruct((1, 1, k), float),
        ).shape
        yield Case((n, k, stride, padding), shape[2])


def one_image():
    for seed in range(60):
        rng = np.random.default_rng([23, seed])
        H, W = rng.integers(1, 10, 2)
        kernel = rng.normal(size=(rng.integers(1, H + 1), rng.integers(1, W + 1)))
        image = rng.integers(-9, 256, (H, W)) if seed % 3 == 0 else rng.normal(size=(H, W))
        yield Case((image, kernel), correlate(image.astype(float), kernel, mode="valid", method="direct"))


LAWS = (size, one_image, layer)
