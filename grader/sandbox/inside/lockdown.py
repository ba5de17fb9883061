"""Irreversible self-confinement of a freshly forked child, before any student code exists in it.

Student side. The order matters: limits, then the user, then the death signal (a change of user clears it),
then no_new_privs, which the last two need.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import struct
from dataclasses import dataclass

from grader.sandbox.inside import landlock, seccomp
from grader.sandbox.inside.syscalls import NUMBERS, libc

__all__ = ["Rules", "address_of_a_library", "confine", "tie_to_parent"]

PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_SECUREBITS, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 1, 24, 28, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
# NOROOT and NO_SETUID_FIXUP, both locked, and KEEP_CAPS locked off (linux/securebits.h).
SECUREBITS = 0x2F
CAPABILITY_VERSION_3 = 0x20080522
SIGKILL = 9
OPEN_FILES = 64
STACK = 8 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Rules:
    """The rules that the warm process receives once: the same for every child."""

    machine: str
    ruleset: int
    """What Landlock allows, as a descriptor that the warm process keeps."""
    uid: int | None
    """The user to become; None to stay, giving up every capability instead if it is root."""


def confine(rules: Rules, program: bytes, parent: int, memory: int, cpu_s: int) -> None:
    """Confine this process for good: `memory` bytes beyond what it has, `cpu_s` processor seconds.

    Raises
    ------
    OSError
        If any protection is not available; then nothing may run.
    """
    os.setsid()
    _die_first()
    _limit(memory, cpu_s)
    if rules.uid is not None:
        os.setgroups([])
        os.setresgid(rules.uid, rules.uid, rules.uid)
        os.setresuid(rules.uid, rules.uid, rules.uid)
    else:
        drop_capabilities(rules.machine)
    tie_to_parent(parent)
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    landlock.restrict(rules.ruleset)
    seccomp.install_filter(program)


def address_of_a_library() -> int:
    """Return an address where the kernel has put a library of this process: a child's are in the same places."""
    return ctypes.cast(libc().getpid, ctypes.c_void_p).value or 0


def tie_to_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent is gone, and check that it is still there."""
    _prctl(PR_SET_PDEATHSIG, SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def drop_capabilities(machine: str) -> None:
    """Empty every capability set for good; root is then a user like any other.

    Without any capability this changes nothing.
    """
    control = libc().prctl
    for capability in range(64):
        if control(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break  # beyond the last capability that the kernel knows, or not root
    if os.geteuid() == 0 and control(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "the ambient capabilities cannot be cleared")
    control(PR_SET_SECUREBITS, SECUREBITS, 0, 0, 0)  # EPERM without CAP_SETPCAP: then there is nothing to lock
    header, empty = struct.pack("<Ii", CAPABILITY_VERSION_3, 0), struct.pack("<6I", *[0] * 6)
    if libc().syscall(NUMBERS[machine]["capset"], header, empty) < 0:
        raise OSError(ctypes.get_errno(), "the capabilities cannot be given up")


def _die_first() -> None:
    """If the machine runs out of memory, a student's process is killed before any of the grader's."""
    with contextlib.suppress(OSError):  # not every container lets a process say so
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        try:
            os.write(score, b"1000")
        finally:
            os.close(score)


def _limit(memory: int, cpu_s: int) -> None:
    statm = os.open("/proc/self/statm", os.O_RDONLY)  # a file object would cost as much as the fork
    present = int(os.read(statm, 100).split()[0]) * PAGE
    os.close(statm)
    for kind, soft, hard in (
        (resource.RLIMIT_AS, present + memory, present + memory),
        (resource.RLIMIT_CPU, cpu_s, cpu_s + 1),  # the grader watches too: this limit holds even without it
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0, 0),  # does not bind root: the filter does
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_STACK, STACK, STACK),
    ):
        _, ceiling = resource.getrlimit(kind)
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)  # noqa: PLW2901 - never above what we were given
        resource.setrlimit(kind, (soft, hard))


def _prctl(option: int, value: int) -> None:
    if libc().prctl(option, value, 0, 0, 0) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl {option}: {os.strerror(number)}")
