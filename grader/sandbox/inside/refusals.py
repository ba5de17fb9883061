"""Threads and other processes: what refuses them says so in a sentence.

Student side. In the sandbox the filter of system calls refuses them whatever this module does, but with an errno
alone. Without a sandbox nothing else refuses them, so that a student's own check ends as the grading does.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any, NoReturn

__all__ = ["single_threaded"]

NO_THREAD = "threads are not possible while graded: compute in one thread, without threading or concurrent.futures"
NO_PROCESS = (
    "other processes and pipes are not possible while graded: compute in one process, without multiprocessing, "
    "concurrent.futures or subprocess"
)


def _refuse_thread(*_: Any, **__: Any) -> NoReturn:
    raise RuntimeError(NO_THREAD)


def _refuse_process(*_: Any, **__: Any) -> NoReturn:
    raise PermissionError(errno.EPERM, NO_PROCESS)


_REFUSED: tuple[tuple[str, Callable[..., NoReturn], str], ...] = (
    ("_thread", _refuse_thread, "start_new_thread start_new start_joinable_thread"),
    ("threading", _refuse_thread, "_start_new_thread _start_joinable_thread"),
    ("os", _refuse_process, "fork forkpty posix_spawn posix_spawnp system pipe pipe2"),
    ("os", _refuse_process, "execv execve spawnv spawnve spawnvp spawnvpe startfile"),
    ("posix", _refuse_process, "fork forkpty posix_spawn posix_spawnp system pipe pipe2 execv execve"),
    ("_winapi", _refuse_process, "CreateProcess CreatePipe"),
    ("_multiprocessing", _refuse_process, "SemLock"),
)
"""Module, what stands in the place of its functions, and their names. Not every system has all of them.

`subprocess` needs a pipe before anything else.
"""


@contextlib.contextmanager
def single_threaded() -> Iterator[None]:
    """Refuse new threads and processes by name within the block. What runs already goes on."""
    originals = list(_originals())  # all before the first is replaced: `threading` takes its own from `_thread`
    for module, function, original, refuse in originals:
        setattr(module, function, _stand_in(original, refuse))
    try:
        yield
    finally:
        for module, function, original, _ in originals:
            setattr(module, function, original)


def _originals() -> Iterator[tuple[Any, str, Any, Callable[..., NoReturn]]]:
    for name, refuse, functions in _REFUSED:
        module = _module(name)
        for function in functions.split():
            if hasattr(module, function):
                yield module, function, getattr(module, function), refuse


@cache
def _module(name: str) -> ModuleType | None:
    """The module `name`, if this system has it. Looked for once, before the fork: a search touches much memory."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _stand_in(original: Any, refuse: Callable[..., NoReturn]) -> Any:
    """A class stays one: what its users read off it at import is still there."""
    return type(original.__name__, (original,), {"__new__": refuse}) if isinstance(original, type) else refuse
