"""Returns an array whose comparison, subtraction and shape lie.

Success would show as points: no function here is right.
"""

EARNS = 0

import numpy as np


class Liar(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __sub__(self, other):
        return np.zeros(self.shape)

    __rsub__ = __sub__

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.zeros(self.shape)

    def __array_function__(self, function, types, args, kwargs):
        return True


def double(x):
    return np.zeros(x.shape).view(Liar)
