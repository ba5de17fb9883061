"""A zip -> its files, each of which is unpacked when it is asked for, piece by piece."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, cast

from grader.submissions.found import UNREADABLE, Entry, Unusable, reason

__all__ = ["MAX_DIRECTORY", "cautious_bytes", "cautious_file", "zip_entries"]

MAX_DIRECTORY = 8 << 20
"""Bytes of an archive's list of files, which zipfile reads before it can be asked; an environment has so many."""
PIECE = 1 << 16
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Methods that unpack only as much as is asked for, in little memory. bzip2 and LZMA do not."""


class _CautiousFile(io.FileIO):
    """A file that refuses large reads: zipfile reads an archive's list of files at once, whatever its size."""

    def read(self, size: int | None = -1, /) -> bytes:
        _refuse_large(size)
        return super().read(size)


class _CautiousBytes(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        _refuse_large(size)
        return super().read(size)


def _refuse_large(size: int | None) -> None:
    if size is not None and size > MAX_DIRECTORY:
        raise ValueError(f"its list of files is larger than {MAX_DIRECTORY >> 20} MB")


def cautious_file(place: Path) -> IO[bytes]:
    """Return the file at `place`, opened for `zip_entries`."""
    return cast("IO[bytes]", _CautiousFile(place))


def cautious_bytes(data: bytes) -> IO[bytes]:
    """Return `data` as a file, for `zip_entries`."""
    return _CautiousBytes(data)


def zip_entries(file: IO[bytes]) -> Iterator[Entry]:
    """Yield the files in the zip `file`, which has to stay open while they are read.

    Raises
    ------
    One of `UNREADABLE`
        If it is no zip, or its list of files is damaged or too long.
    """
    archive = zipfile.ZipFile(file)
    for member in archive.infolist():
        if member.filename and not member.is_dir():
            yield Entry(PurePosixPath(member.filename.replace("\\", "/")), partial(_content, archive, member))


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Unusable("it is a link")
    if member.flag_bits & 0x1:
        raise Unusable("it is encrypted")
    if member.compress_type not in METHODS:
        raise Unusable("it is packed in an unusual way: pack it again as an ordinary zip")
    pieces: list[bytes] = []
    try:
        with archive.open(member) as packed:
            # One more than fits is enough to see that it does not.
            pieces.extend(islice(iter(partial(packed.read, PIECE), b""), most // PIECE + 1))
    except UNREADABLE as error:
        raise Unusable(f"it cannot be unpacked ({reason(error)})", sum(map(len, pieces))) from None
    return b"".join(pieces)
