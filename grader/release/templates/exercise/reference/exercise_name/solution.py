"""Centring: move the data so that every feature has mean 0."""

import numpy as np


def centre(x):
    """Subtract from each column of `x` the mean of that column.

    Parameters
    ----------
    x : ndarray, shape (N, D), float64 or integers
        N examples with D features, one example per row.

    Returns
    -------
    centred : ndarray, shape (N, D), float64
    """
    return x - np.mean(x, axis=0)
