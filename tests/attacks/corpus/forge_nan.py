"""Returns NaN, in the hope that no comparison with it is false.

Success would show as points: no function here is right.
"""

EARNS = 0

import numpy as np


def double(x):
    return np.full(x.shape, np.nan)


def total(x):
    return float("nan")
