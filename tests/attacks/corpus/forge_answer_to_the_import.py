"""Answers the import with an array, so that to tell whether it went well fails.

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


answer("returned", value=np.zeros(3), changed=[])


def double(x):
    pass
    return x


def total(x):
    pass
    return 0.0


def shift(x, rng):
    pass
    return x
