"""Attack the sandbox before it is trusted: on this machine, now, with the real paths of this run.

Grader side. Each canary is a function of a small student module; it returns True if its attack succeeds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SandboxError, Unsupported
from grader.model import Call, Killed, Outcome, OutOfMemory, Raised, Returned, TimedOut
from grader.running.session import Session
from grader.sandbox.base import Limits, Program
from grader.sandbox.confined import STRENGTHS, ConfinedSandbox
from grader.sandbox.mounts import lies_under

__all__ = ["PROTECTIONS", "open_sandbox", "self_test"]

PROTECTIONS = {
    "read": "files outside of Python's own cannot be read",
    "list": "folders outside of Python's own cannot be listed",
    "stat": "whether a file exists cannot be seen",
    "write": "nothing can be written",
    "network": "there is no network",
    "processes": "no process can be started, no program run",
    "threads": "no thread can be started",
    "signals": "no other process can be signalled, traced or read",
    "privileges": "there is no capability to use",
    "memory": "memory is limited",
    "kernel": "the kernel keeps no memory beyond that limit",
    "time": "processor time is limited",
    "unset": "memory that NumPy leaves unset holds no zeros",
}
"""Every protection, with its text in reports. `stat` holds only with namespaces."""

LIMITS = Limits(cpu_s=20, call_cpu_s=0.05, wall_s=60, call_wall_s=20, memory_mb=256)
"""The other canaries take a fiftieth of the processor time of a call; the endless one takes it twice."""

CANARIES = b"""
import os

def through(action):
    try:
        action()
    except OSError:
        return False
    return True

def read(path):
    return through(lambda: open(path, "rb").read(1))

def list(path):
    return through(lambda: os.listdir(path))

def stat(path):
    return through(lambda: os.stat(path))

def write():
    return any(through(lambda: open(folder + "/canary", "w")) for folder in ("/", "/tmp", "/dev/shm", "/var/tmp"))

def network():
    import socket
    families = (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)
    return any(through(lambda: socket.socket(family, socket.SOCK_STREAM)) for family in families)

def processes():
    import ctypes
    libc, words = ctypes.CDLL(None), ctypes.c_char_p * 2
    pid, program = ctypes.c_int(), b"/bin/true"
    started = libc.fork()
    if started == 0:
        os._exit(0)
    spawned = libc.posix_spawn(ctypes.byref(pid), program, None, None, words(program), words())
    return started > 0 or spawned == 0 or libc.execv(program, words(program)) == 0

def signals():
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getppid()
    return through(lambda: os.kill(parent or 1, 0)) or libc.ptrace(16, parent or 1, 0, 0) == 0 or any(
        through(lambda: open(f"/proc/{pid}/{file}", "rb").read(1))
        for pid in (parent, "self") for file in ("environ", "mem", "maps"))

def privileges():
    return through(lambda: os.setuid(0 if os.getuid() else 1)) or through(lambda: os.chroot("/"))

STACK = bytearray(1 << 16)

def threads():
    import ctypes
    libc = ctypes.CDLL(None)
    top = ctypes.addressof((ctypes.c_char * len(STACK)).from_buffer(STACK)) + len(STACK)
    libc.clone.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
    shared = 0x10F00  # CLONE_VM, FS, FILES, SIGHAND, THREAD
    return libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, libc.getpid, None) == 0 or any(
        libc.clone(libc.getpid, top, flags, None) > 0 for flags in (shared, shared & ~0x400))

def memory():
    return len(bytearray(1 << 29))

def kernel():
    import ctypes
    libc = ctypes.CDLL(None)
    ends = (ctypes.c_int * 2)()
    signals = ctypes.create_string_buffer(128)
    makers = dict(pipe=(ends,), socketpair=(1, 1, 0, ends), epoll_create1=(0,), eventfd=(0, 0),
        timerfd_create=(1, 0), signalfd=(-1, signals, 0), inotify_init=(), memfd_create=(b"canary", 0))
    numbers = dict(x86_64=(248, 425), aarch64=(217, 425))[os.uname().machine]  # add_key, io_uring_setup
    word, size, failed = ctypes.c_void_p, ctypes.c_size_t, 2 ** (8 * ctypes.sizeof(ctypes.c_void_p)) - 1
    libc.mmap.argtypes, libc.mmap.restype = [word, size] + 3 * [ctypes.c_int] + [ctypes.c_long], word
    libc.mremap.argtypes, libc.mremap.restype = [word, size, size, ctypes.c_int, word], word
    private, shared, huge, far, page = 0x22, 0x21, 0x40022, 1 << 44, 4096
    start = libc.mmap(None, page, 3, private, -1, 0)
    mapped = [libc.mmap(None, page, 3, shared, -1, 0), libc.mmap(None, 1 << 21, 3, huge, -1, 0),
        libc.mmap(far, page, 3, private | 0x10, -1, 0), libc.mremap(start, page, page, 3, far)]
    return (any(getattr(libc, name)(*given) >= 0 for name, given in makers.items())
        or libc.syscall(numbers[0], b"user", b"canary", b"x", size(1), -3) >= 0
        or libc.syscall(numbers[1], 1, ctypes.create_string_buffer(256)) >= 0
        or any(address != failed for address in mapped))

