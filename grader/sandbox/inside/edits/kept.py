"""What the student's functions keep between calls, put back as it was after the file was loaded. Student side.

An edit must not find what a call with another one has left: an entry of a table, a count, a result in a cache.
"""

from __future__ import annotations

import copy
import random
from collections import deque
from collections.abc import Iterator, Sequence, Sized
from types import CellType, FunctionType
from typing import Any

import numpy as np

from grader.sandbox.inside.edits.reached import CACHED, codes_in, named_by

__all__ = ["Kept"]

MOST_ENTRIES, DEEPEST = 10_000, 6
"""Of a table or an array that is copied, with the tables in it: a larger one is left as it is."""
MISSING = object()


class Kept:
    """What some functions can change that is there after a call, and how it was when this was made.

    Parameters
    ----------
    functions : sequence of FunctionType
    called : object
        What is called: one of them, or what stands for it.
    """

    def __init__(self, functions: Sequence[FunctionType], called: object) -> None:
        several = list(functions)
        self._names = {
            (id(one.__globals__), name): (one.__globals__, name, one.__globals__.get(name, MISSING))
            for one in several
            for name in named_by(one.__code__, "STORE_GLOBAL", "DELETE_GLOBAL")
        }
        self._cells = [(cell, _content(cell)) for one in several for cell in one.__closure__ or ()]
        found = {id(value): value for one in several for value in _within_reach(one)} | {id(called): called}
        self._caches = [value for value in found.values() if isinstance(value, CACHED)]
        self._generators = [
            (value.bit_generator, value.bit_generator.state)
            for value in found.values()
            if isinstance(value, np.random.Generator)
        ]
        drawing = any("random" in code.co_names for one in several for code in codes_in(one.__code__))
        self._drawn = (random.getstate(), np.random.get_state()) if drawing else None  # noqa: NPY002 - students'
        self._live = {key: value for key, value in found.items() if _can_be_copied(value)}
        objects = {key: value for key, value in found.items() if id(_attributes(value)) in self._live}
        self._same = self._live | objects
        self._were = self._copies({key: _entries(value) for key, value in self._live.items()})

    def put_back(self) -> None:
        """Make everything what it was."""
        for namespace, name, value in self._names.values():
            if value is MISSING:
                namespace.pop(name, None)
            else:
                namespace[name] = value
        for cell, value in self._cells:
            if value is not MISSING:
                cell.cell_contents = value
        for cache in self._caches:
            cache.cache_clear()
        for generator, state in self._generators:
            generator.state = state
        if self._drawn is not None:
            random.setstate(self._drawn[0])
            np.random.set_state(self._drawn[1])  # noqa: NPY002 - students may use it
        if self._live:
            for key, entries in self._copies(self._were).items():
                _fill(self._live[key], entries)

    def _copies(self, entries: dict[int, Any]) -> dict[int, Any]:
        """Return deep copies, in which what is put back itself stands as what it is."""
        copied: dict[int, Any] = copy.deepcopy(entries, dict(self._same))
        return copied


def _content(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # of a name that is not assigned yet
        return MISSING


def _within_reach(function: FunctionType) -> Iterator[Any]:
    """Yield what a function finds without being given it: names of its module, defaults, what objects hold."""
    names = {name for code in codes_in(function.__code__) for name in code.co_names}
    found = [function.__globals__[name] for name in names if name in function.__globals__]
    found += [_content(cell) for cell in function.__closure__ or ()]
    found += [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    found += [vars(function)] if any(named_by(function.__code__, "STORE_ATTR")) else []
    for value in found:
        yield from (value, _attributes(value))


def _attributes(value: Any) -> dict[str, Any] | None:
    """Return what an object of a class of the student's holds; None if it is no such object."""
    held = None if type(value).__module__ in ("builtins", "numpy") else getattr(value, "__dict__", None)
    return held if isinstance(held, dict) else None


def _can_be_copied(value: object) -> bool:
    if isinstance(value, np.ndarray):
        return value.flags.writeable and value.size <= MOST_ENTRIES and not value.dtype.hasobject
    if not isinstance(value, list | dict | set | deque) or _count(value) > MOST_ENTRIES:
        return False
    try:
        copy.deepcopy(_entries(value))
    except Exception:  # noqa: BLE001 - a module, an open file, a class that forbids it
        return False
    return True


def _count(value: object, depth: int = 0) -> int:
    """Return how many entries a value holds, those of the tables in it included."""
    if isinstance(value, np.ndarray):
        return int(value.size)
    if not isinstance(value, list | tuple | dict | set | deque) or len(value) > MOST_ENTRIES or depth > DEEPEST:
        return len(value) if isinstance(value, Sized) else 1
    entries = value.values() if isinstance(value, dict) else value
    return 1 + sum(_count(one, depth + 1) for one in entries)


def _entries(value: Any) -> Any:
    """Return what a container holds."""
    match value:
        case np.ndarray():
            return value.copy()
        case dict():
            return dict(value)
        case _:
            return list(value)


def _fill(value: Any, entries: Any) -> None:
    if isinstance(value, np.ndarray):
        value[...] = entries
        return
    value.clear()
    (value.extend if isinstance(value, list | deque) else value.update)(entries)
