"""Five small functions: what the speed of graders is measured on."""

import numpy as np


def softmax(z):
    """Return the softmax of each row of `z`.

    Parameters
    ----------
    z : ndarray, shape (N, M), float64

    Returns
    -------
    ndarray, shape (N, M)
    """
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def affine(x, w, b):
    """Return ``x @ w + b``.

    Parameters
    ----------
    x : ndarray, shape (N, D), float64
    w : ndarray, shape (D, M), float64
    b : ndarray, shape (M,), float64

    Returns
    -------
    ndarray, shape (N, M)
    """
    return x @ w + b


def standardise(x):
    """Return `x` with the mean 0 and the standard deviation 1 in each column.

    Parameters
    ----------
    x : ndarray, shape (N, D), float64

    Returns
    -------
    ndarray, shape (N, D)
    """
    return (x - x.mean(axis=0)) / x.std(axis=0)


def correlate(x, k):
    """Return the sums of `k` times each stretch of `x` that is as long as `k`.

    Parameters
    ----------
    x : ndarray, shape (T,), float64
    k : ndarray, shape (K,), float64

    Returns
    -------
    ndarray, shape (T - K + 1,)
    """
    return np.array([x[t : t + len(k)] @ k for t in range(len(x) - len(k) + 1)])


def max_pool(x, size):
    """Return the largest of every `size` numbers of `x`, one after another.

    Parameters
    ----------
    x : ndarray, shape (T,), float64
    size : int
        A divisor of T.

    Returns
    -------
    ndarray, shape (T // size,)
    """
    return x.reshape(-1, size).max(axis=1)
