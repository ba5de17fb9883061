"""Small files that were handed in beside the code can be read: from memory, by the functions of Python and NumPy.

Student side. The filter of system calls stays as it is: what looks for a file is asked first whether it means one
of the submission's, and only then the system. Nothing can be written, except to `os.devnull`, which forgets it.
"""

from __future__ import annotations

import builtins
import errno
import functools
import io
import os
import posixpath
import stat
import sys
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from grader.sandbox.inside.memory import IN_MEMORY, READ_ONLY, Entry, InMemory, Listing, forgotten
from grader.sandbox.inside.paths import ROOT, within

__all__ = ["DataFiles"]

WRITES = frozenset("wax+")
MODE = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
IS_FOLDER, IS_FILE = stat.S_IFDIR | MODE | 0o111, stat.S_IFREG | MODE


class DataFiles:
    """Lets this process find the files of one submission.

    Parameters
    ----------
    files : mapping
        Path in the submission -> content.
    left_out : mapping
        Path -> why a file that was handed in cannot be read here.
    home : str
        The folder of the work, which relative paths start from.
    alone : bool
        Whether this process has no files of its own to work on: then the submission's folder is the current one,
        and `os.devnull` takes what is written to it.
    """

    def __init__(self, files: Mapping[str, bytes], left_out: Mapping[str, str], home: str, *, alone: bool) -> None:
        self._files, self._left_out = dict(files), dict(left_out)
        self._home, self._alone = home, alone
        self._content = _content_of(self._files)
        self._before: list[tuple[Any, str, Any]] = []
        self._openers: tuple[dict[str | None, Any], Any] | None = None

    def install(self) -> None:
        """Answer for these files from now on."""
        _Answering.files = self
        answering = [*_EVERYWHERE, *(_ALONE if self._alone else ())]
        for place, name, method in answering:
            self._before.append((place, name, getattr(place, name)))
            setattr(place, name, _answering(place, name, method))
        openers = _numpy_openers()
        if openers is not None:
            self._openers, openers[None] = (openers, openers[None]), _answering(builtins, "open", "_open")
        if self._alone:
            for place in (os, sys.modules["posix"]):  # importlib asks the system's own module
                self._before.append((place, "getcwd", place.getcwd))
                vars(place)["getcwd"] = lambda: posixpath.join(ROOT, self._home).rstrip("/")

    def add(self, path: str, content: bytes, *, append: bool) -> None:
        """Add a file, or what it goes on with."""
        self._files[path] = (self._files.get(path, b"") if append else b"") + content
        self._content = _content_of(self._files)

    def withdraw(self) -> None:
        """Leave every file to the system again."""
        _Answering.files = None
        if self._openers is not None:
            openers, opener = self._openers
            openers[None] = opener
        while self._before:
            setattr(*self._before.pop())

    def path_of(self, given: object) -> str | None:
        """The path in the submission that is meant, whether or not there is such a file; None for any other."""
        if not isinstance(given, (str, bytes, os.PathLike)):
            return None
        try:
            return os.devnull if os.fsdecode(given) == os.devnull else within(os.fsdecode(given), self._home)
        except (TypeError, ValueError):
            return None

    # --- in place of the system's -------------------------------------------------------------------------

    def _open(self, path: str, mode: str = "r", _buffering: int = -1, *rest: Any, **options: Any) -> Any:
        options.pop("buffering", None)
        writes = not WRITES.isdisjoint(mode)
        if path == os.devnull:
            return forgotten(mode, *rest, **options) if writes and self._alone else NotImplemented
        if path in self._left_out and not writes:
            raise FileNotFoundError(errno.ENOENT, self._left_out[path], posixpath.basename(path))
        if path not in self._files:
            if path in self._content and self._alone:
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path or ".")
            return NotImplemented
        if writes:
            raise PermissionError(errno.EPERM, IN_MEMORY if "+" in mode else READ_ONLY, posixpath.basename(path))
        file = InMemory(self._files[path], path)
        if "b" in mode:
            return file
        return io.TextIOWrapper(file, *rest, **options)

    def _open_code(self, path: str) -> Any:
        return self._open(path, "rb") if path in self._files else NotImplemented

    def _stat(self, path: str, **_: Any) -> Any:
        if path in self._files:
            return os.stat_result((IS_FILE, 0, 0, 1, 0, 0, len(self._files[path]), 0, 0, 0))
        if path in self._content:
            return os.stat_result((IS_FOLDER, 0, 0, 2, 0, 0, 0, 0, 0, 0))
        return NotImplemented

    def _access(self, path: str, mode: int = os.F_OK, **_: Any) -> Any:
        known = path in self._files or path in self._content
        return not mode & os.W_OK if known else NotImplemented

    def _listdir(self, path: str = "") -> Any:
        return sorted(self._content[path]) if path in self._content else NotImplemented

    def _scandir(self, path: str = "") -> Any:
        if path not in self._content:
            return NotImplemented
        return Listing([self._entry(posixpath.join(path, name)) for name in sorted(self._content[path])])

    def _entry(self, path: str) -> Entry:
        return Entry(posixpath.join(ROOT, path), self._stat(path))

    def _fromfile(self, path: str, dtype: Any = float, count: int = -1, sep: str = "", offset: int = 0) -> Any:
        if path not in self._files:
            return NotImplemented
        content = self._files[path][offset:]
        if sep:
            return np.fromstring(content.decode(), dtype=dtype, count=count, sep=sep)
        whole = len(content) // np.dtype(dtype).itemsize
        return np.frombuffer(content, dtype, count=whole if count < 0 else min(count, whole)).copy()

    def _refuse_number(self, path: str, flags: int = 0, *_: Any, **__: Any) -> Any:
        if path in self._files and not flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.ENOTSUP, IN_MEMORY, posixpath.basename(path))
        return NotImplemented

    def _chdir(self, path: str) -> Any:
        if path not in self._content:
            return NotImplemented
        self._home = path
        return None


