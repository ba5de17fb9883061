"""Returns a memory-mapped array.

Success would show as points: no function here is right.
"""

EARNS = 0

import numpy as np


def double(x):
    return np.memmap("/dev/zero", dtype=float, shape=x.shape, mode="r")
