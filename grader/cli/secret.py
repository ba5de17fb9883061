"""``grader secret``: the secret that hidden inputs are derived from, and how the other commands find it."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import DONE, Commands, add_command, course_folder, course_option
from grader.cli.output import console_on
from grader.errors import CourseError

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.course.model import Course
    from grader.course.secret import Secret

__all__ = ["add", "secret_for", "secret_option"]

NONE_YET = "has no secret yet, from which the hidden inputs are drawn"


def add(commands: Commands) -> None:
    """Add the command."""
    secret = add_command(
        commands,
        "secret",
        run,
        "show which secret the hidden inputs are drawn from, or write a new one",
        [course_option(), secret_option()],
    )
    secret.add_argument(
        "--new", action="store_true", help="write a new secret: all hidden inputs change, as they should every term"
    )


def run(options: argparse.Namespace) -> int:
    from grader.course.load import load_course
    from grader.course.secret import write_secret

    root = course_folder(options)
    if options.new and options.secret_file is not None:
        raise CourseError("--new writes course.secret beside course.toml: leave --secret-file out")
    found = write_secret(root) if options.new else secret_for(load_course(root), options.secret_file, ask=False)
    if options.new:
        print(f"written: {found.file}")  # noqa: T201
        print("keep a copy where only you can read it: without it, nobody can grade with the same inputs again")  # noqa: T201
    else:
        print(f"secret: {found.file or 'the demonstration secret in course.toml'}")  # noqa: T201
        if found.remark:
            print(found.remark)  # noqa: T201
    print(f"fingerprint: {found.fingerprint} (the same wherever the hidden inputs are the same)")  # noqa: T201
    return DONE


def secret_option() -> argparse.ArgumentParser:
    """Return the option that names the file of the secret."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(
        "--secret-file",
        type=Path,
        metavar="FILE",
        help="the secret of the hidden inputs (default: $GRADER_SECRET_FILE, or course.secret beside course.toml)",
    )
    return parent


def secret_for(course: Course, named: Path | None, *, ask: bool) -> Secret:
    """Return the secret of `course`, and print a remark on it. If there is none, a terminal is asked.

    Raises
    ------
    CourseError
        If there is none, or it cannot be used.
    """
    from grader.course.secret import find_secret, write_secret

    found = find_secret(course.root, course.demonstration_secret, named)
    if found is None and ask and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
        print(f"{course.root} {NONE_YET}. Write one now? [y/N] ", end="", file=sys.stderr, flush=True)  # noqa: T201
        if sys.stdin.readline().strip().lower() in ("y", "yes"):
            found = write_secret(course.root)
            print(f"written: {found.file}; keep a copy where only you can read it", file=sys.stderr)  # noqa: T201
    if found is None:
        raise CourseError(
            f"{course.root} {NONE_YET}: type 'grader secret --new --course {shlex.quote(str(course.root))}'. If it "
            "was graded before, copy its course.secret here instead, or name it with --secret-file"
        )
    if found.remark and ask:
        console_on().print(found.remark, markup=False)
    return found
