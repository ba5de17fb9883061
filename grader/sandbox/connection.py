"""The trusted end of the connection to one student's process: send and receive frames, and measure time.

Grader side. Whatever the process sends is capped before it is stored and checked before it is used. Its processor
time is read from outside, from the kernel's clock for that process.
"""

from __future__ import annotations

import contextlib
import math
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from grader import wire
from grader.errors import SandboxBroken, Unsupported
from grader.sandbox.base import FLOOD, Answer, Death, DeathCause, Limits
from grader.sandbox.last_stack import LATEST, ask_for_stack, stack_in, without_stack
from grader.sandbox.launch import START_TIMEOUT_S

__all__ = ["ChildConnection", "Report"]

GRACE_S = 0.5
"""How long a process whose channel is closed may take to end by itself, so that its exit code is its own."""
NODE = 12
"""Bytes of a header that each list, tuple, dict or array counts for besides: a short one is dear to read, too."""
CHUNK = 1 << 18
_ARRIVING = memoryview(bytearray(CHUNK))
"""Where bytes arrive, for all connections: a new one of this size takes longer to make than to fill."""
FREE_WAKES, WAKES_PER_ANSWER, PAUSE_S = 256, 8, 0.005
"""How often a process may wake the grader, and how many more times with each answer. After that the grader pauses
before it looks again: a process that sends byte by byte would keep it busy."""
PIDFD_CPU_CLOCK = 2  # CPUCLOCK_SCHED of a whole process: see clock_getcpuclockid(3)


class Report(NamedTuple):
    """How a child has ended, as the warm process says."""

    code: int
    """Its exit code, negative for a signal."""
    cpu_s: float
    """The processor seconds that it has used."""


class _Timer:
    """The time for an answer, by the process's own clock and by the wall clock, from the first wait for it on.

    Most answers have arrived when they are asked for: then no clock is read.
    """

    def __init__(self, cpu_s: float, wall_s: float) -> None:
        self._cpu_s, self._wall_s = cpu_s, wall_s
        self._until: tuple[float, float] | None = None

    def left(self, cpu_s: float) -> tuple[float, float]:
        """Return the processor and the wall seconds that are left when the process has used `cpu_s`."""
        now = time.monotonic()
        if self._until is None:
            self._until = cpu_s + self._cpu_s, now + self._wall_s
        return self._until[0] - cpu_s, self._until[1] - now


