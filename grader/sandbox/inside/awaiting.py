"""Run ``await`` at the top level, as a notebook does, where no event loop of the system can be made.

Student side. The loop has timers and nothing else: it needs no socket.
"""

from __future__ import annotations

import time
from collections.abc import Coroutine
from typing import Any

__all__ = ["run"]

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


def _loop_class() -> Any:
    import asyncio

    class Selector:
        def select(self, timeout: float | None) -> list[Any]:
            if timeout is None:
                raise RuntimeError("this waits for something that never comes")
            time.sleep(max(0.0, timeout))
            return []

    class Loop(asyncio.BaseEventLoop):
        def __init__(self) -> None:
            super().__init__()
            self._selector = Selector()

        def _process_events(self, events: object) -> None:
            """There are none."""

        def _write_to_self(self) -> None:
            """Nobody else wakes this loop."""

    return Loop
