"""``grader grade --list``: what would be graded of whom, and why not."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from grader.cli.options import DONE
from grader.cli.output import console_on, print_json
from grader.text import joined, plural, printable

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.course.model import Course
    from grader.submissions.classes import ClassFolder

__all__ = ["list_class", "passed_over"]


def list_class(handed_in: ClassFolder, course: Course, *, as_json: bool) -> int:
    """Say of each entry which file is graded for which exercise, or why none is."""
    from grader.submissions.overview import overview_of

    rows = [overview_of(one, course.exercises, course.stand_ins) for one in handed_in.submissions]
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
