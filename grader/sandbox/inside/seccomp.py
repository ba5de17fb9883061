"""The filter of system calls: an allow-list, everything else answers EPERM.

Student side. Code that computes does not need a new thread or process, a program, a socket, a signal to others, or
a file opened for writing. After the fork nothing else needs them either, so none of these calls is allowed. Nor is
any that makes the kernel keep memory which the limit on address space does not count: pipes, event queues, shared
and huge pages, keys.
Built as a classic BPF program (linux/filter.h, linux/seccomp.h).
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Iterator

from grader.sandbox.inside.syscalls import AUDIT_ARCH, NUMBERS, libc

__all__ = ["ALLOWED", "build_filter", "install_filter"]

# Most frequent first: each is one comparison further down the program.
ALLOWED = """
read write futex munmap brk madvise mprotect close lseek fstat newfstatat poll ppoll clock_gettime
rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack rt_sigpending rt_sigtimedwait restart_syscall pause
readv writev pread64 stat lstat statx access faccessat faccessat2 getdents64 getcwd readlink readlinkat
dup dup2 dup3 select pselect6
set_robust_list rseq set_tid_address sched_yield sched_getaffinity sched_getparam sched_getscheduler membarrier
getcpu nanosleep clock_nanosleep clock_getres gettimeofday time times getrusage getitimer setitimer alarm
getpid gettid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid getsid
uname getrandom exit exit_group arch_prctl chdir fchdir umask
""".split()  # noqa: SIM905 - a hundred quoted names read worse

# (system call, argument, mask, value): allowed if argument & mask == value, and for all rows of a call.
WRITING = 0o3 | 0o100 | 0o1000  # O_ACCMODE, O_CREAT, O_TRUNC
EVERY_BIT = 0xFFFFFFFF
F_SETFL, O_NONBLOCK = 4, 0o4000
_FLAGS: dict[int, list[tuple[float, int, int]]] = {F_SETFL: [(2, EVERY_BIT ^ O_NONBLOCK, 0), (2.5, EVERY_BIT, 0)]}
# PRIVATE, FIXED, ANONYMOUS, 32BIT, DENYWRITE, NORESERVE, POPULATE, NONBLOCK, STACK, FIXED_NOREPLACE. Not SHARED:
# a futex in a shared file would reach another submission, and shared pages outlive the part of a mapping that is
# given back, out of the limit's sight. Not HUGETLB, whose pages no limit counts.
MAP_FLAGS = 0x2 | 0x10 | 0x20 | 0x40 | 0x800 | 0x4000 | 0x8000 | 0x10000 | 0x20000 | 0x100000
MREMAP_MAYMOVE = 0x1
REGION_WORDS = 4
"""Where a mapping may be asked for: in so many times 4 GiB below the libraries, or in the lowest 4 GiB. Single
pages strewn over the whole address space would each need page tables, which the limit does not count."""
CONDITIONAL: dict[str, list[list[tuple[float, int, int]]]] = {
    "open": [[(1, WRITING, 0)]],
    "openat": [[(2, WRITING, 0)]],
    # TCGETS, FIONREAD, FIOCLEX, FIONCLEX, TIOCGWINSZ: queries about a stream; no TIOCSTI.
    "ioctl": [[(1, EVERY_BIT, request)] for request in (0x5401, 0x541B, 0x5451, 0x5450, 0x5413)],
    # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC: no F_SETOWN, F_NOTIFY, F_SETPIPE_SZ. F_SETFL with nothing
    # but O_NONBLOCK: flags are of a description, which processes may share.
    "fcntl": [[(1, EVERY_BIT, command), *_FLAGS.get(command, [])] for command in (0, 1, 2, 3, F_SETFL, 1030)],
    "mremap": [[(3, EVERY_BIT ^ MREMAP_MAYMOVE, 0)]],  # not to an address of one's own, and nothing left behind
    # Only reading its own limits; the fourth word is the upper half of the pointer.
    "prlimit64": [[(0, EVERY_BIT, 0), (2, EVERY_BIT, 0), (2.5, EVERY_BIT, 0)]],
}

LOAD, AND, JUMP_EQUAL, JUMP_GREATER_EQUAL, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
ALLOW, KILL, DENY = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
NUMBER_AT, ARCH_AT, ARGUMENTS_AT = 0, 4, 16
X32_BIT = 0x40000000
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2


class _Program(ctypes.Structure):
    """The kernel's ``struct sock_fprog``. The bytes that are given as its pointer live as long as it."""

    _fields_ = (("length", ctypes.c_ushort), ("pointer", ctypes.c_char_p))


def build_filter(machine: str, library: int) -> bytes:
    """Return the program, a list of 8-byte instructions.

    Parameters
    ----------
    machine : str
        The architecture.
    library : int
        An address in the region where the kernel puts libraries.
    """
    numbers = NUMBERS[machine]
    program = [
        _op(LOAD, ARCH_AT),
        _op(JUMP_EQUAL, AUDIT_ARCH[machine], 1, 0),
        _op(RETURN, KILL),  # a 32-bit call on a 64-bit kernel has other numbers
        _op(LOAD, NUMBER_AT),
    ]
    if machine == "x86_64":
        program += [_op(JUMP_GREATER_EQUAL, X32_BIT, 0, 1), _op(RETURN, KILL)]
    for name in ALLOWED:
        if name in numbers:
            program += [_op(JUMP_EQUAL, numbers[name], 0, 1), _op(RETURN, ALLOW)]
    for name, alternatives in {**CONDITIONAL, "mmap": _mappings(library)}.items():
        if name in numbers:
            body = [instruction for rows in alternatives for instruction in _condition(rows)]
            body.append(_op(RETURN, DENY))
            program += [_op(JUMP_EQUAL, numbers[name], 0, len(body)), *body]
    return b"".join([*program, _op(RETURN, DENY)])


def install_filter(program: bytes) -> None:
    """Put `program` in force for this process, for good. Needs no_new_privs.

    Raises
    ------
    OSError
        If the kernel does not take it.
    """
    described = _Program(len(program) // 8, program)
    if libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(described), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp: the kernel refused the filter")


def _mappings(library: int) -> list[list[tuple[float, int, int]]]:
    """The conditions of a new mapping: its flags, and the upper half of the address that is asked for."""
    highest = library >> 32
    words = [0, *range(max(1, highest - REGION_WORDS + 1), highest + 1)]
    return [[(0.5, EVERY_BIT, word), (3, EVERY_BIT ^ MAP_FLAGS, 0)] for word in words]


def _condition(rows: list[tuple[float, int, int]]) -> Iterator[bytes]:
    """Allow if every row holds, else fall through."""
    size = 3 * len(rows) + 1
    for i, (argument, mask, value) in enumerate(rows):
        yield _op(LOAD, ARGUMENTS_AT + int(8 * argument))
        yield _op(AND, mask)
        yield _op(JUMP_EQUAL, value, 0, size - 3 * (i + 1))
    yield _op(RETURN, ALLOW)


def _op(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, operand)
