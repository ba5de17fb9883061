"""The files of a folder on this machine, each with a way to read it: no link is followed, no pipe waited for."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath

from grader.submissions.found import Entry, Spent, Unusable
from grader.submissions.names import (
    IGNORED,
    INIT,
    NOT_WORK,
    archive_kind,
    canonical,
    environments,
    is_data,
    is_document,
)

__all__ = ["beginning", "folder_entries", "uploaded_entries"]

MAX_SEEN = 100_000
"""Names that are looked at in a folder, of any kind: it may hold data."""
# Not all of these flags exist everywhere, but a student's own check must run everywhere.
OPEN_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)


def uploaded_entries(files: Sequence[tuple[str, Path]]) -> Iterator[Entry]:
    """Yield files of one student that lie among those of others, and what is in folders among them."""
    for name, place in files:
        if place.is_dir() and not place.is_symlink():
            for entry in folder_entries(place):
                yield replace(entry, path=PurePosixPath(name) / entry.path)
        else:
            yield Entry(PurePosixPath(name), partial(beginning, place), place)


def folder_entries(root: Path) -> Iterator[Entry]:
    """The files below `root` that may hold code, or be taken for it, those less deep first."""
    seen, waiting = 0, deque([root])
    while waiting:
        folder = waiting.popleft()
        within = _listed(folder, MAX_SEEN + 1 - seen)
        seen += len(within)
        own = PurePosixPath(folder.name)
        if folder != root and own in environments(own / entry.name for entry in within):
            continue
        for entry in within:
            if (entry.name.startswith(IGNORED) and entry.name != INIT) or entry.name in NOT_WORK:
                continue
            place = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(place)
            elif any(kind(entry.name) for kind in (canonical, archive_kind, is_data, is_document)):
                name = PurePosixPath(place.relative_to(root).as_posix())
                yield Entry(name, partial(beginning, place), place)
        if seen > MAX_SEEN:
            raise Spent(f"there are more than {MAX_SEEN} files and folders in it")


def _listed(folder: Path, most: int) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(islice(entries, most), key=lambda entry: entry.name)
    except OSError:
        return []


def beginning(place: Path, most: int) -> bytes:
    """Read a regular file: no link is followed, and a pipe or a device is not waited for."""
    try:
        descriptor = os.open(place, OPEN_FLAGS)
    except OSError as error:
        raise Unusable(f"it cannot be opened ({error.strerror}); a link is not followed") from None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unusable("it is not a regular file")
        return file.read(most)