def time():
    while True:
        pass

def unset():
    import numpy as np
    zeros = [np.zeros(size) for size in (2, 50, 3000)]
    del zeros
    return any((np.empty(size) == 0).any() or (np.ndarray(size) == 0).any() for size in (2, 50, 3000))
"""


@dataclass(frozen=True)
class _Canary:
    """A call, and the outcomes that show that its attack failed."""

    protection: str
    call: Call
    safe: tuple[type, ...] = ()

    def survived(self, outcome: Outcome) -> bool:
        if self.safe:
            return isinstance(outcome, self.safe)
        blocked = isinstance(outcome, Returned) and outcome.value is False
        return blocked or isinstance(outcome, (Raised, Killed))


def self_test(sandbox: ConfinedSandbox, paths: Sequence[Path]) -> tuple[str, ...]:
    """Return the protections that hold; students' code must not be able to read `paths`.

    Raises
    ------
    Unsupported
        If any attack succeeds; the message names it.
    """
    sandbox.refuse_inside(paths)
    with Session(sandbox, Program("canary", {"canary": CANARIES}), LIMITS) as session:
        canaries = list(_canaries(sandbox, paths))
        outcomes = session.run([canary.call for canary in canaries])
    failed = {
        canary.protection: outcome
        for canary, outcome in zip(canaries, outcomes, strict=True)
        if not canary.survived(outcome)
    }
    if failed:
        named = "; ".join(
            f"{name} ({PROTECTIONS[name]}): got {type(outcome).__name__}" for name, outcome in failed.items()
        )
        raise Unsupported(f"strength '{sandbox.strength}': these protections do not hold here: {named}")
    return tuple(dict.fromkeys(canary.protection for canary in canaries))


def open_sandbox(paths: Sequence[Path], strength: str | None = None) -> tuple[ConfinedSandbox, tuple[str, ...]]:
    """Return the strongest sandbox that can be proved here, and its protections.

    Parameters
    ----------
    paths : sequence of Path
        Paths that students' code must not be able to read.
    strength : str, optional
        The only strength to try; by default all, the strongest first.

    Raises
    ------
    Unsupported
        If none can be proved; the message says for each what is missing.
    """
    reasons = []
    for candidate in (strength,) if strength else STRENGTHS:
        sandbox = None
        try:
            sandbox = ConfinedSandbox(candidate)
            return sandbox, self_test(sandbox, paths)
        except (SandboxError, OSError) as error:
            reasons.append(f"  {candidate}: {error}")
            if sandbox is not None:
                sandbox.close()
    raise Unsupported(
        "students' code cannot be confined on this machine, so nothing was run:\n"
        + "\n".join(reasons)
        + "\nRun 'grader doctor' for what to install."
    )


def _canaries(sandbox: ConfinedSandbox, paths: Sequence[Path]) -> Iterator[_Canary]:
    targets = [os.fspath(path.resolve()) for path in paths]
    for path in dict.fromkeys([*targets, "/etc/passwd", os.path.expanduser("~")]):  # noqa: PTH111 - text is sent
        yield _Canary("read", Call("read", (path,)))
        yield _Canary("list", Call("list", (path,)))
        # A folder above a mounted one also exists inside, but empty: it reveals nothing.
        if sandbox.strength == "namespaces" and not any(
            lies_under(Path(root), [path]) for root in sandbox.readable
        ):
            yield _Canary("stat", Call("stat", (path,)))
    for name in ("write", "network", "processes", "threads", "signals", "privileges", "kernel", "unset"):
        yield _Canary(name, Call(name))
    yield _Canary("memory", Call("memory"), (OutOfMemory,))
    yield _Canary("time", Call("time"), (TimedOut,))
