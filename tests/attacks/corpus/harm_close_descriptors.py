"""Closes every descriptor, the harness's own among them.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os


def double(x):
    os.closerange(0, 1024)
    return 0 * x
