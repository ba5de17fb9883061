"""Options that several commands share, and how a command is added."""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from grader.course.find import COURSE_FILE, find_course

__all__ = [
    "BELOW",
    "DONE",
    "FAULT",
    "UNCONFINED",
    "USAGE",
    "Commands",
    "Run",
    "add_command",
    "add_fail_under",
    "add_jobs",
    "course_folder",
    "course_option",
    "json_option",
    "positive",
]

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name
Run = Callable[[argparse.Namespace], int]

DONE, BELOW, USAGE, UNCONFINED, FAULT = 0, 1, 2, 3, 4
"""Exit codes, see the README."""


def course_option() -> argparse.ArgumentParser:
    """Return the option that names the course."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(
        "--course",
        type=Path,
        metavar="FOLDER",
        help="the course folder (default: the nearest one above this folder)",
    )
    return parent


def json_option() -> argparse.ArgumentParser:
    """Return the option for output that a program can read."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--json", action="store_true", help="print JSON for a program instead of text")
    return parent


def add_command(
    commands: Commands,
    name: str,
    run: Run,
    help_text: str,
    parents: list[argparse.ArgumentParser],
    aliases: Sequence[str] = (),
) -> argparse.ArgumentParser:
    """Add a command; return its parser."""
    parser = commands.add_parser(
        name, aliases=aliases, help=help_text, description=help_text.capitalize() + ".", parents=parents
    )
    parser.set_defaults(command=run, parser=parser)
    return parser


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add the option that sets the number of workers."""
    parser.add_argument(
        "--jobs",
        type=positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of workers (default: number of cores)",
    )


def add_fail_under(parser: argparse.ArgumentParser) -> None:
    """Add the option that turns a low score into an exit code."""
    parser.add_argument(
        "--fail-under", type=number, metavar="POINTS", help="exit with 1 if any score is below this (for CI)"
    )


def number(text: str) -> float:
    """Return a finite number: no score is below NaN."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError("must be a number")
    return number


def positive(text: str) -> int:
    """Return a whole number of at least 1, or raise an error that says so."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number, at least 1")
    return int(text)


def course_folder(options: argparse.Namespace) -> Path:
    """Return the course that was named, which is trusted, or the one that the current folder belongs to."""
    if options.course is None:
        return find_course(Path.cwd(), options.goes_on)
    if (options.course / COURSE_FILE).is_file():
        named: Path = options.course.resolve()
        return named
    return find_course(options.course, options.goes_on)
