"""Gradient descent on a loss of JAX, and the norms of JAX's gradients, layer by layer."""

import jax
import jax.numpy as jnp
import numpy as np

from tests.reference.stored import Case

ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}


def step():
    """Gradients by JAX; where the step leads, by the derivative that is known: of a sum of sines."""
    for seed in range(60):
        rng = np.random.default_rng([14, seed])
        shapes = [tuple(rng.integers(1, 5, rng.integers(0, 4))) for _ in range(rng.integers(1, 5))]
        params = {f"p{i}": rng.normal(size=shape) for i, shape in enumerate(shapes)}
        centre = {name: rng.normal(size=array.shape) for name, array in params.items()}

        def loss(p, centre=centre):
            return sum(jnp.sum(jnp.sin(p[name] - centre[name])) for name in p)

        rate = float(rng.choice([0.0, 1e-3, 0.1, 2.0]))
        expected = {name: params[name] - rate * np.cos(params[name] - centre[name]) for name in params}
        yield Case((params, jax.grad(loss)(params), rate), expected)


def norms():
    for seed in range(60):
        rng = np.random.default_rng([15, seed])
        name = list(ACTIVATIONS)[seed % 3]
        layers, n = [(1, 1), (1, 4), (2, 3), (4, 2), (6, 5)][seed // 3 % 5]
        weights = [rng.normal(size=(n, n)) for _ in range(layers)]
        a = jnp.asarray(rng.normal(size=n))
        zs = []
        for W in weights:
            zs.append(W @ a)
            a = ACTIVATIONS[name](zs[-1])

        def loss_from(z, layer, name=name, weights=weights):
            out = ACTIVATIONS[name](z)
            for W in weights[layer + 1 :]:
                out = ACTIVATIONS[name](W @ out)
            return jnp.sum(out)

        expected = [float(np.linalg.norm(jax.grad(loss_from)(z, layer))) for layer, z in enumerate(zs)]
        yield Case((weights, zs, name), expected)


LAWS = (step, norms)
