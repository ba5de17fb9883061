"""A folder, a ``.py``, a ``.ipynb`` or a ``.zip`` -> `Submission`. Student code is never parsed here, never run.

Everything is capped and read through a descriptor that was checked to be a regular file. What cannot be
used is a named problem of that file; the rest of the submission goes on.
"""

from __future__ import annotations

import difflib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError
from grader.model import Cell, Missing, Problem, Submission
from grader.notebooks import MAX_NOTEBOOK, NotebookError, read_notebook

__all__ = ["absence", "find_submissions", "read_submission"]

MAX_FILE = {".py": 1 << 20, ".ipynb": MAX_NOTEBOOK}
MAX_TOTAL = 64 << 20
MAX_ENTRIES = 2000
MAX_NAME = 255
"""Characters of a file's name, as file systems have it; an archive may name anything."""
LONGEST_REASON = 200
CODE = (".py", ".ipynb")
SUFFIXES = frozenset({*CODE, ".zip"})
# Not all of them exist everywhere, and a student's own check runs everywhere.
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
"""All that reading a damaged archive may raise, found by damaging archives."""


@dataclass(frozen=True)
class _Found:
    """One file of a submission that holds code, read or refused."""

    path: PurePosixPath
    source: bytes | None
    problem: str = ""


def find_submissions(path: Path, exercises: Sequence[str]) -> list[tuple[str, Path]]:
    """Return ``(student, path)`` for each submission in `path`, sorted by student.

    A file, and a folder that holds a file named after an exercise, is one submission; any other folder
    holds one per entry.

    Raises
    ------
    SubmissionError
        If there is nothing to grade, or two entries belong to the same student.
    """
    if not path.exists():
        raise SubmissionError(f"{path} does not exist; give a folder of submissions, or one submission")
    if path.is_file():
        if path.suffix not in SUFFIXES:
            raise SubmissionError(f"{path} is neither a folder nor one of {', '.join(sorted(SUFFIXES))}")
        return [(path.stem, path)]
    entries = [entry for entry in sorted(path.iterdir()) if not entry.name.startswith(IGNORED)]
    if any(entry.stem in exercises and entry.suffix in CODE for entry in entries):
        return [(path.resolve().name, path)]
    found: dict[str, Path] = {}
    for entry in entries:
        if entry.is_symlink() or not (entry.is_dir() or entry.suffix in SUFFIXES):
            continue
        student = entry.name if entry.is_dir() else entry.stem
        if student in found:
            raise SubmissionError(f"{found[student].name} and {entry.name} belong to the same student: keep one")
        found[student] = entry
    if not found:
        raise SubmissionError(
            f"{path} holds no submission: one folder, .py, .ipynb or .zip per student is expected"
        )
    return sorted(found.items())


def read_submission(student: str, path: Path, exercises: Sequence[str]) -> Submission:
    """Return what `student` handed in at `path`, with every file that can be used."""
    problems: list[Problem] = []
    chosen: dict[str, _Found] = {}
    try:
        for found in _code_files(path):
            if found.source is None:
                problems.append(Problem(found.path.name, found.problem))
            else:
                _choose(chosen, found, problems)
    except UNREADABLE as error:
        problems.append(Problem(path.name, f"it cannot be read ({_reason(error)})"))
    sources = {file: found.source or b"" for file, found in sorted(chosen.items())}
    notebooks = _notebooks(sources, problems)
    modules = {PurePosixPath(file).stem: source for file, source in sources.items() if file.endswith(".py")}
    return Submission(
        id=student,
        sha256=_digest(sources, problems),
        files=modules,
        notebooks=notebooks,
        entries=_entries(
            [*(f"{name}.py" for name in modules), *(f"{name}.ipynb" for name in notebooks)], exercises
        ),
        problems=tuple(problems),
    )


def absence(submission: Submission, exercise: str) -> Missing:
    """Return why `submission` has nothing to run for `exercise`."""
    wanted = [f"{exercise}{suffix}" for suffix in CODE]
    empty = not submission.files and not submission.notebooks
    for problem in submission.problems:
        if problem.file in wanted or empty:
            return Missing(problem.file, why=problem.message)
    files = [*(f"{name}.py" for name in submission.files), *(f"{name}.ipynb" for name in submission.notebooks)]
    near = next(iter(difflib.get_close_matches(wanted[0], files, 1)), "")
    return Missing(f"file {wanted[0]}", nearest=near)


def _digest(sources: Mapping[str, bytes], problems: Sequence[Problem]) -> str:
    digest = sha256()
    for file, source in sources.items():
        digest.update(f"{file}\0{sha256(source).hexdigest()}\n".encode(errors="replace"))
    for problem in problems:
        digest.update(f"{problem.file}\0{problem.message}\n".encode(errors="replace"))
    return digest.hexdigest()


