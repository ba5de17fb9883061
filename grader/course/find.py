"""Find the course, or the kit, that a folder belongs to.

Code of a course runs as the user who calls the grader, so a folder further up is not taken because it is there.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grader.course.kit_list import is_intact_kit
from grader.errors import CourseError, UntrustedCourse

__all__ = ["COURSE_FILE", "find_course", "reason_against_code"]

COURSE_FILE = "course.toml"


def find_course(start: Path, goes_on: str = "grader check") -> Path:
    """Return the folder of `start`, or the nearest one above it, that holds a ``course.toml``.

    The search ends at the user's home and where a file system begins. The course is trusted if it is the user's
    own, or if it is a kit in which every file is as it was released.

    Parameters
    ----------
    start : Path
    goes_on : str
        The command that a refusal names, to which ``--course`` is added.

    Raises
    ------
    UntrustedCourse
        If it is another user's, or if it lies further up in a folder that everybody may write to.
    CourseError
        If there is none.
    """
    start = start.resolve()
    folder = start
    for folder in _within_reach(start):
        if (folder / COURSE_FILE).is_file():
            reason = _reason_against(folder, above=folder != start)
            if reason:
                raise UntrustedCourse.because(folder, reason, goes_on)
            return folder
    raise CourseError(
        f"no {COURSE_FILE} in {start} or any folder above it; the search ended at {folder}: "
        "change to a course folder (that of a kit has README.md and course.toml) or name it with --course"
    )


def _within_reach(start: Path) -> Iterator[Path]:
    """Yield `start` and the folders above it, up to the user's home or the root of a file system."""
    try:
        home: Path | None = Path.home().resolve()
    except (RuntimeError, OSError):  # a user without an account
        home = None
    for folder in (start, *start.parents):
        yield folder
        if folder == home or os.path.ismount(folder):
            return


def _reason_against(folder: Path, *, above: bool) -> str:
    """Return why the course in `folder` is not trusted; empty if it is."""
    if not hasattr(os, "getuid"):  # Windows: no owner to compare
        return ""
    both = [folder.lstat(), (folder / COURSE_FILE).lstat()]
    if not {entry.st_uid for entry in both} <= _own():
        return "" if is_intact_kit(folder) else "it belongs to another user"
    if above and any(_open_to_all(entry) for entry in both):
        return "" if is_intact_kit(folder) else "everybody may write to it"
    return ""


def reason_against_code(file: Path) -> str:
    """Return why a file of code that somebody named is not run; empty if only they can have written it.

    It must belong to them, as its folder must, and nobody else may write to either, or put another folder in its
    place.
    """
    if not hasattr(os, "getuid"):  # Windows: no owner to compare
        return ""
    try:
        entries = [file.lstat(), file.parent.lstat()]
        above = [folder.stat() for folder in file.resolve().parents]
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    if not stat.S_ISREG(entries[0].st_mode):
        return "it is no ordinary file"
    if not {entry.st_uid for entry in entries} <= _own():
        return "it belongs to another user"
    if not {one.st_uid for one in above} <= _own() | {0}:
        return "a folder above it belongs to another user"
    if any(map(_open_to_all, entries)) or any(
        _open_to_all(one) and not one.st_mode & stat.S_ISVTX for one in above
    ):
        return "everybody may write to it"
    return ""


def _own() -> set[int]:
    """The user ids of the person who calls the grader: with sudo, that of the caller too."""
    caller = os.environ.get("SUDO_UID", "")
    return {os.getuid(), *([int(caller)] if os.getuid() == 0 and caller.isdecimal() else [])}


def _open_to_all(entry: os.stat_result) -> bool:
    """Whether any user may write. The mode of a link says nothing."""
    return not stat.S_ISLNK(entry.st_mode) and bool(entry.st_mode & stat.S_IWOTH)
