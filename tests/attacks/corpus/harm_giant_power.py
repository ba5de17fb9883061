"""Computes a number of a billion digits, and a pattern that never matches, in C code that no signal stops.

Success would show as a hang beyond the limits.
"""

EARNS = 0

import re


def double(x):
    return 7 ** (10**9)


def total(x):
    return re.match(r"(a|aa)+$", "a" * 200 + "b")


def shift(x, rng):
    return sum(range(10**14))
