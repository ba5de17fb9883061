"""What a process says of the line that it is in, when the grader is about to end it or something else does.

Student side. Python itself writes its stack to the standard error, in C, so that it also does so in the middle of a
long operation of NumPy. The grader looks for a line of the student's own files in it: `grader.running.whereabouts`.
"""

from __future__ import annotations

import faulthandler
import os
import signal
from typing import NoReturn

__all__ = ["ASKED", "promise"]

ASKED = signal.SIGUSR1
"""The signal with which the grader asks. Nothing else can send one here."""
ERRORS = 2

_exit = os._exit


def promise() -> None:
    """Write the stack when the grader asks, at a crash, and where the student's code calls `os._exit`."""
    faulthandler.enable(ERRORS, all_threads=False)
    faulthandler.register(ASKED, ERRORS, all_threads=False)
    os._exit = _leave


def _leave(status: int) -> NoReturn:
    faulthandler.dump_traceback(ERRORS, all_threads=False)
    _exit(status)