def _content_of(files: Collection[str]) -> dict[str, set[str]]:
    """Folder -> the names in it, for every folder of the submission."""
    content: dict[str, set[str]] = {"": set()}
    for path in files:
        while path:
            folder, name = posixpath.split(path)
            content.setdefault(folder, set()).add(name)
            path = folder  # noqa: PLW2901 - up to the top
    return content


def _numpy_openers() -> dict[str | None, Any] | None:
    """What `np.loadtxt` and `np.genfromtxt` open files with: it was taken from Python when NumPy was imported."""
    module = sys.modules.get("numpy.lib._datasource")
    return getattr(getattr(module, "_file_openers", None), "_file_openers", None)


class _Answering:
    """Whose files this process answers for. Libraries keep `open` for ever, so what replaces it asks each time."""

    files: DataFiles | None = None


_EVERYWHERE: list[tuple[Any, str, str]] = [
    (builtins, "open", "_open"),
    (io, "open", "_open"),
    (io, "open_code", "_open_code"),
    (sys.modules["_io"], "open_code", "_open_code"),  # importlib asks this module
    (os, "stat", "_stat"),
    (os, "lstat", "_stat"),
    (os, "listdir", "_listdir"),
    (os, "scandir", "_scandir"),
    (os, "access", "_access"),
    (np, "fromfile", "_fromfile"),
]
_ALONE: list[tuple[Any, str, str]] = [(os, "open", "_refuse_number"), (os, "chdir", "_chdir")]


@functools.cache
def _answering(place: Any, name: str, method: str) -> Callable[..., Any]:
    """The function `name` of `place`, but for paths of the submission `method`, which may leave them to it."""
    original = getattr(place, name)
    keyword = "file" if method in ("_open", "_fromfile") else "path"

    @functools.wraps(original)
    def function(*args: Any, **options: Any) -> Any:
        files = _Answering.files
        given = args[0] if args else options.get(keyword, ".")
        path = None if files is None or options.get("dir_fd") is not None else files.path_of(given)
        if path is not None:
            rest = {key: value for key, value in options.items() if key != keyword}
            found = getattr(files, method)(path, *args[1:], **rest)
            if found is not NotImplemented:
                return found
        return original(*args, **options)

    return function
