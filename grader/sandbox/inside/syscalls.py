"""System call numbers of the architectures that the sandbox knows, by name.

Numbers are part of the kernel's interface and never change; ``tests/sandbox/test_seccomp.py`` holds them
against the kernel headers where these are installed. A machine of another kind is refused by name.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache

__all__ = ["AUDIT_ARCH", "NUMBERS", "libc", "machine"]


@cache
def libc() -> ctypes.CDLL:
    """Return the C library. Opened once, before the fork: each opening makes a class of its own."""
    return ctypes.CDLL(None, use_errno=True)


_X86_64 = {
    "read": 0, "write": 1, "readv": 19, "writev": 20, "pread64": 17, "close": 3, "lseek": 8, "fstat": 5,
    "newfstatat": 262, "stat": 4, "lstat": 6, "statx": 332, "access": 21, "faccessat": 269,
    "faccessat2": 439, "getdents64": 217, "getcwd": 79, "readlink": 89, "readlinkat": 267, "dup": 32,
    "dup2": 33, "dup3": 292, "pipe": 22, "pipe2": 293, "poll": 7, "ppoll": 271, "select": 23,
    "pselect6": 270, "epoll_create1": 291, "epoll_ctl": 233, "epoll_wait": 232, "epoll_pwait": 281,
    "eventfd2": 290, "mmap": 9, "munmap": 11, "mremap": 25, "mprotect": 10, "madvise": 28, "brk": 12,
    "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "sigaltstack": 131, "rt_sigpending": 127,
    "rt_sigtimedwait": 128, "restart_syscall": 219, "pause": 34, "futex": 202, "set_robust_list": 273,
    "rseq": 334, "set_tid_address": 218, "sched_yield": 24, "sched_getaffinity": 204, "sched_getparam": 143,
    "sched_getscheduler": 145, "membarrier": 324, "getcpu": 309, "nanosleep": 35, "clock_nanosleep": 230,
    "clock_gettime": 228, "clock_getres": 229, "gettimeofday": 96, "time": 201, "times": 100,
    "getrusage": 98, "getitimer": 36, "setitimer": 38, "alarm": 37, "getpid": 39, "gettid": 186,
    "getppid": 110, "getuid": 102, "geteuid": 107, "getgid": 104, "getegid": 108, "getresuid": 118,
    "getresgid": 120, "getgroups": 115, "getpgrp": 111, "getpgid": 121, "getsid": 124, "uname": 63,
    "getrandom": 318, "exit": 60, "exit_group": 231, "arch_prctl": 158, "chdir": 80,
    "fchdir": 81, "umask": 95, "clone": 56, "clone3": 435, "ioctl": 16, "fcntl": 72,
    "prlimit64": 302, "open": 2, "openat": 257, "capset": 126,
}  # fmt: skip

_AARCH64 = {
    "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "close": 57, "lseek": 62,
    "fstat": 80, "newfstatat": 79, "statx": 291, "faccessat": 48, "faccessat2": 439, "getdents64": 61,
    "getcwd": 17, "readlinkat": 78, "dup": 23, "dup3": 24, "pipe2": 59, "ppoll": 73, "pselect6": 72,
    "epoll_create1": 20, "epoll_ctl": 21, "epoll_pwait": 22, "eventfd2": 19, "mmap": 222, "munmap": 215,
    "mremap": 216, "mprotect": 226, "madvise": 233, "brk": 214, "rt_sigaction": 134, "rt_sigprocmask": 135,
    "rt_sigreturn": 139, "sigaltstack": 132, "rt_sigpending": 136, "rt_sigtimedwait": 137,
    "restart_syscall": 128, "futex": 98, "set_robust_list": 99, "rseq": 293, "set_tid_address": 96,
    "sched_yield": 124, "sched_getaffinity": 123, "sched_getparam": 121, "sched_getscheduler": 120,
    "membarrier": 283, "getcpu": 168, "nanosleep": 101, "clock_nanosleep": 115, "clock_gettime": 113,
    "clock_getres": 114, "gettimeofday": 169, "times": 153, "getrusage": 165, "getitimer": 102,
    "setitimer": 103, "getpid": 172, "gettid": 178, "getppid": 173, "getuid": 174, "geteuid": 175,
    "getgid": 176, "getegid": 177, "getresuid": 148, "getresgid": 150, "getgroups": 158, "getpgid": 155,
    "getsid": 156, "uname": 160, "getrandom": 278, "exit": 93, "exit_group": 94,
    "chdir": 49, "fchdir": 50, "umask": 166, "clone": 220, "clone3": 435, "ioctl": 29,
    "fcntl": 25, "prlimit64": 261, "openat": 56, "capset": 91,
}  # fmt: skip

NUMBERS = {"x86_64": _X86_64, "aarch64": _AARCH64}
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""What the kernel calls the architecture in a filter's data (linux/audit.h)."""


def machine() -> str:
    """Return this machine's architecture.

    Raises
    ------
    OSError
        If there is no table for it.
    """
    name = os.uname().machine  # `platform` is slow to import, and asks nobody else
    if name not in NUMBERS:
        raise OSError(f"no system call table for {name}: only {' and '.join(NUMBERS)} are supported")
    return name
