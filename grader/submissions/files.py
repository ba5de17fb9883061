"""Read the code files of a submission from a folder, an archive or a single file, with caps.

Everything is read through a descriptor that was checked to be a regular file. No link is followed, nothing is
unpacked to disk, and every refusal has a sentence.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath

from grader.submissions.notebooks import MAX_NOTEBOOK
from grader.text import printable

__all__ = [
    "CODE",
    "IGNORED",
    "MAX_FILE",
    "MAX_NAME",
    "MAX_TOTAL",
    "UNREADABLE",
    "Found",
    "code_files",
    "reason",
    "shown",
]

MAX_FILE = {".py": 1 << 20, ".ipynb": MAX_NOTEBOOK}
MAX_TOTAL = 64 << 20
MAX_ENTRIES = 2000
MAX_NAME = 255
"""Characters of a file's name, as in file systems; names in an archive could be longer."""
LONGEST_REASON, LONGEST_PATH = 200, 80
MAX_DIRECTORY = 1 << 20
"""Bytes of an archive's list of files: `MAX_ENTRIES` need less, and zipfile reads it before it can be asked."""
PIECE = 1 << 16
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Methods that unpack only as much as is asked for, in little memory. bzip2 and LZMA do not."""
CODE = (".py", ".ipynb")
# Not all of these flags exist everywhere, but a student's own check must run everywhere.
OPEN_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)
IGNORED = ("__", ".")
UNREADABLE = (
    OSError,
    EOFError,
    LookupError,
    ValueError,
    RuntimeError,  # NotImplementedError is one
    OverflowError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""Every exception that a damaged archive can raise, found by damaging archives."""


@dataclass(frozen=True)
class Found:
    """One code file of a submission, read or refused."""

    path: PurePosixPath
    source: bytes | None
    problem: str = ""
    work: int = 0
    """Bytes that were read or unpacked for it, whether it is used or refused."""


def code_files(path: Path) -> Iterator[Found]:
    """Yield the ``.py`` and ``.ipynb`` files of the submission at `path`, each read or refused.

    Raises
    ------
    One of `UNREADABLE`
        If the folder or the archive as a whole cannot be used.
    """
    if path.is_dir():
        yield from _capped(_folder(path))
    elif path.suffix == ".zip":
        yield from _capped(_archive(path))
    else:
        yield _read(path, PurePosixPath(path.name))


def _capped(files: Iterator[Found]) -> Iterator[Found]:
    total = 0
    for number, found in enumerate(files):
        total += found.work
        if number >= MAX_ENTRIES or total > MAX_TOTAL:
            raise ValueError(f"more than {MAX_ENTRIES} files or {MAX_TOTAL >> 20} MB of code")
        yield found


def _folder(root: Path) -> Iterator[Found]:
    seen = 0
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(IGNORED))
        seen += len(subfolders) + len(names)
        if seen > MAX_ENTRIES:
            raise ValueError(f"more than {MAX_ENTRIES} files and folders")
        for name in sorted(names):
            if name.endswith(CODE) and not name.startswith(IGNORED):
                path = Path(folder) / name
                yield _read(path, PurePosixPath(path.relative_to(root).as_posix()))


def _read(path: Path, name: PurePosixPath) -> Found:
    """Read a regular file: no link is followed, and a pipe or a device is not waited for."""
    legible = str(name).encode(errors="replace").decode()
    if legible != str(name):
        return Found(PurePosixPath(legible), None, "its name is not UTF-8: rename it")
    try:
        descriptor = os.open(path, OPEN_FLAGS)
    except OSError as error:
        return Found(name, None, f"it cannot be opened ({error.strerror}); a link is not followed")
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return Found(name, None, "it is not a regular file")
        return _sized(name, file.read(MAX_FILE[name.suffix] + 1))


class _Cautious(io.FileIO):
    """A file that refuses large reads: zipfile reads an archive's list of files at once, whatever its size."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise ValueError(f"its list of files is larger than {MAX_DIRECTORY >> 20} MB")
        return super().read(size)


def _archive(path: Path) -> Iterator[Found]:
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("it is not a regular file")
    with _Cautious(path) as file, zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) > MAX_ENTRIES:
            raise ValueError(f"more than {MAX_ENTRIES} entries")
        for member in sorted(members, key=lambda member: member.filename):
            name = PurePosixPath(member.filename.replace("\\", "/"))
            hidden = any(part.startswith(IGNORED) and part != ".." for part in name.parts)
            if name.suffix not in CODE or hidden or member.is_dir():
                continue
            if len(name.name) > MAX_NAME:
                yield Found(PurePosixPath(f"{name.name[:20]}…{name.suffix}"), None, "its name is too long")
            else:
                yield _member(archive, member, name)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: PurePosixPath) -> Found:
    if ".." in name.parts or name.is_absolute():
        return Found(name, None, "its name points outside of the archive")
    if stat.S_ISLNK(member.external_attr >> 16):
        return Found(name, None, "it is a link")
    if member.flag_bits & 0x1:
        return Found(name, None, "it is encrypted")
    if member.compress_type not in METHODS:
        return Found(name, None, "it is packed in an unusual way: pack it again as an ordinary zip")
    largest = MAX_FILE[name.suffix]
    try:
        with archive.open(member) as file:
            return _sized(name, b"".join(islice(iter(partial(file.read, PIECE), b""), largest // PIECE + 1)))
    except UNREADABLE as error:
        work = min(member.file_size, largest)  # zipfile unpacks no more than that
        return Found(name, None, f"it cannot be unpacked ({reason(error)})", work)


def shown(path: PurePosixPath) -> str:
    """`path` for a message: printable, and only its end if it is long, since an archive may contain any path."""
    text = printable(str(path)).replace("\n", "?")
    return text if len(text) <= LONGEST_PATH else "…" + text[1 - LONGEST_PATH :]


def reason(error: Exception) -> str:
    """The text of an error without paths of this machine, and cut, since it may quote long names."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or "it is damaged"
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"


def _sized(name: PurePosixPath, source: bytes) -> Found:
    largest = MAX_FILE[name.suffix]
    if len(source) > largest:
        clear = ": clear its outputs and save" if name.suffix == ".ipynb" else ""
        return Found(name, None, f"it is larger than {largest >> 20} MB{clear}", len(source))
    return Found(name, source, work=len(source))
