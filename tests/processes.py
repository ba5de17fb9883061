"""The processes of this machine, as ``/proc`` shows them while they come and go."""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")


def running():
    """Return the numbers of all processes. Any of them may be gone when it is looked at."""
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal()]


def parent_of(pid):
    """Return the parent of a process that is alive; None for one that has ended, collected or not."""
    try:
        state, parent, *_ = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:  # it vanished: the folder cannot be found, or what was opened cannot be read
        return None
    return None if state == "Z" else int(parent)


def is_alive(pid):
    return parent_of(pid) is not None


def children(pid):
    """Return the processes that `pid` has started and that are alive."""
    return [one for one in running() if parent_of(one) == pid]


def below(pid, among=None):
    """Return the processes that `pid` has started and all that they have, those of a later generation last.

    Parameters
    ----------
    pid : int
    among : list of int, optional
        The processes that are looked at; all that are running if left out.
    """
    started = {}
    for one in running() if among is None else among:
        started.setdefault(parent_of(one), []).append(one)
    found = list(started.get(pid, []))
    for one in found:
        found += started.get(one, [])
    return found
