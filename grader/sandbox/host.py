"""The trusted side: orders children of the warm process, and exchanges frames with them.

Grader side. Whatever a child sends is capped before it is stored and checked before it is believed; how
long it computes is read off the kernel's clock for that process, from outside.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader import wire
from grader.errors import SandboxBroken, Unsupported
from grader.sandbox.base import Limits
from grader.sandbox.launch import START_TIMEOUT_S, Warm

__all__ = ["Answer", "Death", "Line", "Zygote"]

END_TIMEOUT_S = 10.0
GRACE_S = 0.5
"""How long a process whose line is closed may take to end by itself, so that its exit code is its own."""
FLOOD = 64
"""How many times the kept output may be printed before the process is ended."""
HEADER_GROWS = 16
"""How many times as large as its text a header may be once it is decoded."""
CHUNK = 1 << 18
PIDFD_CPU_CLOCK = 2  # CPUCLOCK_SCHED of a whole process: see clock_getcpuclockid(3)


@dataclass(frozen=True)
class Answer:
    """A frame from the child."""

    kind: str
    fields: Mapping[str, Any]
    size: int
    """Bytes that it takes in memory, at most: a list of lists is many times as large as its text."""


@dataclass(frozen=True)
class Death:
    """The child is gone, or had to be ended. `why` is one of the constants below."""

    why: str
    code: int = 0
    """The exit code, negative for a signal."""
    detail: str = ""


ENDED, CPU, WALL, MALFORMED, FLOODED = "ended", "cpu", "wall", "malformed", "flooded"


class Zygote:
    """A warm process. Use as a context manager; `start` orders a child of it."""

    def __init__(self, warm: Warm) -> None:
        warm.wait_until_ready()
        self._warm, self._control = warm, warm.control
        self._line: Line | None = None

    def start(self, memory_mb: int, cpu_s: int) -> Line:
        """Fork a child, confined; return the line to it.

        Raises
        ------
        SandboxBroken
            If the warm process is gone.
        Unsupported
            If the child could not confine itself.
        """
        assert self._line is None or not self._line.alive, "one child at a time: close the earlier line first"
        ours, theirs = socket.socketpair()
        read_end, write_end = os.pipe()
        try:
            order = json.dumps({"memory": memory_mb << 20, "cpu_s": cpu_s}).encode()
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
            raise SandboxBroken("the warm process is gone")
        self._line = Line(self, ours, read_end, handles[0])
        self._line.expect_confinement()
        return self._line

    def reap(self) -> dict[str, Any]:
        """Return the warm process's report of the child that has just ended."""
        try:
            self._control.settimeout(END_TIMEOUT_S)
            message = self._control.recv(4096)
        except OSError as error:
            raise SandboxBroken(f"the warm process does not report: {error}") from error
        if not message:
            raise SandboxBroken("the warm process is gone")
        report: dict[str, Any] = json.loads(message)
        return report

    @property
    def pid(self) -> int:
        """The process that was started: the warm one, or bubblewrap around it."""
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


