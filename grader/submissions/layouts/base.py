"""What a module of a layout returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.submissions.handed_in import Attempt

__all__ = ["ClassEntries", "Layout", "Reading", "common_beginning", "mostly"]


@dataclass(frozen=True)
class ClassEntries:
    """A class folder as a layout sees it."""

    folder: Path
    entries: tuple[Path, ...]
    """All that is not hidden, sorted."""
    uploaded: tuple[Path, ...]
    """Those that are no tables, nor another file of a platform."""
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A class folder, read: each entry is in an attempt, or among the others."""

    attempts: tuple[Attempt, ...]
    words: str
    """What the folder was taken for, with the number of its files; empty for one entry per student."""
    others: tuple[Path, ...] = ()
    """Entries that are not laid out in this way."""


@dataclass(frozen=True)
class Layout:
    """One way to lay out a class folder."""

    recognised: Callable[[ClassEntries], bool]
    read: Callable[[ClassEntries], Reading]
    example: str
    """What entries are called, for a message."""


def mostly(entries: Sequence[Path], named: Callable[[Path], bool]) -> bool:
    """Whether most of `entries` are named as a platform names them."""
    return 2 * sum(map(named, entries)) > len(entries)


def common_beginning(names: Collection[str]) -> str:
    """Return what all of `names`, of which there is one at least, begin with."""
    first, last = min(names), max(names)  # what these two share, all share
    return next((first[:end] for end in range(len(first), 0, -1) if last.startswith(first[:end])), "")
