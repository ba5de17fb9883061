"""A class in one more folder, or in one archive: taken for one submission, it would lose everybody but one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError
from grader.submissions.found import UNREADABLE
from grader.submissions.layouts.base import ClassEntries, common_beginning
from grader.submissions.names import IGNORED, ZIP, archive_kind, canonical
from grader.submissions.place import listed
from grader.submissions.zips import cautious_file, zip_entries
from grader.text import joined, printable

__all__ = ["refuse_archived_class", "refuse_wrapped_class"]

OF_ONE_STUDENT = re.compile(
    r"(?i)(?:.*[\W_])?(?:old|new|older|newer|bak|backups?|previous|archived?|draft|final|finished|copy|copies|stubs?|kit"
    r"|assignments?|work|src|source|tests?|solutions?|versions?|v|attempt|try|submissions?|hw|homework|ex|exercises?"
    r"|tasks?|weeks?|parts?|lib|utils?)(?:[\W_]*\d+)?(?:[\W_].*)?"
    r"|\d{1,3}"
)
"""Folders in which one student may have the same exercise twice."""
DATE = re.compile(r"\d{4}\D?\d\d?\D?\d\d?(?:\D.*)?")
PREFIX = re.compile(r".*[\W_]", re.DOTALL)
"""What several names may begin with, as repositories of one assignment do."""
MOST, DEEPEST = 2000, 6
"""Files that are looked at, and how deep."""


def refuse_wrapped_class(folder: ClassEntries) -> None:
    """Raise a `SubmissionError` if in the one entry several students seem to have the same exercise."""
    if len(folder.uploaded) != 1:
        return
    only = folder.uploaded[0]
    inner, students = _same_exercise(only, folder.exercises)
    if not students:
        return
    place = only.joinpath(*inner)
    remedy = f"give {printable(str(place))} instead" if only.is_dir() else "unpack it, and give the folder instead"
    raise SubmissionError(
        f"{folder.folder} holds one {'folder' if only.is_dir() else 'archive'}, {printable(only.name)}, in which "
        f"{_some(students)} hold the same exercise: if they are students, {remedy}; if it is one student's, say "
        "--layout plain"
    )


def refuse_archived_class(file: Path, exercises: Sequence[str]) -> None:
    """Raise a `SubmissionError` if in the archive `file` several students seem to have the same exercise."""
    _, students = _same_exercise(file, exercises)
    if students:
        raise SubmissionError(
            f"in {printable(str(file))} {_some(students)} hold the same exercise: if they are students, unpack it, "
            "and give the folder instead; if it is one submission, say --one"
        )


def _some(students: Sequence[str]) -> str:
    return joined(printable(name) for name in students[:2])


def _same_exercise(entry: Path, exercises: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The folders that are alone on the way down, and the names below them that hold the same exercise."""
    files = list(islice(_files(entry), MOST))
    alone: list[str] = []
    while files and len({file.parts[0] for file in files}) == 1 and all(len(file.parts) > 1 for file in files):
        alone.append(files[0].parts[0])
        files = [PurePosixPath(*file.parts[1:]) for file in files]
    inside = [file for file in files if len(file.parts) > 1]
    names = sorted({file.parts[0] for file in inside})
    common = PREFIX.match(common_beginning(names)) if len(names) > 1 else None
    begin = common.end() if common else 0
    students = [name for name in names if not (DATE.fullmatch(name) or OF_ONE_STUDENT.fullmatch(name[begin:]))]
    having: dict[str, set[str]] = {}
    for file in inside:
        exercise = PurePosixPath(canonical(file.name)).stem
        if exercise in exercises and file.parts[0] in students:
            having.setdefault(exercise, set()).add(file.parts[0])
    twice = max(having.values(), key=len, default=set())
    return tuple(alone), sorted(twice) if len(twice) > 1 else []


def _files(entry: Path) -> Iterable[PurePosixPath]:
    """The paths of the files in a folder or a zip; those of a zip in a folder lie below its name."""
    if entry.is_symlink():
        return
    if not entry.is_dir():
        yield from _members(entry)
        return
    waiting = [(entry, PurePosixPath())]
    while waiting:
        folder, path = waiting.pop()
        for inner in listed(folder):
            below = path / inner.name
            if inner.is_symlink():
                continue
            if not inner.is_dir():
                yield below
                yield from (below / member for member in _members(inner))
            elif len(below.parts) < DEEPEST:
                waiting.append((inner, below))


def _members(file: Path) -> list[PurePosixPath]:
    if archive_kind(file.name) != ZIP or not file.is_file():
        return []
    try:
        with cautious_file(file) as opened:
            paths = [member.path for member in zip_entries(opened)]
    except UNREADABLE:
        return []
    return [path for path in paths if not any(part.startswith(IGNORED) for part in path.parts)]
