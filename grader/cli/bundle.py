"""``grader bundle``: a course with the grader as one archive for a platform."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.cli.options import DONE, Commands, add_command, course_folder, course_option
from grader.cli.output import console_on
from grader.cli.rules import say_remark
from grader.cli.secret import secret_for, secret_option

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    bundle = add_command(
        commands,
        "bundle",
        run,
        "write a course with the grader as one archive for a platform",
        [course_option(), secret_option()],
    )
    bundle.add_argument("platform", choices=("gradescope",), help="the platform")
    bundle.add_argument("archive", type=Path, metavar="FILE", help="the archive, such as autograder.zip")


def run(options: argparse.Namespace) -> int:
    from grader.course.load import load_course
    from grader.grading.places import refuse_in_the_way
    from grader.grading.results import write_atomically
    from grader.release.bundle import gradescope_bundle

    course = load_course(course_folder(options))
    secret = secret_for(course, options.secret_file, ask=True)
    refuse_in_the_way([options.archive])
    write_atomically(options.archive, gradescope_bundle(course, f"{secret.key.hex()}\n".encode()))
    options.archive.chmod(0o600)
    console_on(sys.stdout).print(f"written: {options.archive}", markup=False, soft_wrap=True)
    say_remark("It holds the secret and the solutions: upload it to the platform, and give it to nobody.")
    return DONE
