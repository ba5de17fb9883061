"""Sleeps for ever.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import time


def double(x):
    time.sleep(10**6)
