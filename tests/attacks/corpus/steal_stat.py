"""Asks for the size and the times of files that it may not read.

Success would show as a canary in a report, or as points for an answer that was read.
"""

EARNS = 0

import os


def total(x):
    found = [path for path in ("/etc/shadow", "/var/log/wtmp", "/etc/hostname") if os.path.exists(path)]
    return float(len(found)) * 1e6
