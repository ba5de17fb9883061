"""Writes to standard error without an end, around Python.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os


def double(x):
    while True:
        os.write(2, b"x" * 65536)
