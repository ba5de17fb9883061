"""Computes for ever where no signal of Python gets through: a regular expression.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import re


def double(x):
    re.match("(a+)+$", "a" * 64 + "b")
