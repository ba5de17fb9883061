"""A class folder -> the submissions in it, one per student; whatever is none is named, and nobody vanishes."""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import SubmissionError
from grader.submissions.attempts import assign
from grader.submissions.handed_in import Attempt, HandIn, Person, Place
from grader.submissions.layouts.base import ClassEntries, Layout, Reading
from grader.submissions.layouts.blackboard import BLACKBOARD
from grader.submissions.layouts.brightspace import BRIGHTSPACE
from grader.submissions.layouts.canvas import CANVAS
from grader.submissions.layouts.github import GITHUB
from grader.submissions.layouts.gradescope import GRADESCOPE
from grader.submissions.layouts.moodle import MOODLE
from grader.submissions.layouts.packed import refuse_packed_class
from grader.submissions.layouts.plain import is_one, is_table, plain_attempts, student_of
from grader.submissions.layouts.sections import in_sections, look_like_sections, maybe_sections, section_folders
from grader.submissions.layouts.wrapped import refuse_archived_class, refuse_wrapped_class
from grader.submissions.twins import refuse_twins, seen_as
from grader.text import plural, printable

if TYPE_CHECKING:  # a student's check reads no tables
    from grader.submissions.roster import Roster

__all__ = ["ClassFolder", "find_submissions", "read_class"]

HIDDEN = (".", "__MACOSX", "__pycache__")
"""How entries of a class folder begin that systems put there. A student's name may begin with underscores."""
PLATFORMS = {
    "gradescope": GRADESCOPE,
    "canvas": CANVAS,
    "moodle": MOODLE,
    "blackboard": BLACKBOARD,
    "brightspace": BRIGHTSPACE,
    "github": GITHUB,
}
"""In the order in which they are tried."""
TABLE_ENDINGS = (".csv", ".tsv")


@dataclass(frozen=True)
class ClassFolder:
    """What is in a folder of submissions: each entry that is not hidden is in a submission or is passed over."""

    submissions: tuple[HandIn, ...]
    """Sorted by student."""
    passed_over: tuple[Path, ...] = ()
    """Files that are nobody's submission: tables, a platform's own files."""
    layout: str = ""
    """What the folder was taken for, in words; empty for one entry per student."""
    remarks: tuple[str, ...] = ()
    """What the instructor should know of the roster and of groups."""


def find_submissions(path: Path, exercises: Sequence[str]) -> list[tuple[str, Place]]:
    """Return ``(student, place)`` for each submission in `path`, sorted by student; see `read_class`."""
    return [(one.student, one.place) for one in read_class(path, exercises).submissions]


def read_class(
    path: Path,
    exercises: Sequence[str],
    *,
    single: bool = False,
    layout: str = "auto",
    roster: Path | None = None,
    attempt: str = "last",
) -> ClassFolder:
    """Return the submissions in `path`, and what else is in it.

    A file is one submission. So is a folder with the file of an exercise in it, or, as in a kit, in a folder of the
    exercise's name, and a folder that is laid out as a repository. Any other folder has one submission per entry,
    of whatever kind: the result of one that cannot be graded says why. The download of a platform is recognised by
    the names of its entries and by the platform's own file among them.

    Parameters
    ----------
    path : Path
    exercises : sequence of str
        Names of the course's exercises.
    single : bool
        Whether all of `path` is one submission, however it looks.
    layout : str
        One of `grader.submissions.layouts.LAYOUTS`: how the folder is laid out, or ``auto``, which finds it out.
    roster : Path, optional
        A CSV file of everybody in the course.
    attempt : str
        Which attempt counts: ``last``, ``first`` or ``best``.

    Raises
    ------
    SubmissionError
        If there is nothing to grade, two entries belong to the same student, or the file of an exercise is next to
        several apparent submissions; or if a roster, or a platform's file, cannot be read.
    """
    everyone = None if roster is None else _roster(roster)
    if not path.exists():
        raise SubmissionError(
            f"{path} does not exist{_meant(path)}; give a folder of submissions, or one submission"
        )
    if path.is_symlink():
        path = path.resolve()  # given by name, it is meant; what lies in a class folder is not followed
    if path.is_file():
        if is_table(path) and not single:
            raise SubmissionError(f"{path} is neither a folder nor one of .ipynb, .py, .zip, nor a tar")
        if not single and layout == "auto":
            refuse_packed_class(path, PLATFORMS)
            refuse_archived_class(path, exercises)
        return _assigned(Reading(_one(path, student_of(path)), ""), attempt, everyone)
    if not os.access(path, os.R_OK | os.X_OK):
        raise SubmissionError(f"{path} cannot be read: make it readable, or grade a copy")
    if single:
        return _assigned(Reading(_one(path, path.resolve().name), ""), attempt, everyone)
    folder = _unwrapped(_entries(path, exercises), layout)
    if not folder.entries:  # a platform shows the result of 0
        return _assigned(Reading(_one(path, path.resolve().name), ""), attempt, everyone)
    if len(folder.uploaded) == 1 and layout == "auto":
        refuse_packed_class(folder.uploaded[0], PLATFORMS)
    reading = _read(folder, layout)
    if not reading.attempts:
        raise SubmissionError(
            f"{path} holds no submission: one folder, .py, .ipynb or .zip per student is expected"
        )
    found = _assigned(reading, attempt, everyone)
    question = maybe_sections(folder, PLATFORMS.values()) if layout == "auto" and not found.layout else ""
    return replace(found, remarks=(*found.remarks, question)) if question else found


