"""Stops itself, so that whoever waits for it waits for ever.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    signal.raise_signal(signal.SIGSTOP)
