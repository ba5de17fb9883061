"""Inputs that ask for memory: ``python giants.py READER`` reads each in a process that may take little more.

With ``more`` behind it, the reader reads those that take long, which are left to the night.

A process of its own, since only the kernel's limit counts what zlib and json take; a child for each input, so that
one does not leave memory to the next.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import lzma
import os
import resource
import struct
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from targets import SCRATCH, settings

from grader import wire
from grader.sandbox.inside.statements import in_cell, in_script
from grader.submissions import untar
from grader.submissions.files import MAX_TOTAL
from grader.submissions.intake import read_submission
from grader.submissions.names import WANTED
from grader.submissions.notebooks import MAX_NOTEBOOK, MAX_NOTEBOOK_FILE, MAX_TOKENS, NotebookError, read_notebook

MB = 1 << 20
EMPTY = 24 * MB
"""What Python itself takes in between: arenas, and buffers that grow by doubling."""


def _frame(header, body=b"", claims=None):
    return wire.PREFIX.pack(wire.MAGIC, *(claims or (len(header), len(body)))) + header + body


def _header(value=b"0", arrays=b""):
    return b'{"kind":"returned","fields":{"value":' + value + b'},"arrays":[' + arrays + b"]}"


def _filled(unit, size=wire.Caps.header - 100):
    return unit * (size // len(unit)) + unit.rstrip(b",")


def frames():
    """A header costs at most 48 bytes a byte: a list of lists does. The body is not copied."""
    body = bytes(wire.Caps.body)
    yield "a full body", _frame(_header(b'{"a":0}', b'["float64",[2097152]]'), body)
    yield (
        "one array, named often",
        _frame(_header(b'{"l":[%b]}' % _filled(b'{"a":0},'), b'["bool",[16]]'), bytes(16)),
    )
    yield "many arrays", _frame(_header(arrays=_filled(b'["bool",[0]],')))
    yield "many lists", _frame(_header(b'{"l":[%b]}' % _filled(b'{"l":[]},')))
    yield "many entries", _frame(_header(b'{"d":[%b]}' % _filled(b'["ab",0],')))
    yield "a claim of 4 GiB of header", _frame(b"{}", claims=(2**32 - 1, 0))
    yield "a claim of all there is", _frame(b"{}", claims=(2, 2**64 - 1))
    yield "an array of 2**43 bytes", _frame(_header(b'{"a":0}', b'["float64",[1099511627776]]'), bytes(16))
    yield "an empty array of 2**40 rows", _frame(_header(b'{"a":0}', b'["float64",[1099511627776,0]]'))


UNITS = (b'{"":0},', b"[0],", b"[],", b'"ab",', b"1.5,", b'{"cell_type":"code","source":""},')
MOST_UNITS = b'"ab",'


def notebooks():
    """A notebook costs itself, as text and once more as a string in it, and its values."""
    for unit in UNITS:
        yield _units(unit, MAX_TOKENS // 4)
    yield _units(MOST_UNITS, MAX_NOTEBOOK // len(MOST_UNITS) - 10)
    for text in ("a", "\N{GRINNING FACE}"):
        source = text.encode() * (MAX_NOTEBOOK // len(text.encode()) - 100)
        yield f"one cell of {text}", b'{"nbformat":4,"cells":[{"cell_type":"code","source":"%b"}]}' % source
    yield "too large", b" " * (MAX_NOTEBOOK + 1)


def more_notebooks():
    """Those of more values than are read."""
    for unit in UNITS:
        yield _units(unit, MAX_NOTEBOOK // len(unit) - 10)


def _units(unit, count):
    document = b'{"nbformat":4,"cells":[],"metadata":[%b]}' % (unit * count).rstrip(b",")
    return f"{count} times {unit.decode()}", document


def codes():
    """Code is read in the student's process, under its limits: 1 KB of it stays far below them."""
    for unit in ("x\n", "(", "-", "!ls\n", "%time x\n", "x = (\n", "def f(:\n", "'''\n", "? ", "\\\n"):
        yield f"{unit!r}, again and again", (unit * ((MB >> 10) // len(unit))).encode()


def archives():
    """An archive costs its code and three times the largest file: packed, unpacked, as text."""
    yield "200 MB of zeros, by deflate", _zip(zipfile.ZIP_DEFLATED, {"target.ipynb": [MB] * 200})
    yield "code of just that much", _zip(zipfile.ZIP_DEFLATED, {f"{i:02}.py": [MB] for i in range(MAX_TOTAL // MB)})
    yield "a long list of files", _listed(32 * MB)
    yield "one member under 2000 names", _overlapping(2000)
    yield "a claim of a dictionary of 4 GiB", _lzma_claim()


def more_archives():
    """Those that take seconds to make or to read."""
    yield "notebooks of just that much", _zip(zipfile.ZIP_STORED, {f"{i}.ipynb": [20 * MB] for i in range(3)})
    yield "200 MB of zeros, by bzip2", _zip(zipfile.ZIP_BZIP2, {"target.py": [MB] * 200})
    large = {f"{i}.ipynb": [MB] * 100 for i in range(3)}
    yield "notebooks as large as they may be with outputs", _zip(zipfile.ZIP_DEFLATED, large)
    yield "a list of 150,000 files", _listed(7 * MB)


def tars():
    """A tar costs the file that is read, twice, and what it is packed by."""
    zeros = {"target.py": 100 * MB}
    yield "100 MB of zeros", gzip.compress(_tar(zeros), 1)
    yield "60 MB of zeros, by xz", lzma.compress(_tar({"target.py": 60 * MB}), preset=0)
    yield "a dictionary of 128 MB", lzma.compress(b"", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 128 * MB}])
    yield "a name of 50 MB", _tar({"n" * 50 * MB + ".py": 0})


def more_tars():
    """Those that take seconds to make."""
    yield "many files", gzip.compress(_tar({f"{i}.txt": 0 for i in range(60_000)}), 1)


def documents():
    """A course.toml has no cap, being the instructor's own: 64 KB of it take little."""
    yield "many brackets", b"title = " + b"[" * (MB >> 4)
    yield "many digits", b"seed = " + b"9" * (MB >> 4)
    yield "a long text", b'title = "' + b"a" * (MB >> 4) + b'"'


def _zip(method, members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, sizes in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            with archive.open(info, "w") as file:
                for size in sizes:
                    file.write(bytes(size))
    return out.getvalue()


def _tar(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, size in members.items():
            info = tarfile.TarInfo(name)
            info.size = size
            archive.addfile(info, io.BytesIO(bytes(size)))
    return out.getvalue()


def _entry(name, method=0, crc=0, packed=0, size=0):
    return (
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, method, 0, 33, crc, packed, size, len(name), *[0] * 6)
        + name
    )


def _closed(data, entries, count):
    return data + entries + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(entries), len(data), 0)


def _listed(size):
    one = _entry(b"x")
    return _closed(b"", one * (size // len(one)), 0xFFFF)


def _overlapping(count):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = bytes(MAX_NOTEBOOK + 1)
    packed = packer.compress(content) + packer.flush()
    numbers = {"crc": zlib.crc32(content), "packed": len(packed), "size": len(content)}
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, *numbers.values(), 7, 0) + b"a.ipynb" + packed
    return _closed(head, _entry(b"a.ipynb", 8, **numbers) * count, count)


def _lzma_claim():
    data = bytearray(_zip(zipfile.ZIP_LZMA, {"target.py": [1000]}))
    place = data.index(b"target.py") + len("target.py") + 5  # behind version, length and the first property
    data[place : place + 4] = b"\xff" * 4
    return bytes(data)


def read_frame(data):
    try:
        header, body = wire.lengths(data[: wire.PREFIX.size], wire.Caps())
        start = wire.PREFIX.size + header
        wire.decode(data[wire.PREFIX.size : start], data[start : start + body])
    except wire.WireError:
        return


def read_cells(data):
    try:
        read_notebook(data)
    except NotebookError:
        return


def read_code(data):
    in_script(data)
    in_cell(data.decode())


def read_archive(data):
    path = SCRATCH / "student.zip"
    path.write_bytes(data)
    read_submission("student", path, ["target"])


def read_tar(data):
    with (
        contextlib.suppress(untar.Unfit, tarfile.TarError, lzma.LZMAError, EOFError),
        Path(os.devnull).open("wb") as out,
    ):
        untar.copy(io.BytesIO(data), out, WANTED, MAX_TOTAL, 20_000)


READERS = {
    "frame": (read_frame, frames, 48 * MB + wire.Caps.body),
    "notebook": (read_cells, notebooks, 4 * MAX_NOTEBOOK + 80 * MB),
    "code": (read_code, codes, 40 * MB),
    "archive": (read_archive, archives, MAX_TOTAL + 2 * MAX_NOTEBOOK_FILE),
    "tar": (read_tar, tars, 2 * MAX_TOTAL + untar.XZ_MEMORY),
    "settings": (settings, documents, 16 * MB),
}


MORE = {"notebook": more_notebooks, "archive": more_archives, "tar": more_tars}


def limited(read, data, most):
    """Read `data` in a child that may take `most` bytes more than it has, and return how it ended."""
    child = os.fork()
    if child == 0:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most += pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        try:
            read(data)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent says it
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main():
    read, inputs, most = READERS[sys.argv[1]]
    inputs = MORE[sys.argv[1]] if sys.argv[2:] == ["more"] else inputs
    read(b"")  # what is loaded late is loaded now
    ended = {name: limited(read, data, most + EMPTY) for name, data in inputs()}
    bad = [f"{name} (exit code {code})" for name, code in ended.items() if code]
    said = f"{len(ended)} inputs within {(most + EMPTY) // MB} MB, but for: {', '.join(bad) or 'none'}"
    print(f"{sys.argv[1]}: {said}")  # noqa: T201 - a command line
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
