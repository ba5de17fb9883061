"""Reads its parent's memory with process_vm_readv.

Success would show as a canary in a report, or as points for an answer that was read.
"""

EARNS = 0

import ctypes
import os


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(4096)

    class Vector(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    mine, theirs = Vector(ctypes.addressof(buffer), 4096), Vector(0x400000, 4096)
    if libc.process_vm_readv(os.getppid(), ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0) > 0:
        raise ValueError("CANARY " + buffer.raw.hex())
    return 0 * x
