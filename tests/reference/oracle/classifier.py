"""The classifier: values by the layers of JAX and SciPy, gradients by JAX's derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import log_softmax, softmax

from tests.reference.stored import Case

SHAPES = [(1, 1, 1), (3, 2, 4), (2, 5, 3), (4, 4, 4), (6, 3, 2)]
# channels, height and width of the image; number, height and width of the kernels; classes
NETWORKS = [
    (1, 2, 2, 1, 1, 1, 2),
    (2, 7, 6, 3, 2, 3, 4),
    (3, 5, 9, 2, 3, 1, 3),
    (1, 6, 6, 4, 3, 3, 5),
    (2, 4, 5, 2, 2, 2, 2),
]


def flattened():
    for seed in range(60):
        rng = np.random.default_rng([20, seed])
        x = rng.normal(size=rng.integers(1, 5, 4))
        yield Case(x, jax.vmap(jnp.ravel)(x))


def affine():
    for seed in range(60):
        rng = np.random.default_rng([21, seed])
        N, n_in, n_out = SHAPES[seed % len(SHAPES)]
        a, w, b = rng.normal(size=(N, n_in)), rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)
        dout = rng.normal(size=(N, n_out))
        out, pull = jax.vjp(lambda a, w, b: jnp.einsum("nr,rp->np", a, w) + b, a, w, b)
        yield Case((dout, a, w, b), (out, pull(dout)))


def cross_entropy():
    for seed in range(60):
        rng = np.random.default_rng([22, seed])
        N, _, classes = SHAPES[seed % len(SHAPES)]
        scale, shift = rng.choice([0.1, 3.0, 300.0]), rng.choice([-1000, 0, 1000], (N, 1))
        logits = rng.normal(size=(N, classes)) * scale + shift
        targets = rng.integers(0, classes, N)

        def loss_of(z, targets=targets):
            return -jnp.take_along_axis(jax.nn.log_softmax(z), targets[:, None], axis=1).mean()

        expected = {
            "softmax": softmax(logits, axis=1),
            "loss": -log_softmax(logits, axis=1)[np.arange(N), targets].mean(),
            "dlogits": jax.grad(loss_of)(jnp.asarray(logits)),
        }
        yield Case((logits, targets), expected)


def network():
    for seed in range(50):
        rng = np.random.default_rng([23, seed])
        C, H, W, K, R, S, classes = NETWORKS[seed % len(NETWORKS)]
        left = K * ((H - R + 1) // 2) * ((W - S + 1) // 2)
        params = {
            "conv_w": rng.normal(size=(K, C, R, S)),
            "conv_b": rng.normal(size=K),
            "fc_w": rng.normal(size=(left, classes)),
            "fc_b": rng.normal(size=classes),
        }
        x = rng.normal(size=(1 + seed % 3, C, H, W))
        maps = jax.lax.conv_general_dilated(x, params["conv_w"], (1, 1), "VALID") + params["conv_b"][:, None, None]
        window = (1, 1, 2, 2)
        pooled = jax.lax.reduce_window(jax.nn.relu(maps), -jnp.inf, jax.lax.max, window, window, "VALID")
        yield Case((x, params), jax.nn.softmax(pooled.reshape(len(x), -1) @ params["fc_w"] + params["fc_b"]))


LAWS = (flattened, affine, cross_entropy, network)
