"""A class that lies in one more folder: taken for one submission, it would lose everybody but one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from grader.errors import SubmissionError
from grader.submissions.found import UNREADABLE
from grader.submissions.layouts.base import ClassEntries, listed
from grader.submissions.names import ZIP, archive_kind, canonical
from grader.submissions.zips import cautious_file, zip_entries
from grader.text import joined, printable

__all__ = ["refuse_wrapped_class"]

OF_ONE_STUDENT = re.compile(
    r"(?i)(?:.*[\W_])?(?:old|new|older|newer|bak|backups?|previous|archived?|draft|final|finished|copy|copies|stubs?|kit"
    r"|assignments?|work|src|source|tests?|solutions?|versions?|v|attempt|try|submissions?|hw|homework|ex|exercises?"
    r"|tasks?|weeks?|parts?|lib|utils?)(?:[\W_]*\d+)?(?:[\W_].*)?"
)
"""Folders in which one student may have the same exercise twice."""
MOST = 50
"""Entries that are looked at."""


def refuse_wrapped_class(folder: ClassEntries) -> None:
    """Raise a `SubmissionError` if the one entry is a folder in which several students seem to have an exercise."""
    if len(folder.uploaded) != 1 or not folder.uploaded[0].is_dir() or folder.uploaded[0].is_symlink():
        return
    only = folder.uploaded[0]
    having: dict[str, list[str]] = {}
    for inner in listed(only)[:MOST]:
        if OF_ONE_STUDENT.fullmatch(inner.name) is None:
            for name in _exercises_in(inner, folder.exercises):
                having.setdefault(name, []).append(inner.name)
    twice = max(having.values(), key=len, default=[])
    if len(twice) > 1:
        names = joined(printable(name) for name in twice[:2])
        raise SubmissionError(
            f"{folder.folder} holds one folder, {printable(only.name)}, in which {names} hold the same exercise: "
            f"if they are students, give {printable(str(only))} instead; if it is one student's, say --layout plain"
        )


def _exercises_in(entry: Path, exercises: Sequence[str]) -> set[str]:
    if entry.is_symlink():
        return set()
    if entry.is_dir():
        names = [
            file.name for inner in listed(entry) for file in (inner, *(listed(inner) if inner.is_dir() else ()))
        ]
    elif archive_kind(entry.name) == ZIP and entry.is_file():
        try:
            with cautious_file(entry) as opened:
                names = [member.path.name for member in zip_entries(opened)]
        except UNREADABLE:
            return set()
    else:
        return set()
    return {Path(canonical(name)).stem for name in names if canonical(name)} & set(exercises)
