"""What reading a submission yields, and how much of it is read at the most."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.submissions.notebooks import MAX_NOTEBOOK, MAX_NOTEBOOK_FILE
from grader.text import printable

__all__ = [
    "MAX_ARCHIVE",
    "MAX_ENTRIES",
    "MAX_FILE",
    "MAX_READ",
    "MAX_TOTAL",
    "UNREADABLE",
    "Budget",
    "Entry",
    "Found",
    "Spent",
    "Unusable",
    "reason",
    "shown",
]

MAX_FILE = {".py": 1 << 20, ".ipynb": MAX_NOTEBOOK}
"""Bytes of a file, of a notebook without its outputs."""
MAX_READ = {".py": MAX_FILE[".py"], ".ipynb": MAX_NOTEBOOK_FILE}
"""Bytes of a file that are read to know that."""
MAX_ENTRIES = 2000
MAX_TOTAL = 64 << 20
MAX_WORK = 256 << 20
MAX_TARS = 4
"""Each may take some seconds of processor time."""
MAX_DATA = 256
"""Files of data that are looked at."""
MAX_DATA_READ = 16
"""How many times the bytes that may be used are read, to find out what fits."""
MAX_ARCHIVE = 64 << 20
"""Bytes of an archive that lies in another one."""
LONGEST_REASON, LONGEST_PATH = 200, 80
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


class Unusable(Exception):
    """One file cannot be used; the message says why, and what to do."""

    def __init__(self, message: str, work: int = 0) -> None:
        super().__init__(message)
        self.work = work
        """Bytes that were unpacked before that was known."""


class Spent(Exception):
    """So much has been read that the rest is left; the message says how much."""


@dataclass(frozen=True)
class Found:
    """One file of a submission, read or refused."""

    path: PurePosixPath
    """Where it lies; the name of an archive stands for the folder that it is."""
    source: bytes | None
    problem: str = ""
    is_data: bool = False
    """Whether it is no code, but a file that code may read."""


@dataclass(frozen=True)
class Entry:
    """One file that may be read."""

    path: PurePosixPath
    read: Callable[[int], bytes]
    """Returns its beginning: all of it, or at least so many bytes."""
    place: Path | None = None
    """Where it lies on this machine, if it is no part of an archive."""


@dataclass
class Budget:
    """What may still be read of one submission, archives within it included."""

    entries: int = MAX_ENTRIES
    """Files of code, and archives."""
    kept: int = MAX_TOTAL
    """Bytes of code."""
    work: int = MAX_WORK
    """Bytes that are read or unpacked, whether they are used or refused."""
    tars: int = MAX_TARS
    data: int = 0
    """Bytes that one file of data may have."""
    looked_at: int = 0
    """Files of data that were looked at."""
    data_read: int = 0
    """Bytes of data that were read, whether they are used or too many."""

    def looks_at_data(self) -> bool:
        """Count one file of data; return whether there is room for it."""
        self.looked_at += 1
        return self.looked_at <= MAX_DATA and self.data_read <= MAX_DATA_READ * self.data

    def take_entry(self) -> None:
        """Count one file.

        Raises
        ------
        Spent
            If that is one too many.
        """
        self.entries -= 1
        if self.entries < 0:
            raise Spent(f"there are more than {MAX_ENTRIES} files of code in it")

    def take(self, work: int, kept: int = 0) -> None:
        """Count bytes that were read, and those of them that are code.

        Raises
        ------
        Spent
            If that is too much.
        """
        self.work -= work
        self.kept -= kept
        if self.kept < 0:
            raise Spent(f"there are more than {MAX_TOTAL >> 20} MB of code in it")
        if self.work < 0:
            raise Spent(f"it is larger than {MAX_WORK >> 20} MB")


def shown(path: PurePosixPath) -> str:
    """`path` for a message: printable, and only its end if it is long, since an archive may contain any path."""
    text = printable(str(path)).replace("\n", "?")
    return text if len(text) <= LONGEST_PATH else "…" + text[1 - LONGEST_PATH :]


def reason(error: Exception) -> str:
    """The text of an error without paths of this machine, and cut, since it may quote long names."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or "it is damaged"
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"