def _one(path: Path, student: str) -> tuple[Attempt, ...]:
    return (Attempt((Person(student, keys=(student,)),), path, (path,)),)


def _roster(file: Path) -> Roster:
    from grader.submissions.roster import read_roster

    return read_roster(file)


def _meant(path: Path) -> str:
    """A suggestion for a misspelt path."""
    try:
        near = difflib.get_close_matches(path.name, [entry.name for entry in path.parent.iterdir()], 1)
    except OSError:
        return ""
    return f"; did you mean {path.parent / near[0]}?" if near else ""


def _entries(path: Path, exercises: Sequence[str]) -> ClassEntries:
    entries = tuple(entry for entry in sorted(path.iterdir()) if not entry.name.startswith(HIDDEN))
    uploaded = tuple(entry for entry in entries if not is_table(entry))
    return ClassEntries(path, entries, uploaded, tuple(exercises))


def _unwrapped(folder: ClassEntries, layout: str) -> ClassEntries:
    """The download of a platform, where it lies in one more folder of its own."""
    if layout == "plain" or len(folder.entries) != 1 or not folder.entries[0].is_dir():
        return folder
    if folder.entries[0].is_symlink() or _platform(folder, layout) is not None:
        return folder
    try:
        inner = _entries(folder.entries[0], folder.exercises)
    except OSError:
        return folder
    return inner if _platform(inner, layout) is not None else folder


def _platform(folder: ClassEntries, layout: str) -> Layout | None:
    named = [PLATFORMS[layout]] if layout in PLATFORMS else [*PLATFORMS.values()] if layout == "auto" else []
    return next((one for one in named if one.recognised(folder)), None)


def _read(folder: ClassEntries, layout: str) -> Reading:
    platform = PLATFORMS.get(layout) or _platform(folder, layout)
    if platform is not None:
        return _of_platform(folder, platform, layout)
    if layout == "sections" or (layout == "auto" and look_like_sections(folder)):
        return _of_sections(folder)
    if layout == "auto" and is_one(folder):
        return Reading(_one(folder.folder, folder.folder.resolve().name), "")
    if layout == "auto":
        refuse_wrapped_class(folder)
    return _plain(folder)


def _plain(folder: ClassEntries) -> Reading:
    refuse_twins((student_of(entry), entry) for entry in folder.uploaded)
    others = tuple(entry for entry in folder.entries if entry not in folder.uploaded)
    return Reading(tuple(plain_attempts(folder.uploaded)), "", others)


def _of_platform(folder: ClassEntries, platform: Layout, layout: str) -> Reading:
    """What is not named as the platform names it is somebody's submission all the same, if it is no table."""
    reading = platform.read(folder)
    if not reading.attempts and layout == "auto":
        return _plain(folder)
    if not reading.attempts:
        raise SubmissionError(
            f"no entry of {folder.folder} is named as {layout.capitalize()} names them ({platform.example}): "
            "say --layout plain"
        )
    rest = [entry for entry in reading.others if entry in folder.uploaded]
    refuse_twins((student_of(entry), entry) for entry in rest)
    others = tuple(entry for entry in reading.others if entry not in rest)
    return Reading((*reading.attempts, *plain_attempts(rest)), reading.words, others)


def _of_sections(folder: ClassEntries) -> Reading:
    sections, others = {}, [entry for entry in folder.entries if entry not in folder.uploaded]
    loose = [entry for entry in folder.uploaded if entry not in section_folders(folder)]
    for section in section_folders(folder):
        try:
            inner = _entries(section, folder.exercises)
        except OSError:
            loose.append(section)
            continue
        platform = _platform(inner, "auto")
        reading = _plain(inner) if platform is None else _of_platform(inner, platform, "auto")
        sections[section.name] = list(reading.attempts)
        others += reading.others
    attempts = (*in_sections(sections), *plain_attempts(loose))
    people = {person.id for attempt in attempts for person in attempt.people}
    words = f"{plural(len(sections), 'section')}: {plural(len(people), 'student')}"
    return Reading(attempts, words, tuple(others))


def _assigned(reading: Reading, attempt: str, roster: Roster | None) -> ClassFolder:
    beside = None
    for table in reading.others:
        if table.suffix.lower() in TABLE_ENDINGS and table.is_file() and not table.is_symlink():
            with suppress(SubmissionError):
                beside = beside or _roster(table)
    assigned = assign(reading.attempts, attempt, roster, beside if reading.words else None)
    _refuse_alike(assigned.submissions)
    return ClassFolder(assigned.submissions, reading.others, reading.words, assigned.remarks)


def _refuse_alike(submissions: Sequence[HandIn]) -> None:
    """Raise a `SubmissionError` if two ids look the same: a table could not tell whose row is whose."""
    found: dict[str, str] = {}
    for one in submissions:
        other = found.setdefault(seen_as(one.student), one.student)
        if other != one.student:
            raise SubmissionError(
                f"{printable(other)} and {printable(one.student)} look the same: rename one of them"
            )
