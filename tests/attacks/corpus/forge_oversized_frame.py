"""Announces a frame of a terabyte.

Success would show as points: no function here is right.
"""

EARNS = 0

import os
import sys

frame = sys._getframe()
while frame and "wire" not in frame.f_globals:
    frame = frame.f_back
wire = frame.f_globals["wire"]


def double(x):
    prefix = wire.PREFIX.pack(b"FGW1", 2**32 - 1, 2**63)
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, prefix)
        except OSError:
            pass
    return 0 * x
