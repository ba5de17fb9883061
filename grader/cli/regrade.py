"""``grader regrade``: grade a class again with a changed course, and say who moves."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
from pathlib import Path

from grader.cli import grade
from grader.cli.compare import page_options, show_comparison
from grader.cli.many_machines import ENGINES, add_engines, refuse_bad_engine
from grader.cli.options import FAULT, Commands, add_command, add_jobs, json_option
from grader.cli.rules import rules_options
from grader.cli.secret import secret_option
from grader.errors import GraderError, ResultsError
from grader.submissions.layouts import LAYOUTS

__all__ = ["add"]

SAME = ("layout", "roster", "one", "jobs", "strength", "course", "secret_file", *ENGINES)
"""Options that are those of `grader grade`."""


def add(commands: Commands) -> None:
    """Add the command."""
    regrade = add_command(
        commands,
        "regrade",
        run,
        "grade a class again with a changed course, and say who moves, by which check, and why",
        [rules_options(), secret_option(), json_option(), page_options()],
    )
    regrade.add_argument("results", type=Path, metavar="RESULTS", help="results of the earlier grading; they stay")
    regrade.add_argument(
        "--submissions",
        type=Path,
        metavar="PATH",
        help="what is graded, as for 'grader grade' (default: what was kept with the results)",
    )
    regrade.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for the new results")
    regrade.add_argument("--layout", choices=LAYOUTS, default="auto", help="as for 'grader grade'")
    regrade.add_argument("--roster", type=Path, metavar="FILE", help="as for 'grader grade'")
    regrade.add_argument("--one", action="store_true", help="as for 'grader grade'")
    regrade.add_argument("--strength", choices=("namespaces", "process"), help="as for 'grader grade'")
    add_jobs(regrade)
    add_engines(regrade)


def run(options: argparse.Namespace) -> int:
    """Take over what the earlier grading kept: exercises that did not change are not graded again."""
    from grader.gradebook.reading import read_folder
    from grader.grading.places import make_folder

    if options.submissions is None and (options.one or options.roster or options.layout != "auto"):
        raise GraderError("--one, --layout and --roster say how submissions are read: name them with --submissions")
    refuse_bad_engine(options)
    read_folder(options.results)  # before anything is graded
    if options.out.is_dir() and list(options.out.glob("*.json")):
        raise ResultsError(f"{options.out} holds results already; name a new folder with --out")
    if options.out.resolve().is_relative_to(options.results.resolve()):
        raise ResultsError(
            f"{options.out} lies in the earlier results, which stay as they are; choose another --out"
        )
    make_folder(options.out, "--out")
    _take_over(options.results, options.out)
    with contextlib.redirect_stdout(sys.stderr):  # the output is the comparison
        code = grade.run(_as_grade(options))
    if code in (0, FAULT):
        show_comparison(options.results, options.out, options)
    return code


def _take_over(results: Path, out: Path) -> None:
    """Copy the grades that the earlier run kept. Each carries a code that only the course's secret gives."""
    from grader.grading.places import CACHE

    kept = results / CACHE
    if not kept.is_dir() or kept.is_symlink():
        return
    (out / CACHE).mkdir(exist_ok=True)
    for file in kept.glob("*.json"):
        if file.is_file() and not file.is_symlink():
            shutil.copyfile(file, out / CACHE / file.name)


def _as_grade(options: argparse.Namespace) -> argparse.Namespace:
    """Return the options of the grading itself: everything else stands as `grader grade` has it."""
    commands = argparse.ArgumentParser().add_subparsers()
    grade.add(commands)
    argv = [str(options.submissions or options.results), "--out", str(options.out), "--resume"]
    plain = commands.choices["grade"].parse_args(argv)
    plain.kept = options.submissions is None
    for name in SAME:
        setattr(plain, name, getattr(options, name))
    plain.goes_on = options.goes_on
    return plain
