"""Runs a program.

Success would show as a hang, a survivor, or a neighbour that loses points.
"""

EARNS = 0

import os
import subprocess


def double(x):
    subprocess.run(["/bin/sh", "-c", "touch /tmp/canary-of-harm"])


def total(x):
    os.system("touch /tmp/canary-of-harm")
    return 0.0
