"""What can be seen of an attack afterwards: processes, files, changes. Standard library only."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

LARGEST = 64 << 20
"""Bytes of a result that are read."""
THREADS, RESIDENT = 17, 21
"""Where a process' numbers of threads and of pages in memory stand, counted from its state; see proc(5)."""
PAGE = os.sysconf("SC_PAGE_SIZE")


def descendants(pid: int) -> dict[int, str]:
    """Return the processes below `pid` that are alive, each with its name."""
    below: dict[int, dict[int, str]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            head, _, tail = (entry / "stat").read_text(errors="replace").rpartition(")")
        except OSError:
            continue  # it has just ended
        state, parent = tail.split()[:2]
        if state != "Z":
            below.setdefault(int(parent), {})[int(entry.name)] = head.partition("(")[2]
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        children = below.get(waiting.pop(), {})
        found.update(children)
        waiting += children
    return found


def load_of(pids: Iterable[int]) -> dict[str, int]:
    """Return the bytes and the threads that `pids` have together; memory that they share is counted for each."""
    memory = threads = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        threads += int(fields[THREADS])
        memory += int(fields[RESIDENT]) * PAGE
    return {"memory": memory, "threads": threads}


def fingerprints(folders: Sequence[str]) -> dict[str, str]:
    """Return a digest of every file below `folders`; what Python compiles is left out."""
    found = {}
    for folder in folders:
        for path in Path(folder).rglob("*"):
            if "__pycache__" not in path.parts and (text := _read(path)) is not None:
                found[str(path)] = hashlib.sha256(text).hexdigest()
    return found


def left_behind(places: Sequence[str], names: Sequence[str], *, deep: bool) -> list[str]:
    """Return what has one of these `names` in `places`, and if `deep`, in all folders below them."""
    found = set()
    for place in places:
        for folder, folders, files in os.walk(place):
            found |= {os.path.join(folder, name) for name in {*folders, *files} & set(names)}  # noqa: PTH118
            if not deep:
                break
    return sorted(found)


def contents(name: str) -> str | None:
    """Return the text of a regular file of reasonable size; None for anything else that may lie there."""
    read = _read(Path(name))
    return None if read is None else read.decode(errors="replace")


def _read(path: Path) -> bytes | None:
    """The file, without following a link to it or waiting for whoever feeds a pipe."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(LARGEST)
    finally:
        os.close(descriptor)
