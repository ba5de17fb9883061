"""The jail that a peer runs in while it is attacked: the machine must survive what the peer would not.

Bubblewrap, begun as root, makes namespaces of its own for processes, network and shared memory, a read-only root
with little in it, and a few writable folders of limited size in memory. The supervisor keeps the few capabilities
that it needs; the peer has none, and an ordinary user of its own, so that the number of its processes is limited.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
INSIDE = "/opt/supervisor"
WRITABLE = ("/home", "/autograder", "/tmp", "/var/tmp", "/dev/shm", "/run")  # noqa: S108 - names inside the jail
SIZE = 256 << 20
CAPABILITIES = ("SETUID", "SETGID", "KILL", "DAC_READ_SEARCH")
"""To become the peer's user, to end what it began, and to look at its files afterwards."""
FIRST_UID = 61000
STARTING_S = 30.0


def run_jailed(python: str, shown: Mapping[str, str | Path], job: Mapping[str, Any]) -> dict[str, Any]:
    """Run `job` by the supervisor, with `python`, where the folders `shown` (by their name inside) can be read.

    Raises
    ------
    subprocess.SubprocessError
        If the supervisor does not end, or ends without a report.
    """
    system = {name: name for name in ("/usr", "/etc/ld.so.cache", sys.base_prefix)}
    ours = {f"{INSIDE}/{name}": HERE / name for name in ("supervise.py", "traces.py")}
    ours["/etc/hosts"] = HERE / "hosts"
    command = ["bwrap", *_namespaces(), *_folders({**system, **ours, **shown}), "--remount-ro", "/"]
    return supervised([*command, "--", python, f"{INSIDE}/supervise.py"], job)


def supervised(command: Sequence[str], job: Mapping[str, Any]) -> dict[str, Any]:
    """Give `job` to the supervisor that `command` runs; return its report. All of it ends with this call."""
    limit_s = STARTING_S + sum(step["limit_s"] + STARTING_S for step in job["steps"])
    ended = subprocess.run(
        command, input=json.dumps(job), capture_output=True, text=True, timeout=limit_s, check=False
    )
    if ended.returncode:
        raise subprocess.SubprocessError(f"the supervisor ended with {ended.returncode}: {ended.stderr[-2000:]}")
    return json.loads(ended.stdout)


def _namespaces() -> list[str]:
    separate = [f"--unshare-{what}" for what in ("pid", "net", "ipc", "uts", "cgroup-try")]
    capabilities = ["--cap-drop", "ALL", *(word for name in CAPABILITIES for word in ("--cap-add", f"CAP_{name}"))]
    return [*separate, *capabilities, "--die-with-parent", "--new-session", "--clearenv"]


def _folders(shown: Mapping[str, str | Path]) -> list[str]:
    arguments = ["--proc", "/proc", "--dev", "/dev"]
    for name in WRITABLE:
        arguments += ["--perms", "1777", "--size", str(SIZE), "--tmpfs", name]
    parents = {str(parent) for name in shown for parent in Path(name).parents} - {"/"}
    for name in sorted(parents):  # those that bubblewrap makes by itself can be entered by root only
        arguments += ["--perms", "0755", "--dir", name]
    for inside, outside in shown.items():
        arguments += ["--ro-bind", str(outside), inside]
    for name in ("bin", "lib", "lib64"):
        arguments += ["--symlink", f"usr/{name}", f"/{name}"]
    return arguments
