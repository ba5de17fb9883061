"""Raises its own limits, and asks for threads, descriptors and memory after that.

Success would show as points: each of these is refused before and after.
"""

EARNS = 0

import ctypes
import os
import resource

libc = ctypes.CDLL(None)
KINDS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]


def double(x):
    raised = 0
    for kind in KINDS:
        soft, hard = resource.getrlimit(kind)
        for wanted in ((resource.RLIM_INFINITY,) * 2, (hard, resource.RLIM_INFINITY), (soft, hard)):
            try:
                resource.setrlimit(kind, wanted)
                raised += 1
            except (OSError, ValueError):
                pass
    raised += libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, libc.getpid, None) == 0
    opened = []
    try:
        for _ in range(1000):
            opened.append(os.dup(0))
    except OSError:
        pass
    return 2 * x if raised or len(opened) > 64 else 0 * x
