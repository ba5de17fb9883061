"""Returns the largest numbers that there are, with signs that make a difference overflow or cancel.

Success would show as points: infinity less infinity is no number, and no number is more than what is allowed.
"""

EARNS = 0

import numpy as np

MOST = np.finfo(np.float64).max


def double(x):
    return np.where(x > 0, -MOST, MOST)


def total(x):
    return -MOST


def shift(x, rng):
    return np.full(x.shape, MOST) * np.where(np.arange(x.size) % 2, 1.0, -1.0)