def _notebooks(sources: Mapping[str, bytes], problems: list[Problem]) -> dict[str, tuple[Cell, ...]]:
    found = {}
    for file, source in sources.items():
        if file.endswith(".ipynb"):
            try:
                notebook = read_notebook(source)
            except NotebookError as error:
                problems.append(Problem(file, str(error)))
            else:
                if notebook.remark:
                    problems.append(Problem(file, notebook.remark))
                named = tuple(Cell(f"{file}, cell {number}", text) for number, text in notebook.cells)
                found[PurePosixPath(file).stem] = named
    return found


def _entries(files: Sequence[str], exercises: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which files may hold which exercise: those of its name, else the only one that is nobody's own.

    Several exercises may so stand in one file, ``homework.ipynb`` or ``alice.py``. Beside files that are named
    after exercises a ``.py`` is somebody's helper, but a notebook still counts.
    """
    named = {name: tuple(f"{name}{suffix}" for suffix in CODE if f"{name}{suffix}" in files) for name in exercises}
    own = {file for candidates in named.values() for file in candidates}
    general = [file for file in files if file not in own and (not own or file.endswith(".ipynb"))]
    shared = tuple(general) if len(general) == 1 else ()
    return {name: candidates or shared for name, candidates in named.items() if candidates or shared}


def _choose(chosen: dict[str, _Found], found: _Found, problems: list[Problem]) -> None:
    """Of two files of one name the one less deep counts; on the same level neither is taken for the other."""
    name = found.path.name
    known = chosen.get(name)
    if known is None or len(found.path.parts) < len(known.path.parts):
        chosen[name] = found
    elif len(found.path.parts) == len(known.path.parts):
        problems.append(
            Problem(found.path.name, f"there are two of it, {known.path} and {found.path}: {known.path} counts")
        )


def _code_files(path: Path) -> Iterator[_Found]:
    if path.is_dir():
        yield from _capped(_folder(path))
    elif path.suffix == ".zip":
        yield from _capped(_archive(path))
    else:
        yield _read(path, PurePosixPath(path.name))


def _capped(files: Iterator[_Found]) -> Iterator[_Found]:
    total = 0
    for number, found in enumerate(files):
        total += len(found.source or b"")
        if number >= MAX_ENTRIES or total > MAX_TOTAL:
            raise ValueError(f"more than {MAX_ENTRIES} files or {MAX_TOTAL >> 20} MB of code")
        yield found


def _folder(root: Path) -> Iterator[_Found]:
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


def _read(path: Path, name: PurePosixPath) -> _Found:
    """Read a regular file: no link is followed, and a pipe or a device is not waited for."""
    legible = str(name).encode(errors="replace").decode()
    if legible != str(name):
        return _Found(PurePosixPath(legible), None, "its name is not UTF-8: rename it")
    try:
        descriptor = os.open(path, OPEN_FLAGS)
    except OSError as error:
        return _Found(name, None, f"it cannot be opened ({error.strerror}); a link is not followed")
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return _Found(name, None, "it is not a regular file")
        return _sized(name, file.read(MAX_FILE[name.suffix] + 1))


def _archive(path: Path) -> Iterator[_Found]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MAX_ENTRIES:
            raise ValueError(f"more than {MAX_ENTRIES} entries")
        for member in sorted(members, key=lambda member: member.filename):
            name = PurePosixPath(member.filename.replace("\\", "/"))
            hidden = any(part.startswith(IGNORED) and part != ".." for part in name.parts)
            if name.suffix not in CODE or hidden or member.is_dir():
                continue
            if len(name.name) > MAX_NAME:
                yield _Found(PurePosixPath(f"{name.name[:20]}…{name.suffix}"), None, "its name is too long")
            else:
                yield _member(archive, member, name)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: PurePosixPath) -> _Found:
    if ".." in name.parts or name.is_absolute():
        return _Found(name, None, "its name points outside of the archive")
    if stat.S_ISLNK(member.external_attr >> 16):
        return _Found(name, None, "it is a link")
    if member.compress_type == zipfile.ZIP_LZMA:  # it may claim a dictionary of 4 GiB, taken at once
        return _Found(name, None, "it is packed by LZMA: pack it again as an ordinary zip")
    if member.flag_bits & 0x1:
        return _Found(name, None, "it is encrypted")
    try:
        with archive.open(member) as file:
            return _sized(name, file.read(MAX_FILE[name.suffix] + 1))
    except UNREADABLE as error:
        return _Found(name, None, f"it cannot be unpacked ({_reason(error)})")


def _reason(error: Exception) -> str:
    """Without the path that an error of the system quotes, which is this machine's, and cut: it may quote names."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"


def _sized(name: PurePosixPath, source: bytes) -> _Found:
    largest = MAX_FILE[name.suffix]
    if len(source) > largest:
        clear = ": clear its outputs and save" if name.suffix == ".ipynb" else ""
        return _Found(name, None, f"it is larger than {largest >> 20} MB{clear}")
    return _Found(name, source)
