"""Fill the gaps that importing has left in Python's memory, so that what a child makes lies close together.

Student side. A child copies every page that it writes to, which takes it more time than most of its Python does.
Python puts a small object into the first gap of its size, and the gaps are spread over all that was imported.
"""

from __future__ import annotations

__all__ = ["fill"]

SMALLEST, LARGEST, STEP = 32, 512, 16
"""The sizes of small objects, in bytes: each has its own pools."""
POOL = 16 << 10
MOST = 256 << 10
"""Bytes that are kept of each size, should Python's memory be arranged in another way than here."""
OF_BYTES = 33
"""What a bytes object takes beside its content."""


def fill() -> list[object]:
    """Return objects that fill the gaps, to be kept: of each size as many as it takes until they lie in a row."""
    kept: list[object] = []
    for size in range(SMALLEST, LARGEST + 1, STEP):
        row, before = 0, 0
        for _ in range(MOST // size):
            one = _object_of(size)
            kept.append(one)
            row, before = (row + 1 if id(one) == before + size else 0), id(one)
            if row == POOL // size - 2:  # a pool that was empty: its first place begins the row, its head takes one
                del kept[-row:]
                break
    return kept


def _object_of(size: int) -> object:
    return bytes(size - OF_BYTES) if size > OF_BYTES else complex(size, size)
