"""The stack that a student's process writes when it is asked to, or crashes: see `inside.last_words`. Grader side.

It comes with what the process prints, and may be made up: it is read for one line number, which is checked.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import time

from grader.sandbox.inside.last_words import ASKED

__all__ = ["LATEST", "ask_for_stack", "stack_in", "without_stack"]

PATIENCE_S, QUIET_S, AT_MOST_S = 0.1, 0.02, 0.3
"""How long to wait for the first bytes of a stack, for more of them, and for all of it."""
PAUSE_S = 0.005
"""Between two looks: a process that prints byte by byte would wake the grader for each."""
LONGEST = 1 << 17
LATEST = 1 << 15
"""Bytes at the end of what a process has printed, in which its stack is looked for."""
STACK = re.compile(rb"(?:Fatal Python error: [^\n]*\n\n)?Stack \(most recent call first\):\n((?:  [^\n]*\n)*)")


def ask_for_stack(output_fd: int, handle: int) -> bytes:
    """Return the stack of a process that is about to be ended; empty if it does not answer.

    Parameters
    ----------
    output_fd : int
        Where its standard output and error arrive. What is waiting there has been read.
    handle : int
        A pidfd of the process.
    """
    heard = b""
    with contextlib.suppress(OSError):  # it has ended, or closed its output
        signal.pidfd_send_signal(handle, ASKED)
        waiting = select.poll()
        waiting.register(output_fd, select.POLLIN)
        until = time.monotonic() + AT_MOST_S
        while len(heard) < LONGEST and time.monotonic() < until:
            if not waiting.poll(1000 * (QUIET_S if heard else PATIENCE_S)):
                break
            chunk = os.read(output_fd, LONGEST)
            heard += chunk
            if not chunk or _is_whole(heard):
                break
            time.sleep(PAUSE_S)
    return stack_in(heard)


def stack_in(printed: bytes) -> bytes:
    """Return the last stack in what a process has printed; empty if there is none."""
    found = STACK.findall(printed)
    return found[-1] if found else b""


def without_stack(printed: bytearray) -> bytearray:
    """Return what a process has printed up to a stack at its end."""
    found = list(STACK.finditer(printed, max(0, len(printed) - LATEST)))
    return printed[: found[-1].start()] if found else printed


def _is_whole(heard: bytes) -> bool:
    """Whether something else follows the stack: a process that goes on printing is never quiet."""
    found = STACK.search(heard)
    return found is not None and found.end() < len(heard) and heard.endswith(b"\n")
