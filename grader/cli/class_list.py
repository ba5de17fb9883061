"""The class that is graded, and ``grader grade --list``: what would be graded of whom, and why not."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from grader.cli.options import DONE
from grader.cli.output import console_on, print_json
from grader.text import joined, plural, printable

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.course.model import Course
    from grader.submissions.classes import ClassFolder
    from grader.submissions.intake import Reader

__all__ = ["list_class", "passed_over", "read_handed_in", "reader_of"]


def read_handed_in(options: argparse.Namespace, exercises: list[str], attempt: str) -> ClassFolder:
    """Return the class that is graded: from the submissions, or from what an earlier grading kept."""
    from grader.grading.kept_class import kept_class
    from grader.submissions.classes import read_class

    if options.kept:
        return kept_class(options.submissions, exercises, attempt)
    return read_class(
        options.submissions,
        exercises,
        single=options.one,
        layout=options.layout,
        roster=options.roster,
        attempt=attempt,
    )


def reader_of(options: argparse.Namespace) -> Reader:
    """Return how a hand-in is read."""
    from grader.grading.kept_class import read_kept
    from grader.submissions.intake import read_submission

    return read_kept if options.kept else read_submission


def list_class(handed_in: ClassFolder, course: Course, *, as_json: bool) -> int:
    """Say of each entry which file is graded for which exercise, or why none is."""
    from grader.submissions.overview import overview_of

    rows = [overview_of(one, course.exercises, course.imports) for one in handed_in.submissions]
    if as_json:
        print_json(
            {
                "submissions": [asdict(row) for row in rows],
                "passed_over": [entry.name for entry in handed_in.passed_over],
            }
        )
        return DONE
    out = console_on(sys.stdout)
    for row in rows:
        out.print(printable(row.line), markup=False, highlight=False, soft_wrap=True)
    out.print(f"\n{plural(len(rows), 'submission')}, nothing graded.", markup=False)
    if handed_in.passed_over:
        out.print(passed_over(handed_in), markup=False)
    return DONE


def passed_over(handed_in: ClassFolder) -> str:
    """Return the sentence that names what is nobody's submission."""
    names = joined(entry.name for entry in handed_in.passed_over)
    return f"Passed over, being no submission: {printable(names)}"
