"""Sends the first half of a frame and then nothing.

Success would show as points: no function here is right.
"""

EARNS = 0

import os
import sys
import time

frame = sys._getframe()
while frame and "wire" not in frame.f_globals:
    frame = frame.f_back
wire = frame.f_globals["wire"]


def double(x):
    frame = wire.encode("returned", {"value": 0, "changed": [], "number": 1})
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, frame[: len(frame) // 2])
        except OSError:
            pass
    time.sleep(60)
