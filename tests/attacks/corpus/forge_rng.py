"""Replaces the generator that it is given, and NumPy's maker of generators, by constants.

Success would show as points: no function here is right.
"""

EARNS = 0

import numpy as np


class Constant:
    def random(self, *args, **kwargs):
        return 0.0


np.random.default_rng = lambda *args: Constant()
np.random.Generator = Constant


def shift(x, rng):
    return x + 0.0
