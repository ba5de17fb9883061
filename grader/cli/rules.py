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
    from grader.gradebook.class_entries import ClassEntries
    from grader.gradebook.model import Entry
    from grader.gradebook.reading import Folder
    from grader.grading.document import SubmissionResult

__all__ = ["Deciding", "course_of", "decided_in", "rules_options", "say_decided", "say_remark"]


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


def decided_in(folder: Folder, options: argparse.Namespace) -> ClassEntries:
    """Return the entries of `folder`, adjusted; what is to be said of them is said on standard error.

    The course is the one that is named, else the one that this folder belongs to, if the results are of it.
    """
    from grader.gradebook.class_entries import ClassEntries
    from grader.gradebook.rules import rules_of

    return ClassEntries(folder, rules_of(course_of(folder, options), options.adjust), say_remark)


def say_decided(decided: ClassEntries) -> None:
    """Say for how many of the entries that were made something was decided."""
    count = len(decided.adjusted)
    if count:
        say_remark(f"{plural(count, 'score')} {'is' if count == 1 else 'are'} made of more than the checks.")


class Deciding:
    """Says of one document after the other what people and the rule for late work decided: a class may be large."""

    def __init__(self, results: Path, options: argparse.Namespace) -> None:
        """Read which rules there are, refuse those that mean nobody, and say what is to be said of `results`."""
        from grader.gradebook.applying import Rules
        from grader.gradebook.reading import read_folder
        from grader.gradebook.rules import rules_of

        course = course_folder(options) if options.course is not None else _nearest_course(options)
        self._decided: ClassEntries | None = None
        if rules_of(course, options.adjust) != Rules():  # else no result is read
            self._decided = decided_in(read_folder(results), options)

    def __call__(self, document: SubmissionResult) -> Entry | None:
        """Return the entry of a student; None if the checks alone count."""
        if self._decided is None:
            return None
        entry = self._decided.entry(document)
        return entry if entry.adjusted else None

    def say(self) -> None:
        """Say for how many something was decided."""
        if self._decided is not None:
            say_decided(self._decided)


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
    if title in folder.titles:
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
