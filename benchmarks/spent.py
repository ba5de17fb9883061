"""What a command takes, with all that it starts.

A control group counts the processor time of whatever runs in it, also of a sandbox that ends with its PID namespace
and that nobody waits for. Only root can make one. Without it, the time of processes that were waited for has to do.
"""

from __future__ import annotations

import contextlib
import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE_S = 5.0
"""How long what was left behind may take to end. The time of what lives longer is missing."""


@dataclass
class Spent:
    """What was taken between two moments."""

    seconds: float = 0.0
    cpu_s: float = 0.0
    """User and system time of the processes that were started meanwhile."""
    others: float = 0.0
    """Processors that everything else on this machine kept busy meanwhile: with many, `seconds` say little."""
    whole: bool = False
    """Whether no process is missing in `cpu_s`."""

    def of_each(self, count: int) -> dict[str, float]:
        """Return the rate at which `count` submissions were graded, and what each took, as they are stored."""
        return {
            "per_second": round(count / self.seconds, 3),
            "cpu_ms": round(1000 * self.cpu_s / count, 1),
            "others": round(self.others, 2),
            "whole": self.whole,
        }


@contextlib.contextmanager
def spent() -> Iterator[Spent]:
    """Measure what is started in the context, in a process that has one thread; filled in at its end."""
    found = Spent()
    with _account() as account:
        began, before = time.perf_counter(), (account.used_s(), time.process_time(), _busy_s())
        yield found
        found.seconds = time.perf_counter() - began
        account.settle()
        after = account.used_s(), time.process_time(), _busy_s()
        used_s, own_s, busy_s = (late - early for early, late in zip(before, after, strict=True))
        found.whole = account.whole
        found.cpu_s = max(0.0, used_s - own_s) if account.whole else used_s
        found.others = max(0.0, busy_s - found.cpu_s - own_s) / found.seconds


def together(several: Sequence[Spent]) -> Spent:
    """Return what one after another took."""
    seconds = sum(one.seconds for one in several)
    others = sum(one.others * one.seconds for one in several) / seconds
    return Spent(seconds, sum(one.cpu_s for one in several), others, all(one.whole for one in several))


class _Waited:
    """The time of children that were waited for."""

    whole = False

    def used_s(self) -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def settle(self) -> None:
        """Nothing is known of others."""


@dataclass(frozen=True)
class _Group:
    """The time of all processes of a control group, this one among them."""

    folder: Path
    read: Callable[[Path], float]
    whole = True

    def used_s(self) -> float:
        return self.read(self.folder)

    def settle(self) -> None:
        """Wait for what was left behind."""
        until = time.monotonic() + PATIENCE_S
        while _members(self.folder) != [str(os.getpid())] and time.monotonic() < until:
            time.sleep(0.005)


@contextlib.contextmanager
def _account() -> Iterator[_Group | _Waited]:
    """Move this process, and so all that it starts, into a control group of its own, if it can make one."""
    for parent, read in _places():
        group = _Group(parent / f"benchmark-{os.getpid()}-{time.monotonic_ns()}", read)
        group.folder.mkdir()
        _move_to(group.folder)
        try:
            yield group
        finally:
            _move_to(parent)
            with contextlib.suppress(OSError):  # something is alive in it still
                group.folder.rmdir()
        return
    yield _Waited()


def _places() -> Iterator[tuple[Path, Callable[[Path], float]]]:
    """Yield each control group of this process in which another can be made, with what reads the time of one."""
    mounts = [line.split()[1:4] for line in (PROC / "mounts").read_text(encoding="utf-8").splitlines()]
    for line in (PROC / "self" / "cgroup").read_text(encoding="utf-8").splitlines():
        _, controllers, inside = line.split(":", 2)
        for place, kind, options in mounts:
            group = Path(place) / inside.lstrip("/")
            if not os.access(group / "cgroup.procs", os.W_OK):
                continue
            if kind == "cgroup2" and not controllers:
                yield group, _of_version_2
            if kind == "cgroup" and "cpuacct" in controllers.split(",") and "cpuacct" in options.split(","):
                yield group, _of_version_1


def _members(group: Path) -> list[str]:
    return (group / "cgroup.procs").read_text(encoding="utf-8").split()


def _move_to(group: Path) -> None:
    (group / "cgroup.procs").write_text(f"{os.getpid()}\n", encoding="utf-8")


def _of_version_2(group: Path) -> float:
    name, microseconds = (group / "cpu.stat").read_text(encoding="utf-8").splitlines()[0].split()
    assert name == "usage_usec"
    return int(microseconds) / 1e6


def _of_version_1(group: Path) -> float:
    return int((group / "cpuacct.usage").read_text(encoding="utf-8")) / 1e9


def _busy_s() -> float:
    """Seconds that all processors have been busy since the machine started, without what other machines took."""
    user, nice, system, _idle, _waiting, *interrupts = (PROC / "stat").read_text().splitlines()[0].split()[1:8]
    return sum(map(int, (user, nice, system, *interrupts))) / TICKS
