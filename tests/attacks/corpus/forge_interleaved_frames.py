"""Mixes the bytes of two frames, from two threads.

Success would show as points: no function here is right.
"""

EARNS = 0

import os
import sys
import threading

frame = sys._getframe()
while frame and "wire" not in frame.f_globals:
    frame = frame.f_back
wire = frame.f_globals["wire"]


def double(x):
    frame = wire.encode("returned", {"value": 2.0, "changed": [], "number": 1})

    def send():
        for byte in frame:
            for descriptor in range(3, 16):
                try:
                    os.write(descriptor, bytes([byte]))
                except OSError:
                    pass

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0 * x
