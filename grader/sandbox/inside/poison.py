"""Memory that NumPy hands out unset is filled with NaN or large numbers, not with zeros that happen to be there.

Student side. ``np.empty`` in place of ``np.zeros`` would be right or wrong by chance, and not the same everywhere.
NumPy lets its allocator be replaced (NEP 49): `np.empty`, `np.ndarray` and what `where=` leaves out are covered.
Each byte is `BYTE`, so that a double is 1.4e306 and an integer of 64 bits 9.2e18. Where it is known that numbers
are wanted, by `np.empty` and `np.empty_like`, they are NaN: no tanh and no clipping makes an ordinary number of it.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

__all__ = ["BYTE", "NAN", "fill_for_good", "filled", "is_filled"]

BYTE = 0x7F
M_PERTURB = -6
SET_HANDLER = 304
"""The place of PyDataMem_SetHandler in NumPy's table of C functions, which never changes."""
RAW_DOMAIN = 0
CAPSULE = b"mem_handler"

NAN = np.array([0x7FFF7F7F7F7F7F7F], np.uint64).view(np.float64)[0]
"""A NaN that no operation makes by itself: theirs have no bits below the first of the mantissa."""

_ALLOCATE = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


class _Allocator(ctypes.Structure):
    """Python's PyMemAllocatorEx, and NumPy's PyDataMemAllocator: the same but for a size that free is given too."""

    _fields_ = (
        ("context", ctypes.c_void_p),
        ("malloc", ctypes.c_void_p),
        ("calloc", ctypes.c_void_p),
        ("realloc", ctypes.c_void_p),
        ("free", ctypes.c_void_p),
    )


class _Handler(ctypes.Structure):
    """NumPy's PyDataMem_Handler."""

    _fields_ = (("name", ctypes.c_char * 127), ("version", ctypes.c_uint8), ("allocator", _Allocator))


_MAKERS = ("empty", "empty_like")
_kept: list[Any] = []
"""Handlers and functions that arrays may still be freed with: never taken away."""


def fill_for_good() -> None:
    """Fill unset memory from now on, in this process and its children.

    The C library fills what it hands out, which costs next to nothing. Where it cannot, a function in Python does.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(M_PERTURB, BYTE ^ 0xFF)  # glibc fills with the complement
        _set_handler(_handler(_raw_allocator()))  # NumPy's own keeps small blocks, which no library sees
    if not is_filled():
        _set_handler(_filling_handler())
    for name in _MAKERS:
        setattr(np, name, _with_nan(getattr(np, name)))


@contextlib.contextmanager
def filled() -> Iterator[None]:
    """Fill unset memory within the block, in this thread alone."""
    if not _kept:
        _filling_handler()
    before, makers = _set_handler(_kept[-1]), {name: getattr(np, name) for name in _MAKERS}
    for name, maker in makers.items():
        setattr(np, name, _with_nan(maker))
    try:
        yield
    finally:
        _set_handler(before)
        for name, maker in makers.items():
            setattr(np, name, maker)


def is_filled() -> bool:
    """Whether unset memory is filled, in blocks of several sizes that have held something else."""
    for size in (3, 40, 300, 5000):
        np.zeros(size).fill(1.0)
        if np.any(np.ndarray(8 * size, np.uint8) != BYTE):
            return False
    return True


def _with_nan(maker: Callable[..., Any]) -> Callable[..., Any]:
    """`maker`, whose arrays of real or complex numbers begin with NaN."""

    @functools.wraps(maker)
    def made(*args: Any, **kwargs: Any) -> Any:
        array = maker(*args, **kwargs)
        if array.dtype.kind in "fc":
            array.real[...] = NAN
        if array.dtype.kind == "c":
            array.imag[...] = NAN
        return array

    return made


def _raw_allocator() -> _Allocator:
    """The allocator that asks the C library for every block."""
    raw = _Allocator()
    get = ctypes.pythonapi.PyMem_GetAllocator
    get.argtypes, get.restype = [ctypes.c_int, ctypes.POINTER(_Allocator)], None
    get(RAW_DOMAIN, ctypes.byref(raw))
    return raw


def _filling_handler() -> Any:
    """A handler that fills by itself. Only memory is asked for in Python; it is given back as any other."""
    allocator = _raw_allocator()
    ask = _ALLOCATE(allocator.malloc)

    def allocate(context: int | None, size: int) -> int | None:
        address: int | None = ask(context, size)
        if address:
            ctypes.memset(address, BYTE, size)
        return address

    function = _ALLOCATE(allocate)
    _kept.append(function)
    allocator.malloc = ctypes.cast(function, ctypes.c_void_p).value
    return _handler(allocator)


def _handler(allocator: _Allocator) -> Any:
    """What NumPy takes: a capsule with a handler in it."""
    handler = _Handler(b"unset_is_filled", 1, allocator)
    make = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(
        ("PyCapsule_New", ctypes.pythonapi)
    )
    capsule = make(ctypes.addressof(handler), CAPSULE, None)
    _kept.extend((handler, capsule))
    return capsule


def _set_handler(capsule: Any) -> Any:
    """Make NumPy use the handler in this thread's context; return the one before."""
    pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
        ("PyCapsule_GetPointer", ctypes.pythonapi)
    )
    table = pointer(np._core._multiarray_umath._ARRAY_API, None)  # type: ignore[attr-defined]  # noqa: SLF001
    address = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[SET_HANDLER]
    return ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(address)(capsule)
