"""The results folder before anything runs: what lies in the way is named, and nothing outside of it is touched.

A folder may have been filled by somebody else. Through a link a result would be written somewhere else, a pipe
would be waited for, and a folder in the place of a result would end a class in its middle.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.errors import ResultsError
from grader.submissions.handed_in import Place

__all__ = [
    "ATTEMPTS",
    "CACHE",
    "EVIDENCE",
    "SHARDS",
    "SOURCES",
    "lies_in_a_submission",
    "make_folder",
    "prepare_for_students",
    "prepare_results",
    "read_ordinary",
    "refuse_in_the_way",
]

CACHE, SOURCES, EVIDENCE, ATTEMPTS, SHARDS = ".cache", ".sources", ".evidence", ".attempts", ".shards"
KINDS = {
    stat.S_ISLNK: "a link",
    stat.S_ISDIR: "a folder",
    stat.S_ISFIFO: "a pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISREG: "a file",
}


def prepare_results(folder: Path, source: Path, places: Sequence[Place]) -> None:
    """Create the results folder, or say why it cannot be used.

    Parameters
    ----------
    folder : Path
        Where the results go.
    source : Path
        The path given as the submissions.
    places : sequence of Place
        Where each submission is: `source` itself, or below it.

    Raises
    ------
    ResultsError
        If it cannot be written, is a link, would be taken for a submission by the next run, or has a cache with
        anything but files in it.
    """
    if source not in places and folder.resolve().is_relative_to(source.resolve()):
        raise ResultsError(f"{folder} lies among the submissions and would be graded as one; choose another --out")
    make_folder(folder, "--out")
    for kept in (folder / one for one in (CACHE, SOURCES, EVIDENCE, ATTEMPTS, SHARDS)):
        if os.path.lexists(kept) and not stat.S_ISDIR(kept.lstat().st_mode):
            raise _in_the_way(kept, "folder")
        refuse_in_the_way(kept.iterdir() if kept.is_dir() else ())


def prepare_for_students(folder: Path, results: Path, source: Path, places: Sequence[Place]) -> None:
    """Create the folder for what students may have: never one that also has what they may not.

    Raises
    ------
    ResultsError
        If it holds the results, or lies among them or among the submissions, or is a link, or cannot be written.
    """
    own, full = folder.resolve(), results.resolve()
    if own.is_relative_to(full) or full.is_relative_to(own):
        raise ResultsError(
            f"{folder} would hold full results too, which are not for students; choose another --for-students"
        )
    if source not in places and own.is_relative_to(source.resolve()):
        raise ResultsError(f"{folder} lies among the submissions; choose another --for-students")
    make_folder(folder, "--for-students")


def refuse_in_the_way(files: Iterable[Path]) -> None:
    """Raise `ResultsError` if one of `files` is there and is no ordinary file."""
    for file in files:
        if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):
            raise _in_the_way(file, "file")


def lies_in_a_submission(folder: Path, places: Sequence[Place]) -> bool:
    """Whether `folder` is part of what was handed in: then whatever it holds is the student's word."""
    resolved = folder.resolve()
    return any(isinstance(place, Path) and resolved.is_relative_to(place.resolve()) for place in places)


def read_ordinary(file: Path, most: int) -> bytes | None:
    """Return the bytes of an ordinary file of at most `most` bytes; None for whatever else is there, or nothing."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe must not be waited for
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        ordinary = stat.S_ISREG(status.st_mode) and status.st_size <= most
        return os.read(descriptor, status.st_size) if ordinary else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def make_folder(folder: Path, option: str) -> None:
    """Create `folder`, or raise `ResultsError` if it is a link or cannot be written; `option` named it."""
    if folder.is_symlink():
        raise ResultsError(f"{folder} is a link, and results would go elsewhere; choose another {option}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{folder} cannot be created: {error.strerror}; choose another {option}") from None
    if not os.access(folder, os.W_OK):
        raise ResultsError(f"{folder} cannot be written; choose another {option}")


def _in_the_way(path: Path, belongs: str) -> ResultsError:
    mode = path.lstat().st_mode
    found = next((name for kind, name in KINDS.items() if kind(mode)), "a device")
    return ResultsError(f"{path} is {found}, where a {belongs} belongs; remove it, or choose another --out")
