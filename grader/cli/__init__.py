"""The command line: parse, call, render, exit code. One module per command; decisions are made elsewhere.

Imports stand inside the commands: a student's check must not wait for modules that only grading needs, and BLAS
must be told its number of threads before NumPy is imported.
"""

from __future__ import annotations

import argparse
import difflib
import errno
import os
import shlex
import sys
from collections.abc import Iterable, Sequence

from grader import __version__
from grader.cli import (
    audit,
    bundle,
    check,
    compare,
    doctor,
    export,
    grade,
    merge,
    moving,
    new,
    regrade,
    release,
    replay,
    report,
    schema,
    secret,
    show,
    similar,
    summary,
)
from grader.cli.options import USAGE
from grader.cli.output import writable
from grader.errors import GraderError

__all__ = ["main"]

COMMANDS = (
    grade,
    summary,
    report,
    export,
    merge,
    compare,
    regrade,
    replay,
    show,
    similar,
    check,
    audit,
    doctor,
    release,
    bundle,
    new,
    moving,
    secret,
    schema,
)
INTERRUPTED, CLOSED = 130, 141
SINGLE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code.

    0 done; 1 graded, but below ``--fail-under``; 2 bad usage or input; 3 students' code cannot be confined;
    4 the grader itself failed on a submission, or a result is compromised. As in shells, 130 interrupted; 141 its
    output was closed.
    """
    sys.stdout, sys.stderr = writable(sys.stdout), writable(sys.stderr)
    for name in SINGLE_THREAD:  # sums must not depend on the number of cores
        os.environ.setdefault(name, "1")
    options = _parsed(sys.argv[1:] if argv is None else argv)
    options.goes_on = shlex.join(["grader", *(sys.argv[1:] if argv is None else argv)])  # for a refusal
    try:
        code: int = options.command(options)
        sys.stdout.flush()
    except GraderError as error:
        print(f"grader: {error}", file=sys.stderr)  # noqa: T201 - the one place where errors are shown
        return error.exit_code
    except KeyboardInterrupt:
        print("grader: interrupted", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends
        if error.errno == errno.ENOSPC:
            print(f"grader: the output cannot be written: {error.strerror}", file=sys.stderr)  # noqa: T201
            return USAGE
        return CLOSED  # the reader of the output has gone, as in `grader check | head`
    return code


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line. What is not understood ends with the usage of its command, and what was meant."""
    whole = parser()
    names = [*_commands_of(whole)]
    if argv and not argv[0].startswith("-") and argv[0] not in names:
        near = difflib.get_close_matches(argv[0], names, 1)
        meant = f"did you mean {near[0]}?" if near else f"the commands are {', '.join(names)}"
        whole.error(f"there is no command {argv[0]!r}; {meant}")
    options, unknown = whole.parse_known_args(argv)
    if unknown:
        options.parser.error(f"unrecognised: {' '.join(unknown)}{_meant(options, unknown[0])}")
    return options


def _commands_of(whole: argparse.ArgumentParser) -> Iterable[str]:
    """The names of all commands, the second ones too."""
    return next(action.choices for action in whole._actions if isinstance(action.choices, dict))  # noqa: SLF001


def _meant(options: argparse.Namespace, unknown: str) -> str:
    if not unknown.startswith("-"):
        return f"; for one exercise say --exercise {unknown}" if options.command is grade.run else ""
    known = [option for action in options.parser._actions for option in action.option_strings]  # noqa: SLF001
    near = difflib.get_close_matches(unknown.partition("=")[0], known, 1)
    return f"; did you mean {near[0]}?" if near else ""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="grader", description="Grade numerical Python in a sandbox, against reference solutions."
    )
    whole.add_argument("--version", action="version", version=f"grader {__version__}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return whole
