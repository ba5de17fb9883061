"""Run coroutines where no event loop of the system can be made: ``await`` at the top level, and ``asyncio.run``.

Student side. A loop here has timers and nothing else: it needs no socket.
"""

from __future__ import annotations

import importlib.abc
import time
from collections.abc import Coroutine
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

__all__ = ["WithoutSockets", "run"]

_loops: list[Any] = []


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Return what `coroutine` returns. All of a process run in one loop."""
    import asyncio
    from asyncio import events

    if not _loops:
        _loops.append(_loop_class()())
    running = asyncio._get_running_loop()  # noqa: SLF001 - the only question that raises nothing
    events._set_running_loop(None)  # noqa: SLF001 - in a notebook's own kernel one is running, and waits for this
    try:
        return _loops[0].run_until_complete(coroutine)
    finally:
        events._set_running_loop(running)  # noqa: SLF001


class WithoutSockets(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports ``asyncio`` so that its loops do without sockets. For a process that is a student's alone."""

    def __init__(self) -> None:
        self._loader: Any = None

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if name != "asyncio":
            return None
        spec = PathFinder.find_spec(name)
        if spec is not None:
            self._loader, spec.loader = spec.loader, self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        from asyncio import base_events, selector_events

        def begin(loop: Any, _selector: object = None) -> None:
            base_events.BaseEventLoop.__init__(loop)
            loop._selector = _Selector()  # noqa: SLF001

        changed: Any = selector_events.BaseSelectorEventLoop
        changed.__init__, changed._close_self_pipe, changed._write_to_self = begin, _idle, _idle  # noqa: SLF001


class _Selector:
    """Waits for nothing but time."""

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("this waits for something that never comes")
        time.sleep(max(0.0, timeout))
        return []

    def close(self) -> None:
        """There is nothing to close."""


def _idle(_loop: object, _events: object = None) -> None:
    """There are no events, and nobody else wakes a loop."""


def _loop_class() -> Any:
    import asyncio

    class Loop(asyncio.BaseEventLoop):
        def __init__(self) -> None:
            super().__init__()
            self._selector = _Selector()

        _process_events = _write_to_self = _idle

    return Loop
