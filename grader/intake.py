"""A folder, a ``.py`` or a ``.zip`` -> `Submission`. Student code is bytes here: never parsed, never run.

Everything is capped and read through a descriptor that was checked to be a regular file. What cannot be
used is a named problem of that file; the rest of the submission goes on.
"""

from __future__ import annotations

import difflib
import os
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError
from grader.model import Missing, Problem, Submission

__all__ = ["absence", "find_submissions", "read_submission"]

MAX_FILE = 1 << 20
MAX_TOTAL = 16 << 20
MAX_ENTRIES = 2000
SUFFIXES = frozenset({".py", ".zip"})
IGNORED = ("__", ".")


@dataclass(frozen=True)
class _Found:
    """One Python file of a submission, read or refused."""

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
    if any(entry.stem in exercises and entry.suffix == ".py" for entry in entries):
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
        raise SubmissionError(f"{path} holds no submission: one folder, .py or .zip per student is expected")
    return sorted(found.items())


def read_submission(student: str, path: Path, exercises: Sequence[str]) -> Submission:
    """Return what `student` handed in at `path`, with every file that can be used."""
    problems: list[Problem] = []
    chosen: dict[str, _Found] = {}
    try:
        for found in _python_files(path):
            if found.source is None:
                problems.append(Problem(found.path.name, found.problem))
            else:
                _choose(chosen, found, problems)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        problems.append(Problem(path.name, f"it cannot be read ({error})"))
    modules = {name: found.source or b"" for name, found in sorted(chosen.items())}
    digest = sha256()
    for name, source in modules.items():
        digest.update(f"{name}\0{sha256(source).hexdigest()}\n".encode())
    for problem in problems:
        digest.update(f"{problem.file}\0{problem.message}\n".encode(errors="replace"))
    return Submission(student, digest.hexdigest(), modules, _entries(modules, exercises), tuple(problems))


def absence(submission: Submission, exercise: str) -> Missing:
    """Return why `submission` has nothing to run for `exercise`."""
    wanted = f"{exercise}.py"
    for problem in submission.problems:
        if problem.file == wanted or not submission.files:
            return Missing(problem.file, why=problem.message)
    near = difflib.get_close_matches(wanted, [f"{name}.py" for name in submission.files], 1)
    return Missing(f"file {wanted}", nearest=next(iter(near), ""))


def _entries(modules: dict[str, bytes], exercises: Sequence[str]) -> dict[str, str]:
    """Which module holds which exercise: the one of its name, or the only one there is."""
    named = {name: name for name in exercises if name in modules}
    if not named and len(modules) == 1:
        return dict.fromkeys(exercises, next(iter(modules)))
    return named


def _choose(chosen: dict[str, _Found], found: _Found, problems: list[Problem]) -> None:
    """Of two files of one name the one less deep counts; on the same level neither is taken for the other."""
    name = found.path.stem
    known = chosen.get(name)
    if known is None or len(found.path.parts) < len(known.path.parts):
        chosen[name] = found
    elif len(found.path.parts) == len(known.path.parts):
        problems.append(
            Problem(found.path.name, f"there are two of it, {known.path} and {found.path}: {known.path} counts")
        )


def _python_files(path: Path) -> Iterator[_Found]:
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
            raise ValueError(f"more than {MAX_ENTRIES} files or {MAX_TOTAL >> 20} MB of Python")
        yield found


def _folder(root: Path) -> Iterator[_Found]:
    seen = 0
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(IGNORED))
        seen += len(subfolders) + len(names)
        if seen > MAX_ENTRIES:
            raise ValueError(f"more than {MAX_ENTRIES} files and folders")
        for name in sorted(names):
            if name.endswith(".py") and not name.startswith("."):
                path = Path(folder) / name
                yield _read(path, PurePosixPath(path.relative_to(root).as_posix()))


def _read(path: Path, name: PurePosixPath) -> _Found:
    """Read a regular file: no link is followed, and a pipe or a device is not waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return _Found(name, None, f"it cannot be opened ({error.strerror}); a link is not followed")
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return _Found(name, None, "it is not a regular file")
        return _sized(name, file.read(MAX_FILE + 1))


def _archive(path: Path) -> Iterator[_Found]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MAX_ENTRIES:
            raise ValueError(f"more than {MAX_ENTRIES} entries")
        for member in sorted(members, key=lambda member: member.filename):
            name = PurePosixPath(member.filename.replace("\\", "/"))
            hidden = any(part.startswith(IGNORED) and part != ".." for part in name.parts)
            if member.is_dir() or name.suffix != ".py" or hidden:
                continue
            yield _member(archive, member, name)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: PurePosixPath) -> _Found:
    if ".." in name.parts or name.is_absolute():
        return _Found(name, None, "its name points outside of the archive")
    if stat.S_ISLNK(member.external_attr >> 16):
        return _Found(name, None, "it is a link")
    if member.flag_bits & 0x1:
        return _Found(name, None, "it is encrypted")
    try:
        with archive.open(member) as file:
            return _sized(name, file.read(MAX_FILE + 1))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
        return _Found(name, None, f"it cannot be unpacked ({error})")


def _sized(name: PurePosixPath, source: bytes) -> _Found:
    if len(source) > MAX_FILE:
        return _Found(name, None, f"it is larger than {MAX_FILE >> 20} MB")
    return _Found(name, source)
