"""Start the warm process, and send it its rules.

Grader side. This module does not import NumPy: the warm process imports it meanwhile on another core, so that a
student waits for one import instead of two.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.errors import Unsupported
from grader.sandbox.inside.syscalls import machine
from grader.sandbox.mounts import DEVICES, Runtime, bubblewrap_command, find_runtime, world_readable
from grader.sandbox.travels import compiled

__all__ = ["START_TIMEOUT_S", "THROWAWAY_UID", "Setup", "WarmProcess"]

THROWAWAY_UID = 61001
"""The user id of students' code where the grader is root: it has no account and owns nothing."""
START_TIMEOUT_S = 60.0

BOOTSTRAP = """
import gc, marshal, os, sys, types
gc.disable()  # until all is imported, see `grader.sandbox.inside.zygote`
rules = marshal.loads(sys.stdin.buffer.read())
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
register_at_fork, os.register_at_fork = os.register_at_fork, lambda **_: None  # see below
sys.path[:] = rules["search_path"]
for package in ("grader", "grader.sandbox", "grader.sandbox.inside", "grader.sandbox.inside.edits"):
    sys.modules[package] = types.ModuleType(package)
    sys.modules[package].__path__ = []
    parent, _, leaf = package.rpartition(".")
    if parent:
        setattr(sys.modules[parent], leaf, sys.modules[package])
for name, code in rules["modules"]:
    module = sys.modules[name] = types.ModuleType(name)
    exec(code, vars(module))
    parent, _, leaf = name.rpartition(".")
    setattr(sys.modules[parent], leaf, module)
os.register_at_fork = register_at_fork
module.run(int(sys.argv[1]), rules["config"])
"""
"""What `threading` and `random` would do in every child takes a seventh of a fork, and is for nothing: the warm
process has one thread, no lock is held, and a child sets the state of its generators when it loads its files."""

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",  # every arena reserves address space, which the memory limit counts
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",  # what it keeps is handed out as it is: see `inside.poison`
}

ARITHMETIC = ("OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES")
"""Variables that choose the kernels of NumPy: whoever sets them for the grader means students' processes, too."""


def environment() -> dict[str, str]:
    """Return the environment of a warm process: nothing of the grader's own but the choice of kernels."""
    return ENVIRONMENT | {name: os.environ[name] for name in ARITHMETIC if name in os.environ}


@dataclass(frozen=True)
class Setup:
    """How to start a warm process."""

    runtime: Runtime
    bwrap: tuple[str, ...] = ()
    """The command before the interpreter that makes namespaces; empty without them."""
    launch_uid: int | None = None
    """The user to start as (namespaces, as root)."""
    child_uid: int | None = None
    """The user that a child becomes (process, as root)."""
    confined: bool = True

    @classmethod
    def namespaces(cls, bwrap: str) -> Setup:
        """Inside bubblewrap: a mount, process, network, IPC and user namespace around the warm process."""
        runtime = find_runtime()
        described = subprocess.run([bwrap, "--help"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
        command = bubblewrap_command(bwrap, runtime, disable_userns="--disable-userns" in described.stdout)
        drop = os.geteuid() == 0 and world_readable(runtime)
        return cls(runtime, tuple(command), launch_uid=THROWAWAY_UID if drop else None)

    @classmethod
    def for_authors(cls, readable: Sequence[Path]) -> Setup:
        """For code that a course's author wrote: it can read the course as well, which may be closed to others.

        It finds every installed package, as it does outside.

        As root it keeps its user, without any capability: another user could not read the course.
        """
        runtime = find_runtime()
        libraries = (*runtime.libraries, *(str(path.resolve()) for path in readable))
        return cls(replace(runtime, libraries=libraries, installed=()))

    @classmethod
    def process(cls) -> Setup:
        """Without namespaces, as in a plain container: only what a process can do to itself."""
        runtime = find_runtime()
        drop = os.geteuid() == 0 and world_readable(runtime)
        return cls(runtime, child_uid=THROWAWAY_UID if drop else None)


class WarmProcess:
    """A warm process that is starting, or has started. It answers only after `wait_until_ready`."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        interpreter = [str(setup.runtime.python), "-I", "-S", "-B", "-c", BOOTSTRAP, str(theirs.fileno())]
        command = [*setup.bwrap, *interpreter]
        user: dict[str, Any] = {}
        if setup.launch_uid is not None:  # only root may choose
            user = {"user": setup.launch_uid, "group": setup.launch_uid, "extra_groups": []}
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                command,
                env=environment(),
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                **user,
            )
        except OSError as error:
            self.control.close()
            raise Unsupported(f"{command[0]} cannot be started: {error.strerror}") from error
        finally:
            theirs.close()
        self._introduce()

    @property
    def pid(self) -> int:
        """The started process: the warm one, or bubblewrap around it."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Wait until it takes orders.

        Raises
        ------
        Unsupported
            If it does not start; the message has the last line of its errors.
        """
        self.control.settimeout(START_TIMEOUT_S)
        try:
            ready = self.control.recv(64)
        except OSError:
            ready = b""
        if ready != b"ready":
            self._process.kill()
            assert self._process.stderr is not None
            errors = self._process.stderr.read().decode(errors="replace").strip().splitlines()
            self.close()
            raise Unsupported(f"the warm process does not start: {errors[-1] if errors else 'no message'}")

    def close(self) -> None:
        """End the warm process and whatever it has started."""
        self.control.close()
        self._process.kill()
        self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()

    def _introduce(self) -> None:
        rules = {
            "search_path": self.setup.runtime.search_path,
            "modules": compiled(),
            "config": {
                "confined": self.setup.confined,
                "machine": machine() if self.setup.confined else "",
                "readable": [*self.setup.runtime.readable, *(d for d in DEVICES if Path(d).exists())],
                "uid": self.setup.child_uid,
                "installed": self.setup.runtime.installed,
            },
        }
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError), self._process.stdin as stdin:
            stdin.write(marshal.dumps(rules))
