"""Makes every warning an error, every sum of NumPy raise, numbers print as nothing, and switches threads never.

Success would show as a neighbour that loses points.
"""

EARNS = 0

import decimal
import gc
import sys
import warnings

import numpy as np

warnings.simplefilter("error")
np.seterr(all="raise")
np.set_printoptions(formatter={"all": lambda _: ""}, threshold=0)
np.seterrcall(lambda *_: sys.exit(1))
sys.setswitchinterval(1e6)
sys.setrecursionlimit(60)
gc.disable()
gc.freeze()
decimal.getcontext().prec = 1
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(640)


def double(x):
    return x * np.float64(1e308) * 10


def total(x):
    return np.sum(x) / 0.0
