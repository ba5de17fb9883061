"""``grader report``: the pages of a results folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.cli.options import DONE, Commands, add_command
from grader.cli.output import console_on
from grader.text import plural

__all__ = ["add", "report_on"]


def add(commands: Commands) -> None:
    """Add the command."""
    report = add_command(
        commands, "report", run, "write a page for each student, and one of the class, from results", []
    )
    report.add_argument("results", type=Path, metavar="RESULTS", help="the folder that 'grader grade' wrote to")
    report.add_argument(
        "--anonymous", action="store_true", help="write one page of the class alone, in which nobody is named"
    )


def run(options: argparse.Namespace) -> int:
    report_on(options.results, anonymous=options.anonymous)
    return DONE


def report_on(results: Path, *, anonymous: bool = False, to: object = None) -> None:
    """Write the pages, and say on `to`, standard output by default, where they are."""
    from grader.pages.report import write_report

    written = write_report(results, anonymous=anonymous)
    console = console_on(to or sys.stdout)
    if written.feedback is not None:
        says = f"{plural(written.students, 'page')} for students: {written.feedback}/"
        console.print(says, markup=False, soft_wrap=True)
    console.print(f"The class: {written.report}", markup=False, soft_wrap=True)
