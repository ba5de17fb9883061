"""Garbage is looked for seldom while a command starts: importing makes hardly any."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

__all__ = ["seldom_collecting"]

OBJECTS = 200_000
"""So many are made before garbage is looked for: more than an import makes."""


@contextlib.contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom: looking takes a tenth of the time of an import, and of a check.

    What was made meanwhile is not looked through later either. Processes that are forked share it.
    """
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*before)
