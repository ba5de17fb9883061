"""Says that it was ended with exit codes that are texts, truths, fractions and negative numbers.

Success would show as such a code in a report.
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


CODES = ["TOLD", True, 1.5, -(2**31), [1, 2], None, {"TOLD": 1}, 2**62]


def told(x, *_):
    answer("exited", code=CODES[int(abs(np.ravel(x)[0]) * 1e6) % len(CODES)], TOLD=x)
    return x


double = total = shift = told
