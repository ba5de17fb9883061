"""``grader compare``: who moves between two gradings, by which check, and why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.cli.options import DONE, Commands, add_command, json_option
from grader.cli.output import console_on, print_json
from grader.cli.rules import course_of, rules_options, say_remark

__all__ = ["add", "page_options", "show_comparison"]


def add(commands: Commands) -> None:
    """Add the command."""
    compare = add_command(
        commands,
        "compare",
        run,
        "say who moves between two gradings of a class, by which check, and why",
        [rules_options(), json_option(), page_options()],
    )
    compare.add_argument("old", type=Path, metavar="OLD", help="results of the earlier grading")
    compare.add_argument("new", type=Path, metavar="NEW", help="results of the later one")


def page_options() -> argparse.ArgumentParser:
    """Return the options for how a comparison is shown."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--page", type=Path, metavar="FILE", help="also write a page, for the teacher")
    parent.add_argument(
        "--adjust-before",
        type=Path,
        metavar="FILE",
        help="decisions that held for the earlier results, if they were other ones",
    )
    parent.add_argument("--all", action="store_true", help="show everybody who moves")
    return parent


def run(options: argparse.Namespace) -> int:
    show_comparison(options.old, options.new, options)
    return DONE


def show_comparison(old: Path, new: Path, options: argparse.Namespace) -> None:
    """Compare two folders of results and print what comes out; write the page, if it is asked for."""
    from grader.gradebook.comparing import compared
    from grader.gradebook.deciding import with_decisions
    from grader.gradebook.reading import read_folder
    from grader.gradebook.rules import rules_of
    from grader.reports.comparison import as_data, lines_of

    before, after = read_folder(old), read_folder(new)
    for folder in (before, after):
        for remark in folder.remarks:
            say_remark(f"{folder.path}: {remark}")
    course = course_of(after, options)
    rules = rules_of(course, options.adjust)
    then = rules if options.adjust_before is None else rules_of(course, options.adjust_before)
    comparison = with_decisions(compared(before, after), before, after, (then, rules))
    if options.json:
        print_json(as_data(comparison))
    else:
        console = console_on(sys.stdout)
        for line in lines_of(comparison, everybody=options.all):
            console.print(line, markup=False, soft_wrap=True)
    if options.page is not None:
        from grader.grading.places import refuse_in_the_way
        from grader.grading.results import write_atomically
        from grader.pages.comparison import comparison_page

        refuse_in_the_way([options.page])
        write_atomically(options.page, comparison_page(comparison, after.outlines[0].course.title))
