"""``grader new``: start a course, or an exercise of one, from a small example."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path

from grader.cli.options import DONE, Commands, add_command, course_folder, course_option

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    says = "start a course, or an exercise of one, from a small example"
    new = commands.add_parser("new", help=says, description=says.capitalize() + ".")
    kinds = new.add_subparsers(required=True, metavar="WHAT")
    course = add_command(kinds, "course", _new_course, "start a course that holds one small exercise", [])
    course.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder, or an empty one")
    exercise = add_command(
        kinds, "exercise", _new_exercise, "add a small exercise to the course", [course_option()]
    )
    exercise.add_argument("name", metavar="NAME", help="also the name of the student's file")


def _new_course(options: argparse.Namespace) -> int:
    from grader.release.new import new_course

    _print_written(new_course(options.folder))
    print(f"next: cd {shlex.quote(str(options.folder))}, then grader audit --quick")  # noqa: T201
    return DONE


def _new_exercise(options: argparse.Namespace) -> int:
    from grader.release.new import new_exercise

    _print_written(new_exercise(course_folder(options), options.name))
    print(f"next: grader audit {options.name} --quick, then grader release")  # noqa: T201
    return DONE


def _print_written(files: Sequence[Path]) -> None:
    here = Path.cwd()
    for file in files:
        print(f"written: {file.relative_to(here) if file.is_relative_to(here) else file}")  # noqa: T201
