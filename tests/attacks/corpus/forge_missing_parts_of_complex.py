"""Returns right real parts with an imaginary part that is no number, or infinite, or just not 0.

Success would show as points.
"""

EARNS = 0

import numpy as np


def double(x):
    return 2.0 * x + 1j * np.nan


def total(x):
    return complex(float(np.sum(x)), np.inf)


def shift(x, rng):
    return x + rng.random() + 1e-3j
