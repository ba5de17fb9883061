"""The gradient check: JAX's derivatives and central differences of a function; relative errors by SciPy."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.spatial.distance import chebyshev

from tests.reference.stored import Case

SHAPES = [(1,), (5,), (2, 3), (4, 1), (1, 1, 2), (2, 2, 2)]


def smooth(x, a, m):
    """Curved in every entry, and all entries interact. The test has the same function in NumPy."""
    v = x.reshape(-1)
    return jnp.sum(a * jnp.sin(v)) + v @ m @ v * jnp.tanh(v[0]) + jnp.log(jnp.sum(jnp.exp(v)))


gradient_of_smooth = jax.jit(jax.grad(smooth))


@jax.jit
def central(x, a, m, h):
    """All central differences at once."""
    steps = h * jnp.eye(x.size).reshape(x.size, *x.shape)
    value = jax.vmap(lambda step: (smooth(x + step, a, m) - smooth(x - step, a, m)) / (2 * h))
    return value(steps).reshape(x.shape)


def gradients():
    for seed in range(60):
        rng = np.random.default_rng([12, seed])
        shape = SHAPES[seed % len(SHAPES)]
        size = int(np.prod(shape))
        x = rng.choice([-1, 1], shape) * rng.uniform(0.2, 1.5, shape)
        a, m = rng.normal(size=size), rng.normal(size=(size, size))
        yield Case((x, a, m), {"exact": gradient_of_smooth(x, a, m), "central": central(x, a, m, 1e-2)})


def relative_errors():
    for seed in range(60):
        rng = np.random.default_rng([13, seed])
        shape, scale = SHAPES[seed % len(SHAPES)], 10.0 ** rng.integers(-12, 13)
        a, b = scale * rng.normal(size=shape), scale * rng.normal(size=shape)
        largest = max(chebyshev(a.ravel(), np.zeros(a.size)), chebyshev(b.ravel(), np.zeros(a.size)))
        yield Case((a, b), chebyshev(a.ravel(), b.ravel()) / largest)


LAWS = (gradients, relative_errors)
