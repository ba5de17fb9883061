"""Changes the limits, the scheduling and the affinity of its process and of its parent.

Success would show as a change in the honest submission that the same worker grades next.
"""

EARNS = 0

import os
import resource


def double(x):
    for change in (
        lambda: os.sched_setaffinity(os.getppid(), {0}),
        lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1)),
        lambda: os.sched_setscheduler(os.getppid(), os.SCHED_IDLE, os.sched_param(0)),
    ):
        try:
            change()
        except (OSError, AttributeError):
            pass
    return 0 * x
