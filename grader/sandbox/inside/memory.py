"""Files and listings of folders that lie in memory, as `open` and `os.scandir` would give them. Student side."""

from __future__ import annotations

import io
import os
import posixpath
import stat
from collections.abc import Collection, Iterator
from typing import Any, Self

__all__ = ["IN_MEMORY", "READ_ONLY", "Entry", "InMemory", "Listing", "forgotten"]

IN_MEMORY = "it lies in memory, and np.memmap cannot be used: read it with open, np.load, np.loadtxt or np.fromfile"
READ_ONLY = "files cannot be written while your code is graded"


class InMemory(io.BytesIO):
    """The content of a file, to be read."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name

    def fileno(self) -> int:
        raise io.UnsupportedOperation(f"{posixpath.basename(self.name)} is no file here: {IN_MEMORY}")

    def writable(self) -> bool:
        return False

    def write(self, _data: Any, /) -> int:
        raise io.UnsupportedOperation(READ_ONLY)


class Forgetful(io.RawIOBase):
    """Takes whatever is written, and keeps nothing."""

    name = os.devnull

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: Any, /) -> int:
        return 0

    def write(self, data: Any, /) -> int:
        return len(memoryview(data).cast("B")) if not isinstance(data, (bytes, bytearray)) else len(data)


def forgotten(mode: str, *rest: Any, **options: Any) -> Any:
    """Return a file opened in `mode`, with the options of `open`, that keeps nothing of what is written to it."""
    options.pop("closefd", None)
    options.pop("opener", None)
    if "b" in mode:
        return Forgetful()
    encoding, errors, newline = (*rest, None, None, None)[:3]
    chosen = {"encoding": encoding, "errors": errors, "newline": newline} | options
    return io.TextIOWrapper(io.BufferedWriter(Forgetful()), **chosen)


class Entry:
    """What `os.scandir` yields."""

    def __init__(self, path: str, status: os.stat_result) -> None:
        self.name, self.path, self._status = posixpath.basename(path), path, status

    def __fspath__(self) -> str:
        return self.path

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        del follow_symlinks
        return self._status

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        del follow_symlinks
        return stat.S_ISDIR(self._status.st_mode)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return not self.is_dir(follow_symlinks=follow_symlinks)

    def is_symlink(self) -> bool:
        return False

    def inode(self) -> int:
        return 0


class Listing:
    """An iterator that can be closed, as that of `os.scandir`."""

    def __init__(self, entries: Collection[Entry]) -> None:
        self._entries = iter(entries)

    def __iter__(self) -> Iterator[Entry]:
        return self

    def __next__(self) -> Entry:
        return next(self._entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def close(self) -> None:
        return None
