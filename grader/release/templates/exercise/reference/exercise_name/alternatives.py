"""Right answers in other styles. They must get full marks, and they show how far right answers differ."""

import numpy as np

from grader.authoring import alternative


@alternative("centre")
def centre_in_a_loop(x):
    """One column after the other."""
    result = np.empty(x.shape)
    for column in range(x.shape[1]):
        result[:, column] = x[:, column] - x[:, column].sum() / len(x)
    return result


@alternative("centre")
def centre_by_a_matrix(x):
    """The matrix that subtracts the mean, times x."""
    n = len(x)
    return (np.eye(n) - np.full((n, n), 1.0 / n)) @ x
