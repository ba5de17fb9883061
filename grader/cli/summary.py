"""``grader summarise``: the table of all results in a folder, whichever run wrote them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import DONE, FAULT, Commands, add_command, json_option
from grader.cli.output import console_on, print_class, say_compromised
from grader.cli.rules import decided_in, rules_options, say_decided, say_remark
from grader.text import joined, plural

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.grading.table import Row

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command, which is known as ``summary`` as well."""
    summary = add_command(
        commands,
        "summarise",
        run,
        "write the table of all results in a folder again, with the decisions of people in it",
        [rules_options(), json_option()],
        aliases=("summary",),
    )
    summary.add_argument("results", type=Path, metavar="RESULTS", help="the folder that 'grader grade' wrote to")
    summary.add_argument("--all", action="store_true", help="print a row for everybody, also of a large class")


def run(options: argparse.Namespace) -> int:
    from grader.gradebook.reading import read_folder
    from grader.gradebook.rows import rows_of
    from grader.grading.places import refuse_in_the_way
    from grader.grading.table import SUMMARY, write_summary

    path: Path = options.results
    folder = read_folder(path)
    refuse_in_the_way([path / SUMMARY])
    decided = decided_in(folder, options)
    rows = rows_of(folder, decided)
    say_decided(decided)
    names = list(dict.fromkeys(name for row in rows for name in row.exercises))
    write_summary(path / SUMMARY, rows, names)
    print_class(rows, names, as_json=options.json, everybody=options.all)
    _say_pending(rows)
    if not options.json:
        line = f"\n{plural(len(rows), 'result')}. Table: {path / SUMMARY}"
        console_on(sys.stdout).print(line, markup=False, soft_wrap=True)
    say_compromised(row.student for row in rows if row.compromised)
    return DONE if all(row.known for row in rows) else FAULT


def _say_pending(rows: Sequence[Row]) -> None:
    """Say on standard error which points people still have to give."""
    items = dict.fromkeys(item for row in rows for item in row.waits_for)
    if items:
        count = plural(sum(bool(row.waits_for) for row in rows), "student")
        say_remark(f"No grade yet for {count}: points by hand are not entered for {joined(items)}.")
