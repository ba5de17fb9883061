"""What the wrong solutions of the class do, and a few others."""

import numpy as np

from grader.authoring import wrong


@wrong("softmax", fails=("softmax 1", "softmax 2"))
def over_all_entries(softmax, z):
    """You divide by the sum of all entries, not of each row."""
    e = np.exp(z - z.max())
    return e / e.sum()


@wrong("affine", fails=("affine 1", "affine 2", "affine 3"))
def no_offset(affine, x, w, b):
    """You do not add b."""
    return x @ w


@wrong("standardise", fails=("standardise 1", "standardise 2", "standardise 3"))
def of_the_sample(standardise, x):
    """You divide by the standard deviation of a sample, with N - 1."""
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)


@wrong("correlate", fails=("correlate 1", "correlate 2", "correlate 3"))
def convolved(correlate, x, k):
    """You turn the kernel around: that is a convolution."""
    return correlate(x, k[::-1])


@wrong("max_pool", fails=("max_pool 1", "max_pool 2", "max_pool 3"))
def means(max_pool, x, size):
    """You take the mean of each stretch, not the largest."""
    return x.reshape(-1, size).mean(axis=1)
