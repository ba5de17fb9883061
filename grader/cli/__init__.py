"""The command line: parse, call, render, exit code. One module per command; decisions are made elsewhere.

Imports stand inside the commands: a student's check must not wait for modules that only grading needs, and BLAS
must be told its number of threads before NumPy is imported.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import shlex
import sys
from collections.abc import Iterable, Sequence

from grader import __version__
from grader.cli.options import USAGE
from grader.cli.output import writable
from grader.errors import GraderError

__all__ = ["main"]

MODULES = {
    "grade": "grade",
    "summarise": "summary",
    "summary": "summary",
    "report": "report",
    "export": "export",
    "merge": "merge",
    "cluster": "cluster",
    "compare": "compare",
    "regrade": "regrade",
    "replay": "replay",
    "show": "show",
    "similar": "similar",
    "check": "check",
    "audit": "audit",
    "doctor": "doctor",
    "release": "release",
    "bundle": "bundle",
    "new": "new",
    "import": "moving",
    "secret": "secret",
    "schema": "schema",
}
"""The module of each command, in the order of the help: only that of the command that was called is imported."""
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
    called = next(iter(argv), "")
    whole = parser([called] if called in MODULES else [*MODULES])
    if called not in MODULES and called and not called.startswith("-"):
        import difflib

        near = difflib.get_close_matches(called, MODULES, 1)
        meant = f"did you mean {near[0]}?" if near else f"the commands are {', '.join(MODULES)}"
        whole.error(f"there is no command {called!r}; {meant}")
    options, unknown = whole.parse_known_args(argv)
    if unknown:
        options.parser.error(f"unrecognised: {' '.join(unknown)}{_meant(options, unknown[0])}")
    return options


def _meant(options: argparse.Namespace, unknown: str) -> str:
    if not unknown.startswith("-"):
        return f"; for one exercise say --exercise {unknown}" if options.parser.prog == "grader grade" else ""
    import difflib

    known = [option for action in options.parser._actions for option in action.option_strings]  # noqa: SLF001
    near = difflib.get_close_matches(unknown.partition("=")[0], known, 1)
    return f"; did you mean {near[0]}?" if near else ""


def parser(names: Iterable[str] = tuple(MODULES)) -> argparse.ArgumentParser:
    """Return the parser of the command line, or of the commands called `names` alone."""
    whole = argparse.ArgumentParser(
        prog="grader", description="Grade numerical Python in a sandbox, against reference solutions."
    )
    whole.add_argument("--version", action="version", version=f"grader {__version__}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for module in dict.fromkeys(MODULES[name] for name in names):
        importlib.import_module(f"grader.cli.{module}").add(commands)
    return whole
