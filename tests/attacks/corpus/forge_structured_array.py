"""Returns a structured array whose fields hold what might be asked.

Success would show as points: no function here is right.
"""

EARNS = 0

import numpy as np


def double(x):
    out = np.zeros(x.shape, dtype=[("value", float), ("expected", float)])
    out["value"] = 2 * x
    return out
