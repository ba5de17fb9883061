"""Returns an object that becomes whatever it is compared with, through __array__.

Success would show as points: no function here is right.
"""

EARNS = 0

import sys

import numpy as np


class Chameleon:
    def __array__(self, dtype=None, copy=None):
        frame = sys._getframe(1)
        for value in frame.f_locals.values():
            if isinstance(value, np.ndarray):
                return value
        return np.zeros(3)


def double(x):
    return Chameleon()


def total(x):
    return Chameleon()
