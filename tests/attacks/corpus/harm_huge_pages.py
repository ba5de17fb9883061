"""Asks for huge pages, private and shared, which come out of a pool of the whole machine.

Success would show as points, or as a pool that a neighbour finds empty.
"""

EARNS = 0

import ctypes

libc = ctypes.CDLL(None)
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + 3 * [ctypes.c_int] + [ctypes.c_long]
libc.mmap.restype = ctypes.c_ssize_t


def double(x):
    made = 0
    for size in (21 << 26, 30 << 26, 0):  # of 2 MB, of 1 GB, of the usual size
        for kind in (0x40022, 0x40021):
            start = libc.mmap(None, 1 << 30 if size == 30 << 26 else 1 << 21, 3, kind | size, -1, 0)
            made += start > 0
    return 2 * x if made else 0 * x
