"""The activations by SciPy and JAX, and their slopes by JAX's derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import expit

from tests.reference.stored import Case

SHAPES = [(5,), (1,), (3, 4), (2, 1, 3), (2, 3, 2, 2)]
FUNCTIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}


def drawn(seed):
    rng = np.random.default_rng([13, seed])
    z = rng.normal(size=SHAPES[seed % len(SHAPES)]) * rng.choice([0.1, 1.0, 10.0, 300.0])
    return np.where(z == 0, 0.5, z)


def values():
    for seed in range(60):
        z = drawn(seed)
        yield Case(z, {"sigmoid": expit(z), "tanh": 2 * expit(2 * z) - 1, "relu": jax.nn.relu(z)})


def slopes():
    for seed in range(60):
        z = drawn(seed)
        by_name = {name: jax.grad(lambda v, f=f: f(v).sum())(jnp.asarray(z)) for name, f in FUNCTIONS.items()}
        yield Case(z, by_name)


LAWS = (values, slopes)
