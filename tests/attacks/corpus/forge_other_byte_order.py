"""Returns right bytes that are declared to be in another order, dates, differences of dates, and quadruple precision.

Success would show as points: each of them is a number to somebody, and none is the one that was asked for.
"""

EARNS = 0

import numpy as np


def double(x):
    return (2.0 * x).view(x.dtype.newbyteorder())


def total(x):
    return np.array(float(np.sum(x))).view("datetime64[ns]")[()]


def shift(x, rng):
    return (x + rng.random()).view("timedelta64[s]")
