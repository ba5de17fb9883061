"""What reads bytes that a stranger wrote: each reader, as a function of bytes that may raise nothing.

A reader's documented exception is caught here; any other, and any broken promise, is a finding.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from grader import wire
from grader.course.load import load_course
from grader.errors import CourseError
from grader.sandbox.inside.magics import as_python
from grader.sandbox.inside.statements import in_cell, in_script, names_bound
from grader.sandbox.outcomes import outcome_from
from grader.submissions import untar
from grader.submissions.files import MAX_FILE, MAX_NAME, MAX_TOTAL
from grader.submissions.intake import read_submission
from grader.submissions.names import WANTED
from grader.submissions.notebooks import MAX_CELLS, NotebookError, read_notebook

__all__ = ["TARGETS"]

CAPS = wire.Caps()
MOST_UNPACKED, MOST_MEMBERS = 1 << 20, 20
"""For a tar: less than in earnest, so that inputs that are large once unpacked end soon."""
LONGEST = 300
"""Characters of a message: it stands in a table, or below a check."""
SHM, ROOM = Path("/dev/shm"), 256 << 20
_FOLDER = tempfile.TemporaryDirectory(
    prefix="fuzz-", dir=SHM if SHM.is_dir() and shutil.disk_usage(SHM).free > ROOM else None
)
SCRATCH = Path(_FOLDER.name)


def frame(data: bytes) -> None:
    """What a student's process sends: a frame is refused, or is exactly what `wire.encode` would write."""
    _frame(data)
    _frame(_mended(data))  # few damaged prefixes get any further: one that fits is tried as well


def notebook(data: bytes) -> None:
    """A notebook is refused with a sentence, or its code cells are text, numbered as they stand."""
    try:
        found = read_notebook(data)
    except NotebookError as refusal:
        _assert_readable(str(refusal))
        return
    numbers = [number for number, _ in found.cells]
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= MAX_CELLS for number in numbers)
    for _, source in found.cells:
        source.encode()


def code(data: bytes) -> None:
    """A file, or a cell with magics in it, is statements: each at a line of the text, or with the error."""
    text = data.decode(errors="ignore").replace("\r\n", "\n").replace("\r", "\n")
    assert as_python(text).count("\n") == text.count("\n")
    for statements in (in_script(data), in_cell(text)):
        for statement in statements:
            assert 1 <= statement.line <= text.count("\n") + 1
            assert (statement.node is None) == (statement.error is not None)
            assert all(name.isidentifier() or name == "*" for name in names_bound(statement))
        lines = [statement.line for statement in statements]
        assert lines == sorted(lines)


def archive(data: bytes) -> None:
    """A zip is a submission whatever is in it: what cannot be used is a problem, and no file is written."""
    path = SCRATCH / "student.zip"
    path.write_bytes(data)
    submission = read_submission("student", path, ["target"])
    for problem in submission.problems:
        assert len(problem.file) <= MAX_NAME
        _assert_readable(problem.message)
        assert str(SCRATCH) not in problem.message
        assert "()" not in problem.message
    assert all(len(name) <= MAX_NAME for name in submission.files)
    assert all(len(source) <= MAX_FILE[".py"] for source in submission.files.values())
    assert sum(map(len, submission.files.values())) <= MAX_TOTAL
    assert {name for files in submission.entries.values() for name in files} <= {
        *(f"{name}.py" for name in submission.files),
        *(f"{name}.ipynb" for name in submission.notebooks),
    }
    assert list(SCRATCH.iterdir()) == [path]
    path.unlink()


def tar(data: bytes) -> None:
    """What is written of a tar is files that are wanted, each as long as is said.

    It is a program's work, whose limits on time and memory stand around it: here it runs without them.
    """
    out = io.BytesIO()
    with contextlib.suppress(Exception):  # the program says whatever it is
        untar.copy(io.BytesIO(data), out, WANTED, MOST_UNPACKED, MOST_MEMBERS)
    written, place, count = out.getvalue(), 0, 0
    while place < len(written):
        end = written.index(b"\n", place)
        name, size, problem = json.loads(written[place:end])
        assert WANTED.fullmatch(name)
        assert not (size and problem)
        place, count = end + 1 + size, count + 1
        assert place <= len(written)
    assert count <= MOST_MEMBERS
    assert len(written) <= 2 * MOST_UNPACKED + count * 8 * untar.LONGEST_HEADER


def settings(data: bytes) -> None:
    """A course.toml is refused with a file and a sentence: here always, since no exercise stands beside it."""
    path = SCRATCH / "course.toml"
    path.write_bytes(data)
    try:
        load_course(SCRATCH)
    except CourseError as refusal:
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
        assert str(refusal)  # noqa: PT017 - no test, but what is promised of a refusal
        assert refusal.line is None or 1 <= refusal.line <= lines  # noqa: PT017
    else:
        raise AssertionError("a course without exercises was loaded")
    finally:
        path.unlink()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "frame": frame,
    "notebook": notebook,
    "code": code,
    "archive": archive,
    "tar": tar,
    "settings": settings,
}


def _assert_readable(message: str) -> None:
    assert 0 < len(message) <= LONGEST
    assert message.isprintable()


def _frame(data: bytes) -> None:
    size = wire.PREFIX.size
    try:
        header, body = wire.lengths(data[:size], CAPS)
        end = size + header + body
        if len(data) < end:
            return  # the grader would go on waiting
        kind, fields = wire.decode(data[size : size + header], data[size + header : end])
    except wire.WireError:
        return
    arrays = _arrays(fields)
    assert not any(array.flags.owndata or array.flags.writeable for array in arrays)
    assert sum(array.nbytes for array in arrays) <= body  # few bytes never stand for much
    again = wire.encode(kind, fields)
    header, _ = wire.lengths(again[:size], CAPS)
    known = wire.decode(again[size : size + header], again[size + header :])
    assert wire.encode(*known) == again
    try:
        outcome_from(kind, fields)
    except wire.WireError:
        return


def _arrays(value: object) -> list[np.ndarray]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [array for item in value for array in _arrays(item)]
    return [value] if isinstance(value, np.ndarray) else []


def _mended(data: bytes) -> bytes:
    """`data` with a prefix that is true of what follows it."""
    rest = data[wire.PREFIX.size :]
    end = rest.rfind(b"}") + 1  # a header is an object, and what it announces begins behind it
    return wire.PREFIX.pack(wire.MAGIC, end, len(rest) - end) + rest
