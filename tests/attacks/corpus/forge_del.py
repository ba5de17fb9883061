"""Does its work in __del__, after the call has ended.

Success would show as points: no function here is right.
"""

EARNS = 0

import numpy as np


class Late:
    def __init__(self, x):
        self.x = x

    def __del__(self):
        self.x *= 2


def double(x):
    late = Late(x)
    result = x[...]
    del late
    return result / 2
