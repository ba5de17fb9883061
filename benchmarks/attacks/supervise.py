"""Runs the steps of one job, which it reads from standard input as JSON, and writes what it saw to standard output.

It stands beside the grader that is attacked, inside the same jail, because the jail takes every trace with it when
it ends. It keeps its own user, and the steps get another one, so that what they run can neither kill nor change it.
Only the standard library is imported: it runs with the Python of each peer.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from traces import contents, descendants, fingerprints, left_behind, load_of

GIB = 1 << 30
LIMITS = {
    resource.RLIMIT_AS: 3 * GIB,
    resource.RLIMIT_FSIZE: GIB // 4,
    resource.RLIMIT_NPROC: 200,
    resource.RLIMIT_CORE: 0,
}
"""For each process; the memory of all of them together is watched."""
MEMORY = 4 * GIB
NEAR = {"memory": 2 * GIB, "threads": LIMITS[resource.RLIMIT_NPROC] * 3 // 4}
"""Above this, it was one of our limits that ended the attack: without it, there would have been no end."""
GRACE_S = 0.5
"""How long after a grader's end its processes may take to end too."""
KEPT = 1 << 16
"""Bytes that are kept of what a step printed."""
PR_SET_CHILD_SUBREAPER = 36

Job = dict[str, Any]


def main() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # orphans become our children, so they are found
    job = json.load(sys.stdin)
    _as_user(job, lambda: _set_up(job))
    bystander = _start(job, job["bystander"], "/")
    before = fingerprints(job["watched"])
    report: dict[str, Any] = {"steps": {}}
    for step in job["steps"]:
        hung = any(done["hung"] for done in report["steps"].values())
        if step["only_after_hang"] and not hung:
            continue
        _as_user(job, lambda step=step: _write(step["files"]))
        report["steps"][step["name"]] = _run(job, step, bystander.pid)
        if "processes" not in report:  # the first step is the one with the attack
            after = fingerprints(job["watched"])
            report["processes"] = _survivors(bystander.pid)
            report["changed"] = sorted(name for name in before if after.get(name) != before[name])
            report["left"] = left_behind(job["places"], job["traces"], deep=job["deep"])
    _end_all(spare=0)
    json.dump(report, sys.stdout)


def _set_up(job: Job) -> None:
    shutil.copytree(job["template"], job["course"], dirs_exist_ok=True)
    _write(job["planted"])


def _write(files: dict[str, str]) -> None:
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")


def _as_user(job: Job, act: Callable[[], None]) -> None:
    """Act in a child, with the rights of the steps."""
    child = os.fork()
    if not child:
        try:
            _become(job["uid"])
            act()
        finally:
            os._exit(0)  # what could not be written shows in what the step says
    os.waitpid(child, 0)


def _become(uid: int | None) -> None:
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def _confine(uid: int | None) -> None:
    if uid is not None:
        for limit, value in LIMITS.items():
            resource.setrlimit(limit, (value, value))
    _become(uid)


def _start(job: Job, command: list[str], folder: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env=job["environment"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: _confine(job["uid"]),  # noqa: PLW1509 - no other thread is alive that could hold a lock
    )


def _run(job: Job, step: dict[str, Any], bystander: int) -> dict[str, Any]:
    began = time.monotonic()
    try:
        process = _start(job, step["command"], step["folder"])
    except OSError as error:  # its folder is gone, say
        nothing = {"code": None, "seconds": 0.0, "hung": False, "limited": False, "out": "", "files": {}}
        return {**nothing, "err": str(error)}
    printed = {name: _drain(stream) for name, stream in (("out", process.stdout), ("err", process.stderr))}
    hung, greedy, peak = _wait(process, began + step["limit_s"])
    seconds = time.monotonic() - began
    if hung or greedy:
        _end_all(spare=bystander)
        process.wait()
    deadline = time.monotonic() + GRACE_S
    while _survivors(bystander) and time.monotonic() < deadline:
        time.sleep(0.02)
    return {
        "code": process.returncode,
        "seconds": seconds,
        "hung": hung,
        "limited": any(peak[what] >= limit for what, limit in NEAR.items()),
        **{name: bytes(kept[-KEPT:]).decode(errors="replace") for name, kept in printed.items()},
        "files": {name: contents(name) for name in step["collected"]},
    }


def _drain(stream: Any) -> bytearray:
    """The end of what is printed; read on, so that nobody waits for us, by a thread that may never end."""
    kept = bytearray()

    def read() -> None:
        while chunk := os.read(stream.fileno(), KEPT):
            kept.extend(chunk)
            del kept[: -4 * KEPT]

    threading.Thread(target=read, daemon=True).start()
    return kept


def _wait(process: subprocess.Popen[bytes], deadline: float) -> tuple[bool, bool, dict[str, int]]:
    """Wait for the end; tell whether it took too long, or too much memory, and the most that was seen."""
    peak = dict.fromkeys(NEAR, 0)
    while process.poll() is None:
        load = load_of(descendants(os.getpid()))
        peak = {what: max(peak[what], load[what]) for what in NEAR}
        if load["memory"] > MEMORY or time.monotonic() > deadline:
            return time.monotonic() > deadline, load["memory"] > MEMORY, peak
        time.sleep(0.05)
    return False, False, peak


def _survivors(bystander: int) -> list[str]:
    return sorted(name for pid, name in descendants(os.getpid()).items() if pid != bystander)


def _end_all(*, spare: int) -> None:
    """Stop everything first, so that nothing can multiply while it is being killed."""
    deadline = time.monotonic() + 5
    while (alive := set(descendants(os.getpid())) - {spare}) and time.monotonic() < deadline:
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in alive:
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    continue
        time.sleep(0.01)


if __name__ == "__main__":
    main()
