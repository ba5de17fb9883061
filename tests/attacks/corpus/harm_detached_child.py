"""Leaves a process behind that belongs to nobody.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os
import time


def double(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(10**6)
        os._exit(0)
    return 0 * x
