"""What a command takes, with what it starts: no process escapes by outliving the one that started it.

One does that ends with its PID namespace, as sandboxes do: the kernel collects it and keeps no account.

The time of a process is known to the one that collects its end. A sandbox that is killed with its grader is
collected by nobody in it, so whoever measures adopts what is left, and waits for it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: whoever outlives its parent becomes ours."""
PATIENCE_S = 5.0
"""How long what was left behind may take to end. What lives longer is left alone, and its time is missing."""
PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Spent:
    """What was taken between two moments."""

    seconds: float = 0.0
    cpu_s: float = 0.0
    """User and system time of processes that were started meanwhile, and have ended; not of a PID namespace's."""
    others: float = 0.0
    """Processors that everything else on this machine kept busy meanwhile: with many, `seconds` say little."""

    def of_each(self, count: int) -> dict[str, float]:
        """Return the rate at which `count` submissions were graded, and what each took, as they are stored."""
        return {
            "per_second": round(count / self.seconds, 3),
            "cpu_ms": round(1000 * self.cpu_s / count, 1),
            "others": round(self.others, 2),
        }


@contextlib.contextmanager
def spent() -> Iterator[Spent]:
    """Measure what is started in the context, in a process that starts nothing else; filled in at its end.

    This process adopts orphans from now on.
    """
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    earlier, found = _children(), Spent()
    began, busy, collected = time.perf_counter(), _busy_s(), _collected_s()
    yield found
    found.seconds, all_busy_s = time.perf_counter() - began, _busy_s() - busy
    _collect(earlier)
    found.cpu_s = _collected_s() - collected
    found.others = max(0.0, all_busy_s - found.cpu_s) / found.seconds


def together(several: Sequence[Spent]) -> Spent:
    """Return what one after another took."""
    seconds = sum(one.seconds for one in several)
    others = sum(one.others * one.seconds for one in several) / seconds
    return Spent(seconds, sum(one.cpu_s for one in several), others)


def _collect(earlier: set[int]) -> None:
    """Wait for all children that are not among `earlier` ones."""
    until = time.monotonic() + PATIENCE_S
    while (left := _children() - earlier) and time.monotonic() < until:
        for pid in left:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.005)


def _children() -> set[int]:
    """The processes that are ours to collect, those that have ended among them."""
    return {int(one.name) for one in PROC.iterdir() if one.name.isdecimal() and _parent(one) == os.getpid()}


def _parent(process: Path) -> int | None:
    with contextlib.suppress(OSError):  # it has vanished
        return int((process / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    return None


def _collected_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _busy_s() -> float:
    """Seconds that all processors have been busy since the machine started, without what other machines took."""
    user, nice, system, _idle, _waiting, *interrupts = (PROC / "stat").read_text().splitlines()[0].split()[1:8]
    return sum(map(int, (user, nice, system, *interrupts))) / TICKS
