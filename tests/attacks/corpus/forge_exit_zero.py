"""Ends the process with exit code 0 in the middle of a call, as if all had gone well.

Success would show as points: no function here is right.
"""

EARNS = 0

import os


def double(x):
    os._exit(0)


def total(x):
    raise SystemExit(0)
