"""Returns an array of zero strides that claims a billion entries.

Success would show as points: no function here is right.
"""

EARNS = 0

import numpy as np


def double(x):
    return np.lib.stride_tricks.as_strided(np.zeros(1), shape=(10**9,), strides=(0,))
