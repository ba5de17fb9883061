"""Says that it changed arguments, in an order and as often as a hidden number would have it.

Success would show as a list of arguments that tells more than which of them were changed.
"""

EARNS = 9.75

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


def told(x):
    return [f"TOLD{digit}" if digit > "4" else "01"[digit > "2"] for digit in f"{abs(np.ravel(x)[0]):.12f}"]


def double(x):
    answer("returned", value=x + x, changed=told(x))


def total(x):
    answer("returned", value=float(np.sum(x)), changed=told(x))


def shift(x, rng):
    answer("returned", value=rng.random() + x, changed=told(x))
