"""Returns tens of thousands of texts that have to be escaped, each character of them.

Success would show in seconds of the grader's own time, and in a result of megabytes.
"""

EARNS = 0

import numpy as np

VALUE = ["\x01\u202e" * 8] * 8_000


def double(x):
    return VALUE


def total(x):
    return VALUE


def shift(x, rng):
    return VALUE
