"""Run many tasks, each in a process of its own that is forked from this one.

A mutant may run for ever, take all memory or damage shared state. A process of its own has limits of processor time
and memory, and whatever it changed ends with it. Results must be picklable; tasks need not be.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from grader.errors import Unsupported
from grader.sandbox.inside.lockdown import tie_to_parent

__all__ = ["Ended", "Task", "run_all"]

MEMORY = 1 << 30
"""Bytes that a task may allocate beyond the memory of this process."""
PATIENCE = 20
"""Wall time in units of the processor time allowed, for a task that waits instead of computing."""


@dataclass(frozen=True)
class Task:
    """A call without arguments, and the processor time that it may take, in seconds."""

    run: Callable[[], Any]
    cpu_s: float


@dataclass(frozen=True)
class Ended:
    """A task that returned nothing: ``time``, or the exception or signal that it died of."""

    how: str


def run_all(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[int, Any]]:
    """Yield the number of each task with its result, or an `Ended`, as it finishes; `jobs` run at a time.

    Raises
    ------
    Unsupported
        If this system cannot fork.
    """
    if sys.platform == "win32" or "fork" not in multiprocessing.get_all_start_methods():
        raise Unsupported(
            "the audit runs every mutant in a forked process, which this system does not have; use Linux"
        )
    context = multiprocessing.get_context("fork")
    running: dict[Any, tuple[int, BaseProcess]] = {}
    waiting = iter(enumerate(tasks))
    try:
        while True:
            for number, task in waiting:
                receiver, sender = context.Pipe(duplex=False)
                process: BaseProcess = context.Process(target=_work, args=(task, sender, os.getpid()), daemon=True)
                process.start()
                sender.close()
                running[receiver] = (number, process)
                if len(running) >= jobs:
                    break
            if not running:
                return
            for answered in wait(list(running)):
                number, ended = running.pop(answered)
                yield number, _received(answered, ended)
    finally:
        for _, process in running.values():
            process.kill()
            process.join()


def _received(receiver: Any, process: BaseProcess) -> Any:
    """Return the result of a process that has answered, or how it died."""
    with receiver:
        try:
            return receiver.recv()
        except EOFError:
            process.join()
            return Ended(_death(process.exitcode or 0))
        finally:
            process.join()


def _death(code: int) -> str:
    if -code in {signal.SIGPROF, signal.SIGALRM}:
        return "time"
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _work(task: Task, sender: Connection, parent: int) -> None:
    """In the forked process: run the task under its limits and send what it returns."""
    import resource

    if sys.platform == "linux":
        tie_to_parent(parent)  # an audit that is killed leaves nothing behind
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children itself
    for name in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(name, signal.SIG_DFL)  # nothing can catch these: the process ends
    signal.setitimer(signal.ITIMER_PROF, task.cpu_s)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * task.cpu_s)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_memory_now() + MEMORY, hard))
    warnings.simplefilter("ignore")  # code that is wrong on purpose may divide by zero
    try:
        result = task.run()
    except Exception as error:  # noqa: BLE001 - a task may do whatever a mutant does
        result = Ended(f"{type(error).__name__}: {error}")
    with sender:
        sender.send(result)


def _memory_now() -> int:
    """Bytes of address space in use; a generous guess where the system does not report it."""
    import resource

    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of ours
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 8 * MEMORY
