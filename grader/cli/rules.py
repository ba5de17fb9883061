"""The gradebook of a command: results, with the rules and decisions of their course."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import course_folder, course_option
from grader.cli.output import console_on
from grader.errors import CourseError
from grader.text import plural, printable

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.gradebook.model import Entry, Gradebook
    from grader.gradebook.reading import Folder
    from grader.grading.document import SubmissionResult

__all__ = ["Deciding", "course_of", "read_adjusted", "rules_options", "say_remark"]


def rules_options() -> argparse.ArgumentParser:
    """Return the options that name the course and the decisions of people."""
    parent = argparse.ArgumentParser(add_help=False, parents=[course_option()])
    parent.add_argument(
        "--adjust",
        type=Path,
        metavar="FILE",
        help="decisions of people about grades (default: adjustments.toml in the course folder)",
    )
    return parent


def read_adjusted(folder: Folder, options: argparse.Namespace) -> Gradebook:
    """Return the gradebook of `folder`, adjusted, and say on standard error what is to be said of it.

    The course is the one that is named, else the one that this folder belongs to, if the results are of it.
    """
    from grader.gradebook.rules import read_book

    book = read_book(folder, course_of(folder, options), options.adjust)
    for remark in book.remarks:
        say_remark(remark)
    count = sum(entry.adjusted for entry in book.entries)
    if count:
        say_remark(f"{plural(count, 'score')} of {len(book.entries)} made of more than the checks.")
    return book


class Deciding:
    """Says of one document after the other what people and the rule for late work decided: a class may be large."""

    def __init__(self, results: Path, options: argparse.Namespace) -> None:
        """Read which rules there are, refuse those that mean nobody, and say what is to be said of `results`."""
        from grader.gradebook.applying import Rules, about_nobody, refuse_unknown
        from grader.gradebook.reading import outline, read_folder
        from grader.gradebook.rules import rules_of

        course = course_folder(options) if options.course is not None else _nearest_course(options)
        self._rules = rules_of(course, options.adjust)
        self._empty = Rules()
        self._decided = 0
        if self._rules == self._empty:
            return  # no result is read
        checks: dict[str, set[str]] = {}

        def kept(document: SubmissionResult) -> SubmissionResult:
            for exercise in document.exercises:
                checks.setdefault(exercise.name, set()).update(check.name for check in exercise.checks)
            return outline(document)

        folder = read_folder(results, kept)
        self._rules = rules_of(course_of(folder, options), options.adjust)
        refuse_unknown(checks, self._rules.adjustments)
        students = [document.submission.id for document in folder.documents]
        for remark in (*folder.remarks, *about_nobody(students, self._rules)):
            say_remark(remark)

    def __call__(self, document: SubmissionResult) -> Entry | None:
        """Return the entry of a student; None if the checks alone count."""
        from grader.gradebook.applying import adjusted_entry
        from grader.gradebook.reading import entry_of

        if self._rules == self._empty:
            return None
        remarks: list[str] = []
        entry = adjusted_entry(entry_of(document), self._rules, remarks)
        for remark in remarks:
            say_remark(remark)
        self._decided += entry.adjusted
        return entry if entry.adjusted else None

    def say(self) -> None:
        """Say for how many something was decided."""
        if self._decided:
            are = "is" if self._decided == 1 else "are"
            say_remark(f"{plural(self._decided, 'score')} {are} made of more than the checks.")


def say_remark(remark: str) -> None:
    """Print a remark on standard error."""
    console_on().print(printable(remark), markup=False, soft_wrap=True)


def course_of(folder: Folder, options: argparse.Namespace) -> Path | None:
    """Return the course that is named, else the one that this folder belongs to, if the results are of it."""
    from grader.course.settings import read_settings

    if options.course is not None:
        return course_folder(options)
    found = _nearest_course(options)
    if found is None:
        return None
    title = read_settings(found / "course.toml").title
    if title in {document.course.title for document in folder.documents}:
        return found
    say_remark(f"The results are not of the course {found}: its rules are left aside; --course names another one.")
    return None


def _nearest_course(options: argparse.Namespace) -> Path | None:
    """The course that this folder belongs to; None without one that somebody vouches for, or in a student's kit."""
    try:
        found = course_folder(options)
    except CourseError:
        return None
    return found if (found / "reference").is_dir() else None
