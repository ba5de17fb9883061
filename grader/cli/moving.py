"""``grader import``: a course of ours from one of nbgrader or Otter."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from grader.cli.options import DONE, Commands, add_command

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    says = "make a course from one of nbgrader or Otter, by reading it: nothing of it is run"
    moving = add_command(commands, "import", run, says, [])
    moving.add_argument("tool", choices=("nbgrader", "otter"), help="what it was made for")
    moving.add_argument("source", type=Path, metavar="COURSE", help="its folder, or a notebook")
    moving.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder for the course")


def run(options: argparse.Namespace) -> int:
    from grader.release.moving import LIST, move_nbgrader, move_otter

    move = move_nbgrader if options.tool == "nbgrader" else move_otter
    for file in move(options.source, options.folder):
        print(f"written: {file}")  # noqa: T201
    print(  # noqa: T201
        f"Not yet run: read it, and {options.folder / LIST}, which lists what was not carried over; "
        f"then: cd {shlex.quote(str(options.folder))} && grader audit --quick"
    )
    return DONE
