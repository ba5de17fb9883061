"""Find the course, or the kit, that a folder belongs to."""

from __future__ import annotations

from pathlib import Path

from grader.errors import CourseError

__all__ = ["COURSE_FILE", "find_course"]

COURSE_FILE = "course.toml"


def find_course(start: Path) -> Path:
    """Return the folder of `start`, or the nearest one above it, that holds a ``course.toml``.

    Raises
    ------
    CourseError
        If there is none up to the root.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise CourseError(
        f"no {COURSE_FILE} in {start} or any folder above it; change to a course folder or name it with --course"
    )
