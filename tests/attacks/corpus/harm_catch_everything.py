"""Catches everything, and goes on.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import signal


def double(x):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU, signal.SIGALRM):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
