"""Moves and doubles mappings with mremap: to far addresses, from a size of nothing, and leaving the old one behind.

Success would show as points, or as memory beyond the limit that a neighbour misses.
"""

EARNS = 0

import ctypes

libc = ctypes.CDLL(None)
word, size = ctypes.c_void_p, ctypes.c_size_t
libc.mmap.argtypes = [word, size] + 3 * [ctypes.c_int] + [ctypes.c_long]
libc.mmap.restype = ctypes.c_ssize_t
libc.mremap.argtypes = [word, size, size, ctypes.c_int, word]
libc.mremap.restype = ctypes.c_ssize_t


def double(x):
    moved = 0
    for number in range(2000):
        start = libc.mmap(None, 4096, 3, 0x22, -1, 0)
        if start <= 0:
            break
        for old, flags in ((4096, 3), (0, 3), (0, 1), (4096, 5), (4096, 7)):
            moved += libc.mremap(start, old, 4096, flags, (1 << 44) + (number << 30)) > 0 and (old, flags) != (4096, 1)
    return 2 * x if moved else 0 * x