class Line:
    """The grader's end of one child's channel."""

    def __init__(self, zygote: Zygote, channel: socket.socket, output_fd: int, handle: int) -> None:
        self._zygote, self._channel, self._output_fd, self._handle = zygote, channel, output_fd, handle
        self._channel.setblocking(False)
        os.set_blocking(output_fd, False)
        self._clock = _cpu_clock(handle)
        self._report: dict[str, Any] | None = None
        self._printed = 0
        self._received = bytearray()
        self._poll = select.poll()
        self._poll.register(output_fd, select.POLLIN)
        self.output = bytearray()
        self.alive = True

    @property
    def cpu_s(self) -> float:
        """Processor seconds that the child has used so far."""
        if self._report is not None:
            return float(self._report["cpu_s"])
        try:
            return time.clock_gettime(self._clock)
        except OSError:  # it has ended, the report is on its way
            return 0.0

    def expect_confinement(self) -> None:
        """Wait for the child to say that it is confined, which it does before any student code exists."""
        answer = self._receive(Limits(), wire.Caps(), time.monotonic() + START_TIMEOUT_S, START_TIMEOUT_S)
        if isinstance(answer, Answer) and answer.kind == "confined":
            return
        self.close()
        if self._report is None:  # the warm process went down under it
            raise SandboxBroken("the warm process is gone")
        why = answer.fields.get("why") if isinstance(answer, Answer) else answer
        raise Unsupported(f"a process could not confine itself: {why}")

    def ask(self, frame: bytes, limits: Limits, cpu_s: float, wall_s: float) -> Death | None:
        """Send `frame`, which may take `cpu_s` and `wall_s` to be read; return a death if there is one."""
        died = self._send(frame, limits, time.monotonic() + wall_s, self.cpu_s + cpu_s)
        return None if died is None else self._bury(died)

    def answer(self, limits: Limits, cpu_s: float, wall_s: float) -> Answer | Death:
        """Return the next answer; `cpu_s` and `wall_s` are what it may take from now on.

        Raises
        ------
        SandboxBroken
            If the child is gone because the warm process is.
        """
        caps = wire.Caps(body=limits.result_mb << 20)
        answer = self._receive(limits, caps, time.monotonic() + wall_s, self.cpu_s + cpu_s)
        return self._bury(answer) if isinstance(answer, Death) else answer

    def _bury(self, death: Death) -> Death:
        """End the child, and find out how it ended if it did so by itself."""
        self.close()
        if death.why != ENDED:
            return death
        if self._report is None:  # it was killed because its parent was: not by what it did
            raise SandboxBroken("the warm process is gone")
        return Death(ENDED, int(self._report["code"]), death.detail)

    def close(self) -> None:
        """End the child, if it has not ended, and let the warm process report it."""
        if not self.alive:
            return
        self.alive = False
        self._drain(Limits())
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        with contextlib.suppress(SandboxBroken):  # whoever starts the next child will be told
            self._report = self._zygote.reap()
        self._channel.close()
        os.close(self._output_fd)
        os.close(self._handle)

    def _send(self, frame: bytes, limits: Limits, deadline: float, cpu_until: float) -> Death | None:
        view = memoryview(frame)
        while view:
            try:
                view = view[self._channel.send(view) :]
            except BlockingIOError:
                died = self._wait(select.POLLOUT, limits, deadline, cpu_until)
                if died:
                    return died
            except OSError:
                return self._ended()
        return None

    def _receive(self, limits: Limits, caps: wire.Caps, deadline: float, cpu_until: float) -> Answer | Death:
        prefix = self._read(wire.PREFIX.size, limits, deadline, cpu_until)
        if isinstance(prefix, Death):
            return prefix
        try:
            sizes = wire.lengths(prefix, caps)
        except wire.WireError as error:
            return Death(MALFORMED, detail=str(error))
        parts = []
        for size in sizes:
            part = self._read(size, limits, deadline, cpu_until)
            if isinstance(part, Death):
                return part
            parts.append(part)
        try:
            return Answer(*wire.decode(parts[0], parts[1]), HEADER_GROWS * sizes[0] + sizes[1])
        except wire.WireError as error:
            return Death(MALFORMED, detail=str(error))

    def _read(self, size: int, limits: Limits, deadline: float, cpu_until: float) -> bytes | Death:
        while len(self._received) < size:
            died = self._wait(select.POLLIN, limits, deadline, cpu_until)
            if died:
                return died
            try:
                chunk = self._channel.recv(CHUNK)
            except OSError:
                return self._ended()
            if not chunk:
                return self._ended()
            self._received += chunk
        read = bytes(memoryview(self._received)[:size])
        del self._received[:size]
        return read

    def _wait(self, event: int, limits: Limits, deadline: float, cpu_until: float) -> Death | None:
        """Wait until the channel is ready, draining the output meanwhile."""
        self._poll.register(self._channel, event)
        while True:
            # On one thread processor time passes no faster than wall time: sleeping so long misses nothing.
            wall_left, cpu_left = deadline - time.monotonic(), cpu_until - self.cpu_s
            if cpu_left <= 0:
                return Death(CPU)
            if wall_left <= 0:
                return Death(WALL)
            ready = dict(self._poll.poll(1000 * min(wall_left, cpu_left) + 1))
            if self._output_fd in ready and self._drain(limits):
                return Death(FLOODED)
            if self._channel.fileno() in ready:
                return None

    def _drain(self, limits: Limits) -> bool:
        """Read what was printed, keep the beginning; return whether it is a flood."""
        try:
            chunk = os.read(self._output_fd, CHUNK)
        except BlockingIOError:
            return False
        if not chunk:  # closed: asking again would answer at once, for ever
            with contextlib.suppress(KeyError):
                self._poll.unregister(self._output_fd)
        kept = limits.output_kb << 10
        self.output += chunk[: max(0, kept - len(self.output))]
        self._printed += len(chunk)
        return self._printed > FLOOD * kept

    def _ended(self) -> Death:
        """The channel is closed: the process has ended, or closed it to seem so."""
        ended = select.poll()
        ended.register(self._handle, select.POLLIN)
        if ended.poll(1000 * GRACE_S):
            return Death(ENDED)
        return Death(MALFORMED, detail="the connection to the grader was closed")


def _cpu_clock(handle: int) -> int:
    """The kernel's processor-time clock of the process behind a pidfd."""
    told = Path(f"/proc/self/fdinfo/{handle}").read_text(encoding="ascii")
    pid = int(next(line.split()[1] for line in told.splitlines() if line.startswith("Pid:")))
    return (~pid << 3) | PIDFD_CPU_CLOCK
