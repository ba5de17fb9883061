"""One entry per student, of any kind; or a folder that is one submission as a whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from grader.errors import SubmissionError
from grader.submissions.handed_in import Attempt, Person
from grader.submissions.layouts.base import ClassEntries
from grader.submissions.names import archive_kind, canonical, without_ending
from grader.submissions.place import listed

__all__ = ["is_one", "is_table", "plain_attempts", "student_of"]

TABLES = (
    ".csv",
    ".tsv",
    ".xlsx",
    ".xls",
    ".ods",
    ".yml",
    ".yaml",
    ".json",
    ".html",
    ".htm",
    ".toml",
    ".log",
    ".db",
)
"""Endings of what platforms and instructors keep beside submissions."""
OF_A_REPOSITORY = frozenset(
    {"src", "tests", "test", "docs", "doc", "scripts", "notebooks", "examples", "data", "figures", "images", "lib"}
)
"""Folders that nobody's submission is called, and whole repositories consist of."""

OF_A_PROJECT = ("readme", "license", "requirements", "pyproject.toml", "setup.py", "environment.y")
"""How files begin that lie beside the code of a project."""


def is_table(entry: Path) -> bool:
    """Whether an entry is nobody's submission: a table, a platform's own file."""
    return entry.suffix.lower() in TABLES and not canonical(entry.name) and not entry.is_dir()


def student_of(entry: Path) -> str:
    """Return the student that a folder or a file is named after."""
    if entry.is_dir():
        return entry.name
    known = canonical(entry.name) or archive_kind(entry.name)
    return without_ending(entry.name) if known else entry.stem


def plain_attempts(entries: Sequence[Path]) -> list[Attempt]:
    """Return one attempt per entry."""
    return [
        Attempt((Person(student, keys=(student,)),), entry, (entry,))
        for entry in entries
        for student in [student_of(entry)]
    ]


def is_one(folder: ClassEntries) -> bool:
    """Whether the whole folder is one submission.

    Raises
    ------
    SubmissionError
        If the file of an exercise lies beside several apparent submissions.
    """
    own = [entry for entry in folder.entries if _is_work(entry, folder.exercises)]
    if own:
        _refuse_a_class(folder, own)
        return True
    folders = [entry for entry in folder.entries if entry.is_dir()]
    named = bool(folders) and all(entry.name.lower() in OF_A_REPOSITORY for entry in folders)
    return named or _is_one_repository(folder, folders)


def _is_one_repository(folder: ClassEntries, folders: Sequence[Path]) -> bool:
    """Whether a clone is one person's: no exercise is in two folders, and beside them lies what a project has."""
    marked = any(entry.name.lower().startswith(OF_A_PROJECT) for entry in folder.entries)
    if not (marked and os.path.lexists(folder.folder / ".git")):
        return False
    found = [name for entry in folders for name in _exercises_in(entry, folder.exercises)]
    return bool(found) and len(found) == len(set(found))


def _exercises_in(entry: Path, exercises: Sequence[str]) -> set[str]:
    names = {Path(canonical(inner.name)).stem for inner in listed(entry) if canonical(inner.name)}
    return names & set(exercises)


def _is_work(entry: Path, exercises: Sequence[str]) -> bool:
    """Whether `entry` is the file of an exercise, or the folder that a kit has for it."""
    if not entry.is_dir():
        return Path(canonical(entry.name)).stem in exercises
    return entry.name in exercises and entry.name in _exercises_in(entry, exercises)


def _refuse_a_class(folder: ClassEntries, own: Sequence[Path]) -> None:
    """Raise a `SubmissionError` if the entries are several submissions that `own` would turn into one.

    A student may keep copies in one folder beside the work. Beside a folder of an exercise's name, which may be a
    student's, one is too many.
    """
    work, path = own[0], folder.folder
    students = [
        entry.name
        for entry in folder.entries
        if entry not in own
        and (archive_kind(entry.name) or any(_is_work(inner, folder.exercises) for inner in listed(entry)))
    ]
    if len(students) > 1:
        raise SubmissionError(
            f"{work} is an exercise, but beside it lie what look like several submissions, {students[0]} and "
            f"{students[1]}: move {work.name} into its student's folder; or, if all of {path} is one submission, "
            "move the others out of it, or say --one"
        )
    if students and all(entry.is_dir() for entry in own):
        raise SubmissionError(
            f"{work} may be a student's folder or an exercise's: beside it lies {students[0]}. Rename {work.name} "
            f"if it is a student's; if all of {path} is one submission, say --one"
        )
