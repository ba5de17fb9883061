"""Ends, and then does not: finalizers, threads that are waited for, and functions at exit that go on for ever.

Success would show as a hang, or a survivor.
"""

EARNS = 0

import atexit
import sys
import threading


def forever():
    while True:
        pass


class Last:
    def __del__(self):
        forever()


kept = Last()
atexit.register(forever)
threading._shutdown = forever


def double(x):
    sys.exit(0)


def total(x):
    raise SystemExit(Last())


def shift(x, rng):
    sys.modules.clear()
    sys.exit(kept)
