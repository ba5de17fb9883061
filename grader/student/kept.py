"""What a check that watches keeps from one check to the next: its warm processes, and the exercises as they are.

A process that dies is replaced by whoever uses it. All are replaced as soon as the course, or the kit, changes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Self

from grader.checks.base import PROPERTIES_FILE
from grader.course.find import COURSE_FILE
from grader.grading.prepare import PreparedExercise
from grader.release.kinds import KINDS_FILE
from grader.release.kit_file import PUBLIC_FILE
from grader.sandbox.launch import WarmProcess
from grader.student.authors import Authors, open_authors
from grader.student.check import SessionFactory, kit_limits, open_sessions

__all__ = ["KeptPlaces"]


class KeptPlaces:
    """The places where a student's and an author's code run. Use as a context manager.

    Parameters
    ----------
    root : Path
        The course, or the kit.
    unconfined : bool
        Whether the user asked for no sandbox.
    """

    def __init__(self, root: Path, *, unconfined: bool) -> None:
        self._root, self._unconfined = root, unconfined
        self._opened = contextlib.ExitStack()
        self._places: tuple[SessionFactory, Authors] | None = None
        self._state: object = None

    @property
    def are_open(self) -> bool:
        return self._places is not None

    def open(self, warm: WarmProcess | None = None) -> tuple[SessionFactory, Authors]:
        """Return both places, opened anew if what authors have written is not as it was.

        Parameters
        ----------
        warm : WarmProcess, optional
            A process for the student's code that is starting already.

        Raises
        ------
        CourseError
            If the settings of the course, or the kit, cannot be used.
        """
        state = tuple(_written_by_authors(self._root))
        if self._places is None or state != self._state:
            self.close()
            limits = kit_limits(self._root)
            desk = self._opened.enter_context(open_sessions(limits, confined=not self._unconfined, warm=warm))
            authors = self._opened.enter_context(open_authors(self._root, unconfined=self._unconfined))
            self._places, self._state = (desk, _Remembered(authors)), state
        return self._places

    def close(self) -> None:
        """End both places; the next check opens others."""
        self._places = None
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class _Remembered:
    """Authors whose exercises are read, or planned, once."""

    def __init__(self, authors: Authors) -> None:
        self._authors = authors
        self.of_kit = cache(authors.of_kit)
        self._of_course = cache(lambda only: list(authors.of_course(only)))

    @property
    def says(self) -> str:
        return self._authors.says

    def of_course(self, only: str | None) -> Iterator[PreparedExercise]:
        return iter(self._of_course(only))


def _written_by_authors(root: Path) -> Iterator[tuple[Path, int, int]]:
    """Each file that an author wrote, with its time and size: not what a student works on in a kit."""
    for file in _files(root):
        with contextlib.suppress(OSError):  # an editor may remove it for a moment
            status = file.stat()
            yield file, status.st_mtime_ns, status.st_size


def _files(root: Path) -> Iterable[Path]:
    yield root / COURSE_FILE
    if (root / "reference").is_dir():
        yield from sorted((root / "reference").rglob("*"))
        yield from sorted((root / "assignments").rglob("*"))
        return
    for name in (PUBLIC_FILE, PROPERTIES_FILE, KINDS_FILE):
        yield from sorted(root.glob(f"*/{name}"))
