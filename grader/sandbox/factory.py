"""Order children of the warm process, one at a time, and receive the reports of their ends. Grader side."""

from __future__ import annotations

import os
import socket
from types import TracebackType
from typing import Self

from grader.errors import SandboxBroken, SandboxBusy
from grader.sandbox.base import Limits
from grader.sandbox.connection import ChildConnection, Report
from grader.sandbox.inside.orders import ORDER, REPORT
from grader.sandbox.launch import START_TIMEOUT_S, WarmProcess

__all__ = ["ChildFactory"]

END_TIMEOUT_S = 10.0
BUSY = b"busy: "
"""How the warm process begins its answer if it cannot fork now: see `grader.sandbox.inside.zygote`."""


class ChildFactory:
    """Orders children of a warm process. Use as a context manager."""

    def __init__(self, warm: WarmProcess) -> None:
        warm.wait_until_ready()
        self._warm, self._control = warm, warm.control
        self._connection: ChildConnection | None = None

    def start(self, limits: Limits, cpu_s: int) -> ChildConnection:
        """Fork a child, confined; return the connection to it.

        Parameters
        ----------
        limits : Limits
            The limits of the child's exercise.
        cpu_s : int
            Seconds of processor time after which the kernel itself ends the child: the backstop.

        Raises
        ------
        SandboxBusy
            If the machine starts no further process just now.
        SandboxBroken
            If the warm process is gone.
        Unsupported
            If the child could not confine itself.
        """
        assert self._connection is None or not self._connection.alive, "one child at a time: close the earlier one"
        ours, theirs = socket.socketpair()
        read_end, write_end = os.pipe()
        try:
            order = ORDER.pack(limits.memory_mb << 20, cpu_s)
            socket.send_fds(self._control, [order], [theirs.fileno(), write_end])
            self._control.settimeout(START_TIMEOUT_S)
            message, handles, _, _ = socket.recv_fds(self._control, 64, 1)
        except OSError as error:
            ours.close()
            os.close(read_end)
            raise SandboxBroken(f"the warm process does not answer: {error}") from error
        finally:
            theirs.close()
            os.close(write_end)
        if message != b"started":
            ours.close()
            os.close(read_end)
            if message.startswith(BUSY):
                raise SandboxBusy(f"no process can be started: {message.removeprefix(BUSY).decode()}")
            raise SandboxBroken("the warm process is gone")
        self._connection = ChildConnection(ours, read_end, handles[0], limits, self._reap)
        self._connection.expect_confinement()
        return self._connection

    def _reap(self) -> Report:
        """Return the warm process's report of the child that has just ended."""
        try:
            self._control.settimeout(END_TIMEOUT_S)
            message = self._control.recv(REPORT.size)
        except OSError as error:
            raise SandboxBroken(f"the warm process does not report: {error}") from error
        if not message:
            raise SandboxBroken("the warm process is gone")
        return Report(*REPORT.unpack(message))

    @property
    def pid(self) -> int:
        """The started process: the warm one, or bubblewrap around it."""
        return self._warm.pid

    def close(self) -> None:
        """End the warm process and whatever it has started."""
        self._warm.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
