"""``grader export``: results in the format of another program."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.feedback_pages import zipped_pages
from grader.cli.options import DONE, FAULT, Commands, add_command
from grader.cli.rules import decided_in, rules_options, say_decided, say_remark
from grader.errors import GraderError, ResultsError
from grader.text import plural

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.gradebook.formats.request import Filled, Request
    from grader.gradebook.model import Entry

__all__ = ["add"]

FORMATS = ("csv", "parquet", "junit", "canvas", "moodle", "nbgrader", "gradescope", "classroom50", "prairielearn",
           "autolab", "github", "github-annotations", "canvas-feedback", "moodle-feedback")  # fmt: skip


def add(commands: Commands) -> None:
    """Add the command."""
    export = add_command(
        commands, "export", run, "write results in the format of another program", [rules_options()]
    )
    export.add_argument(
        "results", type=Path, metavar="RESULTS", help="the folder that 'grader grade' wrote to, or one result in it"
    )
    export.add_argument(
        "--to", choices=FORMATS, required=True, metavar="FORMAT", help=f"one of {', '.join(FORMATS)}"
    )
    export.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help="the file that is written, or the folder if there is a file per student (default: the output)",
    )
    export.add_argument("--student", metavar="ID", help="export the result of this student alone")
    filling = export.add_argument_group("Canvas and Moodle")
    filling.add_argument(
        "--gradebook", type=Path, metavar="FILE", help="the file that the platform exported, to be filled in"
    )
    filling.add_argument("--column", metavar="HEADING", help="its column for the points, if there are several")
    filling.add_argument("--feedback-column", metavar="HEADING", help="its column for what they are made of")
    filling.add_argument("--roster", type=Path, metavar="FILE", help="a list that joins ids with the platform's")
    filling.add_argument("--scale", action="store_true", help="convert points to what the column is worth")
    filling.add_argument(
        "--submissions", type=Path, metavar="PATH", help="the download, for the names of the pages of feedback"
    )
    export.add_argument(
        "--assignment", metavar="NAME", default="", help="its name for nbgrader (default: the title)"
    )


def run(options: argparse.Namespace) -> int:
    from grader.gradebook.formats.registry import OF_A_CLASS
    from grader.gradebook.formats.request import Request
    from grader.gradebook.reading import about_the_table, read_folder

    folder = read_folder(options.results)
    for remark in about_the_table(folder):
        say_remark(remark)
    if options.student is not None:
        folder = folder.only(options.student)
    entries = decided_in(folder, options)
    request = Request(
        gradebook=options.gradebook,
        column=options.column,
        feedback_column=options.feedback_column,
        roster=options.roster,
        scale=options.scale,
        assignment=options.assignment,
        environment=os.environ,
    )
    if options.to.endswith("-feedback"):
        _write(options.out, zipped_pages(folder, entries, options))
    elif options.to in OF_A_CLASS:
        _write(options.out, OF_A_CLASS[options.to](entries, request))
    else:
        _export_each(entries, request, options)
    say_decided(entries)
    return _end(list(entries.without_grade))


def _export_each(entries: Iterable[Entry], request: Request, options: argparse.Namespace) -> None:
    """Write one file per student: into a folder, unless there is one result only."""
    from grader.gradebook.formats.registry import OF_A_STUDENT
    from grader.grading.batch import file_name

    chosen = OF_A_STUDENT[options.to]
    if options.student is not None or not options.results.is_dir():
        _write(options.out, chosen.make(next(iter(entries)), request))
        return
    if options.out is None:
        raise GraderError(
            f"'--to {options.to}' has a file per student: name a folder with --out, or one student with --student"
        )
    _make_folder(options.out, options.results)
    for entry in entries:
        name = file_name(entry.who.id).removesuffix(".json") + chosen.ending
        try:
            made = chosen.make(entry, request)
        except GraderError as refusal:  # of this student alone
            say_remark(f"{refusal}.")
            (options.out / name).unlink(missing_ok=True)  # no earlier export may pass for this one
        else:
            _write(options.out / name, made)


def _make_folder(folder: Path, results: Path) -> None:
    if folder.resolve() == results.resolve():
        raise ResultsError(
            f"{folder} holds the results themselves, which would be overwritten; choose another --out"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{folder} cannot be created: {error.strerror}; choose another --out") from None


def _write(path: Path | None, made: Filled) -> None:
    """Write what was made to a file or to the output, and say what is to be known of it."""
    from grader.grading.places import refuse_in_the_way
    from grader.grading.results import write_pieces

    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(made.pieces)
        sys.stdout.buffer.flush()
    else:
        refuse_in_the_way([path])
        write_pieces(path, made.pieces)
    for remark in made.remarks:
        say_remark(remark)


def _end(without: Sequence[str]) -> int:
    if not without:
        return DONE
    say_remark(f"{plural(len(without), 'student')} without a grade: {', '.join(without)}.")
    return FAULT