class ChildConnection:
    """The grader's end of one child's channel.

    Parameters
    ----------
    channel : socket
        Carries the frames.
    output_fd : int
        Where the child's standard output and error arrive.
    handle : int
        A pidfd of the child.
    limits : Limits
        The limits of the child's exercise.
    reap : callable
        Returns the warm process's report of the child, once it has ended; raises `SandboxBroken` if there is none.
    """

    def __init__(
        self,
        channel: socket.socket,
        output_fd: int,
        handle: int,
        limits: Limits,
        reap: Callable[[], Report],
    ) -> None:
        self._channel, self._output_fd, self._handle = channel, output_fd, handle
        self._limits, self._reap = limits, reap
        self._caps = wire.Caps(body=limits.result_mb << 20)
        self._weight = limits.header_weight
        self._channel.setblocking(False)
        os.set_blocking(output_fd, False)
        self._clock = _cpu_clock(handle)
        self._report: Report | None = None
        self._printed = self._wakes = 0
        self._latest = b""
        self._received = bytearray()
        self._poll = select.poll()
        self._poll.register(output_fd, select.POLLIN)
        self.output = bytearray()
        self.alive = True

    @property
    def cpu_s(self) -> float:
        """Processor seconds that the child has used so far."""
        if self._report is not None:
            return self._report.cpu_s
        try:
            return time.clock_gettime(self._clock)
        except OSError:  # it has ended, and its report has not arrived yet
            return 0.0

    def expect_confinement(self) -> None:
        """Wait for the child to say that it is confined, which it does before any student code exists.

        Raises
        ------
        Unsupported
            If the child could not confine itself.
        SandboxBroken
            If the warm process is gone, or the child ended without a word.
        """
        answer = self._receive(wire.Caps(), _Timer(START_TIMEOUT_S, START_TIMEOUT_S))
        if isinstance(answer, Answer) and answer.kind == "confined":
            return
        self.close()
        if self._report is None:  # the warm process died
            raise SandboxBroken("the warm process is gone")
        if isinstance(answer, Death):
            raise SandboxBroken("a process ended before it was confined")
        why = answer.fields.get("why")
        raise Unsupported(f"a process could not confine itself: {why}")

    @property
    def arrived(self) -> bool:
        if len(self._received) < wire.PREFIX.size:
            return False
        _, *sizes = wire.PREFIX.unpack_from(self._received)
        return bool(len(self._received) >= wire.PREFIX.size + sum(sizes))

    def ask(self, frame: bytes, cpu_s: float, wall_s: float) -> Death | None:
        died = self._send(frame, _Timer(cpu_s, wall_s))
        return None if died is None else self._after_death(died)

    def answer(self, cpu_s: float, wall_s: float, room: float = math.inf) -> Answer | Death:
        self._wakes = max(0, self._wakes - WAKES_PER_ANSWER)
        answer = self._receive(self._caps, _Timer(cpu_s, wall_s), room)
        return self._after_death(answer) if isinstance(answer, Death) else answer

    def close(self) -> None:
        """End the child, if it has not ended, and let the warm process report it."""
        if not self.alive:
            return
        self.alive = False
        self._drain()
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        with contextlib.suppress(SandboxBroken):  # the next start() reports it
            self._report = self._reap()
        self.output = without_stack(self.output)
        self._channel.close()
        os.close(self._output_fd)
        os.close(self._handle)

    def _after_death(self, death: Death) -> Death:
        """End the child, and find out how it ended if it did so by itself."""
        self._drain()  # more than a pipe holds
        stack = b"" if death.cause is DeathCause.ENDED else ask_for_stack(self._output_fd, self._handle)
        self.close()
        if death.cause is not DeathCause.ENDED:
            return replace(death, stack=stack)
        if self._report is None:  # it was killed because its parent was, not because of its own code
            raise SandboxBroken("the warm process is gone")
        if self._report.code == -signal.SIGKILL and self._report.cpu_s < self._limits.cpu_s:
            # Nothing that runs there can send a signal, and the grader did not.
            raise SandboxBroken("the machine has killed the process, as it does when it is short of memory")
        return Death(DeathCause.ENDED, self._report.code, death.detail, stack_in(self._latest))

    def _send(self, frame: bytes, timer: _Timer) -> Death | None:
        view = memoryview(frame)
        while view:
            try:
                view = view[self._channel.send(view) :]
            except BlockingIOError:
                died = self._wait(select.POLLOUT, timer)
                if died:
                    return died
            except OSError:
                return self._ended()
        return None

    def _receive(self, caps: wire.Caps, timer: _Timer, room: float = math.inf) -> Answer | Death:
        start = wire.PREFIX.size
        died = self._await(start, timer)
        if died is not None:
            return died
        try:
            header, body = wire.lengths(bytes(self._received[:start]), caps)
        except wire.WireError as error:
            return Death(DeathCause.MALFORMED, detail=str(error))
        counts = int(header * self._weight) + body
        if counts > room:
            return Answer("", {}, counts)
        died = self._await(start + header + body, timer)
        if died is not None:
            return died
        head, rest = self._taken(start, header, body)
        counts += int(head.count(b"{") * NODE * self._weight)
        if counts > room:
            return Answer("", {}, counts)
        try:
            return Answer(*wire.decode(head, rest), counts)
        except wire.WireError as error:
            return Death(DeathCause.MALFORMED, detail=str(error))
        except Exception:  # noqa: BLE001 - no answer may make the grader fail
            return Death(DeathCause.MALFORMED, detail="a frame cannot be read")

    def _await(self, size: int, timer: _Timer) -> Death | None:
        """Wait until `size` bytes are there."""
        while len(self._received) < size:
            died = self._wait(select.POLLIN, timer)
            if died:
                return died
            try:
                count = self._channel.recv_into(_ARRIVING)
            except OSError:
                return self._ended()
            if not count:
                return self._ended()
            self._received += _ARRIVING[:count]
        return None

    def _taken(self, start: int, header: int, body: int) -> tuple[bytes, bytes]:
        """Take a frame from what is there; return its header and its body."""
        middle, end = start + header, start + header + body
        with memoryview(self._received) as view:
            head, rest = bytes(view[start:middle]), bytes(view[middle:end])
        del self._received[:end]
        return head, rest

    def _wait(self, event: int, timer: _Timer) -> Death | None:
        """Wait until the channel is ready, draining the output meanwhile."""
        self._poll.register(self._channel, event)
        while True:
            # On one thread processor time passes no faster than wall time, so sleeping until then misses nothing.
            cpu_left, wall_left = timer.left(self.cpu_s)
            if cpu_left <= 0:
                return Death(DeathCause.CPU)
            if wall_left <= 0:
                return Death(DeathCause.WALL)
            self._wakes += 1
            if self._wakes > FREE_WAKES:
                time.sleep(PAUSE_S)
            ready = dict(self._poll.poll(1000 * min(wall_left, cpu_left) + 1))
            if self._output_fd in ready and self._drain():
                return Death(DeathCause.FLOODED)
            if self._channel.fileno() in ready:
                return None

    def _drain(self) -> bool:
        """Read what was printed, keep the beginning; return whether it is a flood."""
        try:
            chunk = os.read(self._output_fd, CHUNK)
        except BlockingIOError:
            return False
        if not chunk:  # closed: polling it again would always return at once
            with contextlib.suppress(KeyError):
                self._poll.unregister(self._output_fd)
        kept = self._limits.output_kb << 10
        self.output += chunk[: max(0, kept - len(self.output))]
        self._latest = (self._latest + chunk)[-LATEST:]
        self._printed += len(chunk)
        return self._printed > FLOOD * kept

    def _ended(self) -> Death:
        """The channel is closed: the process has ended, or has closed it to pretend so."""
        ended = select.poll()
        ended.register(self._handle, select.POLLIN)
        if ended.poll(1000 * GRACE_S):
            return Death(DeathCause.ENDED)
        return Death(DeathCause.MALFORMED, detail="the connection to the grader was closed")


def _cpu_clock(handle: int) -> int:
    """The kernel's processor-time clock of the process behind a pidfd."""
    info = Path(f"/proc/self/fdinfo/{handle}").read_text(encoding="ascii")
    pid = int(next(line.split()[1] for line in info.splitlines() if line.startswith("Pid:")))
    return (~pid << 3) | PIDFD_CPU_CLOCK
