"""A program of its own: a tar on the standard input, packed or not -> its files that are wanted, on the output.

It takes a stranger's bytes, so it runs in a process with limits on time and memory, imports nothing of this
package, and writes nothing but its output: for each file a line of JSON, ``[name, size, problem]``, and `size`
bytes. The last line has no name, and says why reading stopped, if it did before the end.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import lzma
import re
import sys
import tarfile
from typing import IO, Any, Protocol

MB = 1 << 20
CPU_S = 10
MEMORY = 256 * MB
XZ_MEMORY = 64 * MB
"""What a dictionary of xz may take."""
LONGEST_HEADER = 1 << 16
PIECE = 1 << 16
READS_AT_THE_END = 16
"""How often the end may be read: a damaged header can make tarfile ask for ever."""
MAGIC = {b"\x1f\x8b": "gz", b"\xfd7zXZ\x00": "xz"}
WITH_CONTENT = frozenset({tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, b"L", b"K"})
"""Headers that tarfile reads whole: long names, and lists of properties."""


class Unfit(Exception):
    """The archive is none that an ordinary program writes, or has no end that is worth waiting for."""


class Readable(Protocol):
    """What a tar is read from."""

    def read(self, size: int, /) -> bytes: ...


class Header(tarfile.TarInfo):
    """A header that is refused before tarfile believes it."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Header:
        try:
            found = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError:
            if any(buf):  # tarfile would take it for the end, which is a block of zeros
                raise Unfit("it is no tar, or a header of it is damaged") from None
            raise
        if found.size < 0:
            raise Unfit("a file of it has a size below 0")
        if found.type == tarfile.GNUTYPE_SPARSE:
            raise Unfit("it holds a sparse file")
        if found.type in WITH_CONTENT and found.size > LONGEST_HEADER:
            raise Unfit(f"a header of it is larger than {LONGEST_HEADER >> 10} KB")
        return found


class Xz:
    """An xz file, unpacked piece by piece within a limit on memory."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._decoder = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)

    def read(self, size: int, /) -> bytes:
        while not self._decoder.eof:
            piece = self._file.read(PIECE) if self._decoder.needs_input else b""
            if not piece and self._decoder.needs_input:
                raise EOFError("it ends too early")
            unpacked = self._decoder.decompress(piece, size)
            if unpacked:
                return unpacked
        return b""


class Started:
    """A stream of which the beginning has been looked at already."""

    def __init__(self, head: bytes, file: Readable) -> None:
        self._head, self._file = head, file

    def read(self, size: int = -1, /) -> bytes:
        head, self._head = self._head, b""
        if head and 0 <= size < len(head):
            head, self._head = head[:size], head[size:]
        return head or self._file.read(size)


class Counted:
    """A stream that ends with an exception when more than `most` bytes have been read, or its end too often."""

    def __init__(self, file: Readable, most: int) -> None:
        self._file, self._most, self._left, self._ends = file, most, most, 0

    def read(self, size: int, /) -> bytes:
        piece = self._file.read(size)
        self._left -= len(piece)
        self._ends += not piece
        if self._left < 0:
            raise Unfit(f"it unpacks to more than {self._most // MB} MB")
        if self._ends > READS_AT_THE_END:
            raise EOFError("it ends too early")
        return piece


def unpacked(file: Readable, most: int) -> Counted:
    """Return the tar in `file`, whatever it is packed by: its beginning says it, not its name."""
    head = b""
    while len(head) < max(map(len, MAGIC)) and (piece := file.read(max(map(len, MAGIC)) - len(head))):
        head += piece
    whole = Started(head, file)
    kind = next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), "")
    if kind == "gz":
        packed: Any = whole  # GzipFile asks for more than it reads, and is content with this
        return Counted(gzip.GzipFile(fileobj=packed), most)
    return Counted(Xz(whole) if kind == "xz" else whole, most)


def _write(out: IO[bytes], name: str, data: bytes = b"", problem: str = "") -> None:
    out.write(json.dumps([name, len(data), problem]).encode() + b"\n" + data)
    out.flush()


def copy(source: IO[bytes], out: IO[bytes], wanted: re.Pattern[str], most: int, members: int) -> None:
    """Write the files of the tar in `source` whose path matches `wanted`."""
    stream: Any = unpacked(source, most)
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=Header, encoding="utf-8") as archive:
        while (member := archive.next()) is not None:
            archive.__dict__["members"].clear()  # tarfile remembers each, and nobody asks
            if not wanted.fullmatch(member.name) or member.isdir():
                continue
            members -= 1
            if members < 0:
                raise Unfit("there are too many files in it")
            if member.size < 0 or member.issparse():
                raise Unfit("it holds a sparse file, or one of a size below 0")
            file = archive.extractfile(member) if member.isreg() else None
            if file is None:
                link = member.issym() or member.islnk()
                _write(out, member.name, problem="it is a link" if link else "it is no file")
            else:
                _write(out, member.name, file.read())


def limit() -> None:
    """Bound this process: what it reads may be made to cost."""
    import resource

    for what, most in ((resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_AS, MEMORY)):
        with contextlib.suppress(ValueError, OSError):  # not every system has each
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Read ``WANTED MOST MEMBERS`` from the command line: a regular expression of paths, bytes, files."""
    wanted, most, members = sys.argv[1:]
    try:
        limit()
    except ImportError:
        _write(sys.stdout.buffer, "", problem="this system cannot limit what unpacking it takes")
        return
    try:
        copy(sys.stdin.buffer, sys.stdout.buffer, re.compile(wanted), int(most), int(members))
        ending = ""
    except Exception as error:  # noqa: BLE001 - whatever a damaged archive raises is its own fault
        ending = str(error) or "it is damaged"
    _write(sys.stdout.buffer, "", problem=ending)


if __name__ == "__main__":
    main()
