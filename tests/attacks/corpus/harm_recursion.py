"""Recurses without an end, with the limit taken away.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import sys

sys.setrecursionlimit(10**9)


def double(x):
    return double(x)
