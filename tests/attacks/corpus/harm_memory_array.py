"""Takes memory at once: an array of a terabyte.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import numpy as np


def double(x):
    return np.ones(10**11)
