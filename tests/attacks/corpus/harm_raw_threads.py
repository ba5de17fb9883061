"""Starts thousands of threads on one stack, by the C library and not by Python: they need no address space.

Success would show as a neighbour that cannot start a process where a host limits their number.
"""

EARNS = 0

import ctypes

libc = ctypes.CDLL(None)
libc.clone.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
STACK = bytearray(1 << 16)
TOP = ctypes.addressof((ctypes.c_char * len(STACK)).from_buffer(STACK)) + len(STACK)


def double(x):
    for _ in range(3000):
        libc.clone(libc.pause, TOP, 0x10F00, None)  # VM, FS, FILES, SIGHAND, THREAD
    return 0 * x
