"""Writes files wherever it can.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os


def double(x):
    for folder in ("/tmp", "/var/tmp", "/dev/shm", os.getcwd(), os.path.expanduser("~"), "/run"):
        try:
            with open(folder + "/canary-of-harm", "w") as file:
                file.write("here")
        except OSError:
            pass
    return 0 * x
