"""Numbers its answers with an array of two, so that to compare numbers fails.

Success would show as a grade that is unknown, and no zero.
"""

EARNS = 0

import sys

import numpy as np

frame = sys._getframe()
while frame and "wire" not in frame.f_globals:
    frame = frame.f_back
wire = frame.f_globals["wire"]
encode = wire.encode


def answer(kind, **fields):
    """Put an answer of our own in the place of the next one."""

    def forged(_, real):
        wire.encode = encode
        return encode(kind, {"number": real["number"], **fields})

    wire.encode = forged


def double(x):
    answer("returned", value=x, changed=[], number=np.array([1, 2]))
    return x


def total(x):
    answer("returned", value=x, changed=[], number=np.array([1, 2]))
    return 0.0


def shift(x, rng):
    answer("returned", value=x, changed=[], number=np.array([1, 2]))
    return x
