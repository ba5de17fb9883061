"""``grader report``: the pages of a results folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.cli.options import DONE, Commands, add_command, course_folder
from grader.cli.output import console_on
from grader.cli.rules import Deciding, rules_options, say_remark
from grader.errors import GraderError
from grader.text import plural

__all__ = ["add", "report_on"]


def add(commands: Commands) -> None:
    """Add the command."""
    report = add_command(
        commands,
        "report",
        run,
        "write a page for each student, and one of the class, from results",
        [rules_options()],
    )
    report.add_argument("results", type=Path, metavar="RESULTS", help="the folder that 'grader grade' wrote to")
    report.add_argument(
        "--audit", type=Path, metavar="FILE", help="show what 'grader audit --json' wrote into FILE, for the class"
    )
    report.add_argument(
        "--notebooks", action="store_true", help="also write each student's notebooks with the feedback in them"
    )
    report.add_argument(
        "--similar",
        action="store_true",
        help="show on the page of the class which hand-ins are alike: a hint alone",
    )
    report.add_argument(
        "--anonymous", action="store_true", help="write one page of the class alone, in which nobody is named"
    )


def run(options: argparse.Namespace) -> int:
    decide = Deciding(options.results, options)
    if options.similar and options.anonymous:
        raise GraderError("--similar shows whose work is alike: leave --anonymous out")
    alike_in = course_folder(options) if options.similar else None
    report_on(options.results, decide, anonymous=options.anonymous, audit=options.audit, alike_in=alike_in)
    if options.notebooks:
        from grader.pages.notebook_files import write_notebooks

        says = plural(write_notebooks(options.results), "notebook")
        console_on(sys.stdout).print(f"{says} with feedback: {options.results}/feedback/notebooks/", soft_wrap=True)
    return DONE


def report_on(
    results: Path,
    decide: Deciding,
    *,
    anonymous: bool = False,
    to: object = None,
    audit: Path | None = None,
    alike_in: Path | None = None,
) -> None:
    """Write the pages, and say on `to`, standard output by default, where they are."""
    from grader.pages.audit_notes import read_audit
    from grader.pages.report import write_report

    notes = None if audit is None else read_audit(audit)
    written = write_report(results, anonymous=anonymous, decide=decide, audit=notes, alike_in=alike_in)
    console = console_on(to or sys.stdout)
    if written.feedback is not None:
        says = f"{plural(written.students, 'page')} for students: {written.feedback}/"
        console.print(says, markup=False, soft_wrap=True)
    console.print(f"The class: {written.report}", markup=False, soft_wrap=True)
    decide.say()
    for path in written.stays:
        say_remark(f"{written.feedback}/{path} is of nobody any more, but was changed, and stays.")
