"""A class folder -> the submissions in it, one per student; whatever is none is named, and nobody vanishes."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SubmissionError
from grader.submissions.layouts import Uploads, canvas_uploads, looks_like_canvas
from grader.submissions.names import IGNORED, archive_kind, canonical, without_ending
from grader.text import plural

__all__ = ["ClassFolder", "find_submissions", "listed", "read_class"]

HIDDEN = (".", "__MACOSX", "__pycache__")
"""How entries of a class folder begin that systems put there. A student's name may begin with underscores."""
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


@dataclass(frozen=True)
class ClassFolder:
    """What is in a folder of submissions: each entry that is not hidden is in one of the two."""

    submissions: tuple[tuple[str, Path | Uploads], ...]
    """Student and place, sorted by student."""
    passed_over: tuple[Path, ...] = ()
    """Files that are nobody's submission: tables, a platform's own files."""
    layout: str = ""
    """What the folder was taken for, in words; empty for one entry per student."""


def find_submissions(path: Path, exercises: Sequence[str]) -> list[tuple[str, Path | Uploads]]:
    """Return ``(student, path)`` for each submission in `path`, sorted by student; see `read_class`."""
    return list(read_class(path, exercises).submissions)


def read_class(path: Path, exercises: Sequence[str], *, single: bool = False, layout: str = "auto") -> ClassFolder:
    """Return the submissions in `path`, and what else is in it.

    A file is one submission. So is a folder with the file of an exercise in it, or, as in a kit, in a folder of the
    exercise's name, and a folder that is laid out as a repository. Any other folder has one submission per entry,
    of whatever kind: the result of one that cannot be graded says why.

    Parameters
    ----------
    path : Path
    exercises : sequence of str
        Names of the course's exercises.
    single : bool
        Whether all of `path` is one submission, however it looks.
    layout : str
        One of `LAYOUTS`: how the folder is laid out, or ``auto``, which finds it out by the names of its entries.

    Raises
    ------
    SubmissionError
        If there is nothing to grade, two entries belong to the same student, or the file of an exercise is next to
        several apparent submissions.
    """
    if not path.exists():
        raise SubmissionError(f"{path} does not exist; give a folder of submissions, or one submission")
    if path.is_symlink():
        path = path.resolve()  # given by name, it is meant; what lies in a class folder is not followed
    if path.is_file():
        if not (single or canonical(path.name) or archive_kind(path.name)):
            raise SubmissionError(f"{path} is neither a folder nor one of .ipynb, .py, .zip, nor a tar")
        return ClassFolder(((_student(path), path),))
    if not os.access(path, os.R_OK | os.X_OK):
        raise SubmissionError(f"{path} cannot be read: make it readable, or grade a copy")
    entries = [entry for entry in sorted(path.iterdir()) if not entry.name.startswith(HIDDEN)]
    uploaded = [entry for entry in entries if not _is_a_table(entry)]
    if not single and (layout == "canvas" or (layout == "auto" and looks_like_canvas(uploaded))):
        return _canvas(entries, uploaded, exercises)
    if single or _is_one(path, entries, exercises):
        return ClassFolder(((path.resolve().name, path),))
    submissions: list[tuple[str, Path]] = [(_student(entry), entry) for entry in uploaded]
    if not submissions:
        raise SubmissionError(
            f"{path} holds no submission: one folder, .py, .ipynb or .zip per student is expected"
        )
    _refuse_twins(submissions)
    return ClassFolder(tuple(sorted(submissions)), tuple(entry for entry in entries if entry not in uploaded))


def _canvas(entries: Sequence[Path], uploaded: Sequence[Path], exercises: Sequence[str]) -> ClassFolder:
    found, others = canvas_uploads(entries, exercises)
    if not found:
        raise SubmissionError(
            "no file is named as Canvas names them (doejane_101_2001_conv.py): say --layout plain"
        )
    rest = [(_student(entry), entry) for entry in others if entry in uploaded]
    _refuse_twins(rest)
    files = len(entries) - len(others)
    return ClassFolder(
        tuple(sorted([*found, *rest], key=lambda one: one[0])),
        tuple(entry for entry in others if entry not in uploaded),
        f"Canvas download: {plural(len(found), 'student')}, {plural(files, 'file')}",
    )


def listed(folder: Path) -> list[Path]:
    """Return the visible entries of `folder`, sorted; empty if it cannot be read."""
    try:
        return [entry for entry in sorted(folder.iterdir()) if not entry.name.startswith(IGNORED)]
    except OSError:
        return []


def _student(entry: Path) -> str:
    if entry.is_dir():
        return entry.name
    known = canonical(entry.name) or archive_kind(entry.name)
    return without_ending(entry.name) if known else entry.stem


def _is_a_table(entry: Path) -> bool:
    return entry.suffix.lower() in TABLES and not canonical(entry.name) and not entry.is_dir()


def _is_one(path: Path, entries: Sequence[Path], exercises: Sequence[str]) -> bool:
    own = [entry for entry in entries if _is_work(entry, exercises)]
    if own:
        _refuse_a_class(path, own, entries, exercises)
        return True
    folders = [entry for entry in entries if entry.is_dir()]
    return bool(folders) and all(entry.name.lower() in OF_A_REPOSITORY for entry in folders)


def _is_work(entry: Path, exercises: Sequence[str]) -> bool:
    """Whether `entry` is the file of an exercise, or the folder that a kit has for it."""
    if not entry.is_dir():
        return Path(canonical(entry.name)).stem in exercises
    return entry.name in exercises and any(
        Path(canonical(inner.name)).stem == entry.name for inner in listed(entry) if canonical(inner.name)
    )


def _refuse_a_class(path: Path, own: Sequence[Path], entries: Sequence[Path], exercises: Sequence[str]) -> None:
    """Raise a `SubmissionError` if `entries` are several submissions that `own` would turn into one.

    A student may keep copies in one folder beside the work. Beside a folder of an exercise's name, which may be a
    student's, one is too many.
    """
    work = own[0]
    students = [
        entry.name
        for entry in entries
        if entry not in own
        and (archive_kind(entry.name) or any(_is_work(inner, exercises) for inner in listed(entry)))
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


def _refuse_twins(submissions: Iterable[tuple[str, Path]]) -> None:
    """Raise a `SubmissionError` if two entries are one student's, or differ in what people and systems overlook."""
    found: dict[str, Path] = {}
    for student, entry in submissions:
        seen = "".join(c for c in unicodedata.normalize("NFKC", student).casefold() if c.isprintable())
        other = found.setdefault(seen, entry)
        if other is not entry:
            raise SubmissionError(
                f"{other.name} and {entry.name} belong to the same student: keep one, or rename one if they do not"
            )
