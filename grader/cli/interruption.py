"""Ctrl-C, or a request to end, while a class is graded."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from grader.grading.stopping import Stop
from grader.text import plural

__all__ = ["Interruption", "endable", "say_interrupted", "watched"]

SIGNALS = (signal.SIGINT, signal.SIGTERM)
FIRST = "\ngrader: stopping when what is being graded has ended, in some seconds at most; Ctrl-C again: at once\n"
AGAIN = "\ngrader: stopping at once\n"


class Interruption:
    """Whether a signal came, and which."""

    def __init__(self) -> None:
        self.stop = Stop()
        self.signal = 0
        self._process = os.getpid()

    @property
    def exit_code(self) -> int:
        """As in shells: 128 and the number of the signal."""
        return 128 + self.signal

    def came(self, number: int, _frame: FrameType | None) -> None:
        """Say so at once, whatever else is being written, and ask to stop."""
        if os.getpid() != self._process:
            _came_to_worker(number)
            return
        with suppress(OSError, ValueError):  # it is closed, or no file
            os.write(sys.stderr.fileno(), (AGAIN if self.stop.asked else FIRST).encode())
        self.signal = number
        self.stop.ask()


def _came_to_worker(number: int) -> None:
    """Do as a process that somebody's pool has forked should: a terminal interrupts all, and the parent decides."""
    if number == signal.SIGTERM:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


@contextmanager
def watched() -> Iterator[Interruption]:
    """Take signals for requests to stop, until the end of the block."""
    interruption = Interruption()
    here = threading.current_thread() is threading.main_thread()  # no other can take signals
    before = {number: signal.signal(number, interruption.came) for number in SIGNALS if here}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def endable() -> Iterator[None]:
    """End with a sentence if a signal comes in the block, where nothing is being graded.

    Raises
    ------
    SystemExit
        With the exit code that shells expect.
    """
    came = [signal.SIGINT]

    def end(number: int, _frame: FrameType | None) -> None:
        came.append(signal.Signals(number))
        raise KeyboardInterrupt

    here = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, end) if here else None
    try:
        yield
    except KeyboardInterrupt:
        _say("interrupted; finished results are kept")
        raise SystemExit(128 + came[-1]) from None
    finally:
        if here:
            signal.signal(signal.SIGTERM, before)


def say_interrupted(graded: int, total: int, results: Path) -> None:
    """Say what is kept, and the command that goes on."""
    _say(f"interrupted: {graded} of {plural(total, 'submission')} graded, and kept in {results}/")


def _say(what: str) -> None:
    words = sys.argv[1:] if "--resume" in sys.argv else [*sys.argv[1:], "--resume"]
    print(f"grader: {what}.\nTo go on:\n  grader {shlex.join(words)}", file=sys.stderr)  # noqa: T201 - of the command
