"""The files of a course that decide a grade, as bytes: for another machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.course.find import COURSE_FILE

__all__ = ["course_files"]

FOLDERS = ("reference", "assignments")


def course_files(root: Path) -> Mapping[str, bytes]:
    """Return the files of the course in `root`, by path; links and what Python leaves behind stay away."""
    found = {COURSE_FILE: (root / COURSE_FILE).read_bytes()}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            inner = path.relative_to(root)
            if path.is_file() and not path.is_symlink() and "__pycache__" not in inner.parts:
                found[inner.as_posix()] = path.read_bytes()
    return found
