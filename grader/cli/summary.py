"""``grader summary``: the table of all results in a folder, whichever run wrote them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.cli.options import DONE, FAULT, Commands, add_command, json_option
from grader.cli.output import console_on, print_class, say_compromised
from grader.errors import ResultsError
from grader.text import plural

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    summary = add_command(
        commands, "summary", run, "write the table of all results in a folder again", [json_option()]
    )
    summary.add_argument("results", type=Path, metavar="RESULTS", help="the folder that 'grader grade' wrote to")
    summary.add_argument("--all", action="store_true", help="print a row for everybody, also of a large class")


def run(options: argparse.Namespace) -> int:
    from grader.grading.places import refuse_in_the_way
    from grader.grading.table import SUMMARY, results_in, row_of, write_summary

    folder: Path = options.results
    documents = [document for _, document in results_in(folder)]
    if not documents:
        raise ResultsError(f"{folder} holds no results of 'grader grade'")
    refuse_in_the_way([folder / SUMMARY])
    rows = [row_of(document.submission.id, document) for document in documents]
    names = list(dict.fromkeys(exercise.name for document in documents for exercise in document.exercises))
    write_summary(folder / SUMMARY, rows, names)
    plans = {document.course.plan_sha256 for document in documents}
    print_class(rows, names, as_json=options.json, everybody=options.all)
    if not options.json:
        line = f"\n{plural(len(rows), 'result')}. Table: {folder / SUMMARY}"
        console_on(sys.stdout).print(line, markup=False, soft_wrap=True)
    if len(plans) > 1:
        console_on().print(
            f"These results are of {len(plans)} different states of the course: they may not be comparable.",
            markup=False,
        )
    say_compromised(row.student for row in rows if row.compromised)
    return DONE if all(row.known for row in rows) else FAULT
