"""``grader schema``: the format of the documents that other programs read."""

from __future__ import annotations

import argparse

from grader.cli.options import DONE, Commands, add_command
from grader.cli.output import print_json

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    schema = add_command(commands, "schema", run, "print the JSON Schema of a result", [])
    schema.add_argument(
        "--for-student",
        action="store_true",
        help="of what a student may have of it",
    )


def run(options: argparse.Namespace) -> int:
    from grader.grading.document import json_schema
    from grader.grading.for_student import student_schema

    print_json(student_schema() if options.for_student else json_schema())
    return DONE
