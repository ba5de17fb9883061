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

__all__ = ["course_of", "decided_entries", "read_adjusted", "rules_options", "say_remark"]


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


def decided_entries(results: Path, options: argparse.Namespace) -> dict[str, Entry]:
    """Return student -> entry, of those in whose score people or the rule for late work have a say.

    No result is read where there is no rule and no decision: a class may be large.
    """
    from grader.gradebook.applying import Rules
    from grader.gradebook.reading import read_folder
    from grader.gradebook.rules import rules_of

    course = course_folder(options) if options.course is not None else _nearest_course(options)
    if rules_of(course, options.adjust) == Rules():
        return {}
    book = read_adjusted(read_folder(results), options)
    return {entry.who.id: entry for entry in book.entries if entry.adjusted}


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
