"""Maps shared memory, touches it, and gives back all but a page of each: the kernel keeps the whole.

Success would show as memory beyond the limit that a neighbour misses.
"""

EARNS = 0

import ctypes

libc = ctypes.CDLL(None)
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + 3 * [ctypes.c_int] + [ctypes.c_long]
libc.mmap.restype = ctypes.c_ssize_t
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
SIZE = 32 << 20


def double(x):
    kept = 0
    for _ in range(40):
        start = libc.mmap(None, SIZE, 3, 0x21, -1, 0)
        if start > 0:
            ctypes.memset(start, 1, SIZE)
            libc.munmap(start + 4096, SIZE - 4096)
            kept += 1
    return 2 * x if kept else 0 * x
