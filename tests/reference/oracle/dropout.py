"""Dropout: JAX's derivatives of the forward map, and what SciPy knows of the binomial distribution."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy import stats

from tests.reference.stored import Case

SHAPES = [(1,), (7,), (3, 4), (5, 1), (2, 3, 4), (2, 3, 4, 5), (0, 3)]


def drawn(seed):
    rng = np.random.default_rng([11, seed])
    shape = SHAPES[seed % len(SHAPES)]
    x = rng.normal(size=shape) * (rng.random(shape) < 0.8)
    return x, float(rng.choice([0.0, 0.05, 0.3, 0.5, 0.9, 0.99])), rng.normal(size=shape)


def backward():
    """The derivative where an entry is kept; where it is dropped the forward map is the constant zero."""
    for seed in range(56):
        x, p, dout = drawn(seed)
        _, pull = jax.vjp(lambda x, p=p: x / (1 - p), jnp.asarray(x))
        yield Case((x, p, dout, seed), pull(jnp.asarray(dout))[0])


def believable(n, chance):
    """The smallest and the largest count that SciPy's binomial test gives more than one chance in a million."""

    def doubtful(count):
        return stats.binomtest(count, n, chance).pvalue <= 1e-6

    def border(believed, doubted):
        while abs(believed - doubted) > 1:
            middle = (believed + doubted) // 2
            believed, doubted = (believed, middle) if doubtful(middle) else (middle, doubted)
        return believed

    mode = int((n + 1) * chance)
    return border(mode, -1), border(mode, n + 1)


def counts():
    for p in (0.05, 0.3, 0.5, 0.9):
        for n in (4000, 4000 * 30):
            yield Case((n, p), believable(n, 1 - p))


def tails():
    """Up to so many, or so many and more, whichever is less probable."""
    for n in (1, 30, 8000):
        for chance in (0.1, 0.5, 0.7, 0.9):
            found = np.unique(np.round(np.clip(n * chance + np.arange(-400, 401, 25), 0, n)).astype(int))
            tail = np.minimum(stats.binom.cdf(found, n, chance), stats.binom.sf(found - 1, n, chance))
            yield Case((n, chance), (found, tail))


def probabilities():
    for p in (0.1, 0.35, 0.5, 0.9):
        yield Case((8000, p), stats.binom.pmf(np.arange(8001), 8000, 1 - p))


LAWS = (backward, counts, tails, probabilities)
