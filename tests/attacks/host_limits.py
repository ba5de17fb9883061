"""Limits that a host may set on a whole run: on processes, memory and ``/dev/shm``. Each is set where it can be.

Not every machine lets us set each: `UNTRIED` says which were not, and why.
"""

from __future__ import annotations

import contextlib
import os
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_PROCESSES, MOST_OF_A_USER, MOST_BYTES = 300, 400, 600 << 20
CGROUPS = Path("/sys/fs/cgroup")
LAUNCHER = """
import ctypes, os, resource, sys
groups, most, shm, *command = sys.argv[1:]
for group in filter(None, groups.split(":")):
    with open(group + "/cgroup.procs", "w") as file:
        file.write(str(os.getpid()))
if shm:
    libc = ctypes.CDLL(None, use_errno=True)
    def checked(result):
        if result != 0:
            raise OSError(ctypes.get_errno(), "no mount namespace")
    checked(libc.unshare(0x20000))  # CLONE_NEWNS
    checked(libc.mount(b"none", b"/", None, 0x44000, None))  # MS_REC | MS_PRIVATE
    checked(libc.mount(b"tmpfs", b"/dev/shm", b"tmpfs", 0, b"size=4k"))
    with open("/dev/shm/full", "wb") as file:
        file.write(bytes(4096))
if most:
    resource.setrlimit(resource.RLIMIT_NPROC, (int(most), int(most)))
os.execv(command[0], command)
"""
"""Take the limits upon itself, then become the command."""


@dataclass(frozen=True)
class Host:
    """What a run is limited by: new groups by controller and limit, processes of this user, a full ``/dev/shm``."""

    groups: tuple[tuple[str, int], ...] = ()
    of_a_user: bool = False
    full_shm: bool = False

    @contextlib.contextmanager
    def around(self, command: list[str]) -> Iterator[list[str]]:
        """The command that runs `command` under these limits."""
        with contextlib.ExitStack() as made:
            groups = [made.enter_context(_group(controller, most)) for controller, most in self.groups]
            most = str(MOST_OF_A_USER) if self.of_a_user else ""
            shm = "full" if self.full_shm else ""
            yield [sys.executable, "-c", LAUNCHER, ":".join(map(str, groups)), most, shm, *command]


@contextlib.contextmanager
def _group(controller: str, most: int) -> Iterator[Path]:
    """A new control group, of either version."""
    parent, file = _place(controller)
    group = parent / f"grader-test-{uuid.uuid4().hex}"
    group.mkdir()
    try:
        (group / file).write_text(str(most))
        yield group
    finally:
        group.rmdir()


def _place(controller: str) -> tuple[Path, str]:
    """Where a group can be made, and the file of its limit."""
    first = CGROUPS / controller
    if (first / "cgroup.procs").exists():
        return first, {"pids": "pids.max", "memory": "memory.limit_in_bytes"}[controller]
    if controller in (CGROUPS / "cgroup.controllers").read_text().split():
        (CGROUPS / "cgroup.subtree_control").write_text(f"+{controller}")
        return CGROUPS, f"{controller}.max"
    raise OSError("this machine has no such control group")


def _why_not(host: Host) -> str:
    """Why these limits cannot be set here; empty if they can."""
    if host.of_a_user and os.geteuid() == 0:
        return "a limit on a user's processes does not bind root"
    if host.full_shm and os.geteuid() != 0:
        return "only root can mount over /dev/shm"
    try:
        with contextlib.ExitStack() as made:
            for controller, most in host.groups:
                made.enter_context(_group(controller, most))
    except OSError as error:
        return f"no control group can be made: {error.strerror or error}"
    return ""


WANTED = {
    "pids.max 300": Host(groups=(("pids", MOST_PROCESSES),)),
    "ulimit -u 400": Host(of_a_user=True),
    "a memory cgroup": Host(groups=(("memory", MOST_BYTES),)),
    "a full /dev/shm": Host(full_shm=True),
}
UNTRIED = {name: why for name, host in WANTED.items() if (why := _why_not(host))}
_TRIED = [host for name, host in WANTED.items() if name not in UNTRIED]
HOSTS = {name: host for name, host in WANTED.items() if name not in UNTRIED}
HOSTS["all at once"] = Host(
    tuple(group for host in _TRIED for group in host.groups),
    any(host.of_a_user for host in _TRIED),
    any(host.full_shm for host in _TRIED),
)
