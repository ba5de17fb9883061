"""The warm process: NumPy imported, no secrets, one forked and confined child for each order.

Student side. It is started from memory (`BOOTSTRAP` in `grader.sandbox.launch`), receives its rules once, and then
waits for orders: two descriptors, the child's channel and its output. It answers with a handle of the child, and
once more when the child has ended.
"""

from __future__ import annotations

import builtins
import gc
import os
import random
import select
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.fft
import numpy.linalg
import numpy.ma
import numpy.random

from grader import wire
from grader.sandbox.inside import child, landlock, last_words, lockdown, poison, pools, rehearsal, seccomp
from grader.sandbox.inside.orders import ORDER, REPORT

__all__ = ["run"]

CHANNEL, RULESET, DESCRIPTORS = 3, 63, 1024
"""Descriptors of a child: its channel, what Landlock allows, closed once it is confined, and their number."""

_exit = os._exit
"""Students' code is given another one, which says where it was called."""
_fork = os.fork
"""And another one of this, which refuses."""


def run(control_fd: int, config: dict[str, Any]) -> None:
    """Serve orders from the control socket until it is closed."""
    control = socket.socket(fileno=control_fd)
    rules = None
    program = b""
    if config["confined"]:
        lockdown.tie_to_parent(os.getppid())
        rules = lockdown.Rules(config["machine"], _ruleset(config["readable"]), config["uid"])
        program = seccomp.build_filter(rules.machine, lockdown.address_of_a_library())
    _warm_up()
    poison.fill_for_good()
    rehearsal.rehearse()
    with child.prepared(config["installed"]) as worker:
        gc.enable()
        gc.freeze()  # imports make hardly any garbage, which stays: looking for it took a sixth of their time
        gc.collect()  # empties Python's lists of free objects, which lie all over its memory
        kept = pools.fill()  # noqa: F841 - as long as this process lives
        gc.freeze()  # a collection in a child would touch, and so copy, every page that it shares with this process
        me = os.getpid()
        control.send(b"ready")
        while True:
            message, descriptors, _, _ = socket.recv_fds(control, 4096, 2)
            if not message:
                return
            order, why = ORDER.unpack(message), ""
            try:
                pid = _fork()
                if pid == 0:
                    _become_child(control, descriptors, order, rules, program, me, worker)
                handle = _handle(pid)
            except OSError as error:  # a limit of the machine's that others have used up: it may pass
                handle, why = None, os.strerror(error.errno or 0)
            for descriptor in descriptors:
                os.close(descriptor)
            if handle is None:
                control.send(b"busy: " + why.encode())
            else:
                _watch(control, pid, handle)


def _ruleset(readable: Sequence[str]) -> int:
    """Return the descriptor of what Landlock allows; end with the reason if this machine has no Landlock."""
    try:
        made = landlock.ruleset(readable)
    except OSError as error:
        sys.exit(str(error))
    os.dup2(made, RULESET, inheritable=False)
    os.close(made)
    return RULESET


def _handle(pid: int) -> int:
    """Return a handle of the child; without one it is of no use."""
    try:
        return os.pidfd_open(pid)
    except OSError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise


def _watch(control: socket.socket, pid: int, handle: int) -> None:
    """Hand out the handle of the child, wait for its end, and report it."""
    try:
        socket.send_fds(control, [b"started"], [handle])
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        ended.register(control, select.POLLRDHUP | select.POLLHUP)
        if all(descriptor != handle for descriptor, _ in ended.poll()):
            os.kill(pid, signal.SIGKILL)  # the grader is gone
    finally:
        os.close(handle)
    _, status, usage = os.wait4(pid, 0)
    control.send(REPORT.pack(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime))


def _become_child(
    control: socket.socket,
    descriptors: list[int],
    order: tuple[int, int],
    rules: lockdown.Rules | None,
    program: bytes,
    parent: int,
    worker: child.Worker,
) -> None:
    """Never returns."""
    status = 70
    try:
        channel, output = descriptors
        # not that of the warm process: the next child would see what this one does to it
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        control.detach()
        os.dup2(channel, CHANNEL, inheritable=False)
        os.closerange(CHANNEL + 1, RULESET)
        os.closerange(RULESET + 1, DESCRIPTORS)
        os.chdir("/")
        try:
            if rules is not None:
                lockdown.confine(rules, program, parent, *order)
        except OSError as error:
            os.write(CHANNEL, wire.encode("unconfined", {"why": str(error)}))
            _exit(status)
        os.write(CHANNEL, wire.encode("confined", {}))
        child.serve(CHANNEL, worker)
        status = 0
    finally:
        _exit(status)


def _warm_up() -> None:
    """Load the lazy parts of NumPy, BLAS and the generators, so that no child spends time on it."""
    square = np.ones((64, 64))
    numpy.linalg.norm(square @ square)
    numpy.fft.fft(square[0])
    numpy.random.default_rng(0).normal()
    numpy.random.seed(0)  # noqa: NPY002 - the state that every child starts from
    random.seed(0)
    numpy.einsum("ij,jk->ik", square, square)
    last_words.promise()
    vars(builtins).update(exit=sys.exit, quit=sys.exit)  # as `site` would have added it
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - for good
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - for good
