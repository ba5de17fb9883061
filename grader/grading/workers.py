"""Worker processes that each do one task after another, over plain pipes.

Nothing here needs shared memory, a semaphore or a thread, which a full ``/dev/shm`` or a limit on processes can
refuse. A worker is forked, so that it shares what this process holds, and asks for a task when it is ready.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from grader.errors import SandboxError
from grader.grading.stopping import Stop
from grader.sandbox.confined import PAUSES_S
from grader.sandbox.inside.lockdown import tie_to_parent

__all__ = ["in_workers"]

Task = TypeVar("Task")
Result = TypeVar("Result")

POLL_S = 0.5
"""How often it looks whether to stop."""


@dataclass
class _Worker:
    """A worker, and the task that it has; None before it is ready."""

    process: BaseProcess
    pipe: Connection
    task: Any = None

    def give(self, task: Any) -> None:
        """Send it a task; None ends it."""
        self.task = task
        with contextlib.suppress(OSError):  # it has just died: reading from it says so
            self.pipe.send(task)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def in_workers(
    tasks: Sequence[Task],
    jobs: int,
    opened: Callable[[], AbstractContextManager[Callable[[Task], Result]]],
    stop: Stop,
) -> Iterator[Result]:
    """Yield the result of each task as it is done, in any order; `jobs` tasks run at a time.

    A task whose worker dies has no result. Nor have those for which no worker can be started, even after a while,
    and those that were not begun, or not done in time, when `stop` was asked for.

    Parameters
    ----------
    tasks : sequence
        What the function in the worker is called with, one after another. They must be picklable, but not None.
    jobs : int
        The number of workers.
    opened : callable
        Called in each worker; a context manager that holds the function. If it raises, another worker is tried.
    stop : Stop
        Whether to end early.
    """
    waiting = deque(tasks)
    workers: dict[Any, _Worker] = {}
    failures = 0
    try:
        while (waiting or workers) and not stop.overdue:
            if stop.asked:
                waiting.clear()
            while len(workers) < min(jobs, len(waiting) + _at_work(workers)) and failures <= len(PAUSES_S):
                if failures:
                    time.sleep(PAUSES_S[failures - 1])
                started = _start(opened, list(workers))
                if started is None:
                    failures += 1
                else:
                    workers[started.pipe] = started
            if not workers:
                return  # none can be started
            for pipe in wait(list(workers), POLL_S):
                worker = workers[pipe]
                try:
                    result = worker.pipe.recv()
                except (EOFError, OSError):
                    failures += worker.task is None
                    workers.pop(pipe).kill()
                    continue
                if isinstance(result, BaseException):
                    raise result
                if worker.task is not None:
                    yield result
                worker.give(waiting.popleft() if waiting else None)
                if worker.task is None:
                    workers.pop(pipe)
                    worker.process.join()
                    worker.pipe.close()
    finally:
        for worker in workers.values():
            worker.kill()


def _at_work(workers: Mapping[Any, _Worker]) -> int:
    return sum(worker.task is not None for worker in workers.values())


def _start(
    opened: Callable[[], AbstractContextManager[Callable[[Any], Any]]], others: list[Connection]
) -> _Worker | None:
    """Start a worker; return None if the machine does not let us just now."""
    context = multiprocessing.get_context("fork")
    try:
        ours, theirs = context.Pipe()
    except OSError:
        return None
    process = context.Process(target=_work, args=(opened, theirs, [ours, *others], os.getpid()), daemon=True)
    try:
        process.start()
    except OSError:
        ours.close()
        return None
    finally:
        theirs.close()
    return _Worker(process, ours)


def _work(
    opened: Callable[[], AbstractContextManager[Callable[[Any], Any]]],
    pipe: Connection,
    not_ours: list[Connection],
    parent: int,
) -> None:
    """In the worker: do tasks until there is none."""
    tie_to_parent(parent)  # a grader that is killed leaves no worker behind
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent alone decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for one in not_ours:
        one.close()
    with contextlib.suppress(SandboxError), opened() as work:  # if it ends before it was ready, another is tried
        pipe.send(None)
        while (task := pipe.recv()) is not None:
            pipe.send(_result(work, task))


def _result(work: Callable[[Any], Any], task: Any) -> Any:
    """Return what the function returns, or the exception that it raises."""
    try:
        return work(task)
    except Exception as error:  # noqa: BLE001 - it is raised where it can be told
        return error
