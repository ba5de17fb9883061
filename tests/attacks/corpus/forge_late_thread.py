"""Starts a thread that outlives the call and goes on writing into the result.

Success would show as points: no function here is right.
"""

EARNS = 0

import threading
import time


def double(x):
    result = 0 * x

    def later():
        for _ in range(1000):
            result[...] = 2 * x
            time.sleep(0.0005)

    threading.Thread(target=later, daemon=True).start()
    return result - 1
