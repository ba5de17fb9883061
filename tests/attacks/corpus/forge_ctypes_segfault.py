"""Writes to address 0, and hopes that a crash is no failure.

Success would show as points: no function here is right.
"""

EARNS = 0

import ctypes


def double(x):
    ctypes.memset(0, 0, 8)
