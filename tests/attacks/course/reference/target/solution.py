"""Three simple functions, and code that would rather not write them."""

# CANARY-of-the-reference: no report may ever hold this line.

import numpy as np


def double(x):
    """Return twice `x`, entry by entry.

    Parameters
    ----------
    x : ndarray, any shape

    Returns
    -------
    ndarray, the shape of `x`
    """
    return 2.0 * x


def total(x):
    """Return the sum of all entries of `x`.

    Parameters
    ----------
    x : ndarray, any shape

    Returns
    -------
    float
    """
    return float(np.sum(x))


def shift(x, rng):
    """Return `x` plus one random number between 0 and 1, drawn from `rng`.

    Parameters
    ----------
    x : ndarray, any shape
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, the shape of `x`
    """
    return x + rng.random()
