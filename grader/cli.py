"""The command line: parse, call, render, exit code. Nothing is decided here.

Imports stand inside the commands: a student's check must not wait for what only grading needs, and BLAS
must be told its number of threads before NumPy is imported.
"""

from __future__ import annotations

import argparse
import errno
import json
import math
import os
import shlex
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

from grader import __version__
from grader.errors import CourseError, GraderError

if TYPE_CHECKING:
    from rich.console import Console

    from grader.batch import Row
    from grader.check import Checked
    from grader.sandbox.launch import Warm

T = TypeVar("T")

__all__ = ["main"]

DONE, BELOW, USAGE, UNCONFINED, FAULT, INTERRUPTED, CLOSED = 0, 1, 2, 3, 4, 130, 141
SINGLE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code.

    0 done; 1 graded, but below ``--fail-under``; 2 bad usage or input; 3 students' code cannot be confined;
    4 the grader itself failed on a submission. As shells have it, 130 interrupted, 141 its output was closed.
    """
    sys.stdout, sys.stderr = _writable(sys.stdout), _writable(sys.stderr)
    for name in SINGLE_THREAD:  # sums must not depend on the number of cores
        os.environ.setdefault(name, "1")
    options = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        code = command(options)
        sys.stdout.flush()
    except GraderError as error:
        print(f"grader: {error}", file=sys.stderr)  # noqa: T201 - the one place where errors are shown
        return error.exit_code
    except KeyboardInterrupt:
        kept = "; what was finished is kept" if command is _grade else ""
        print(f"grader: interrupted{kept}", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends
        if error.errno == errno.ENOSPC:
            print(f"grader: the output cannot be written: {error.strerror}", file=sys.stderr)  # noqa: T201
            return USAGE
        return CLOSED  # whoever read what is printed has seen enough, as in `grader check | head`
    return code


def _writable(stream: TextIO | None) -> TextIO:
    """`stream`, for a terminal that has not all characters; if it was closed before we began, one to nowhere."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    stream.reconfigure(errors="replace")  # type: ignore[attr-defined]
    return stream


def _grade(options: argparse.Namespace) -> int:
    from grader import batch, intake
    from grader.course import load_course
    from grader.plan import make_plan
    from grader.reports.terminal import class_table, mistakes_table
    from grader.sandbox.selftest import open_sandbox

    _require_linux()
    console = _console()
    root = _course_folder(options)
    _refuse_a_course_that_was_handed_in(root, options.submissions)
    course = load_course(root)
    names = [exercise.name for exercise in course.exercises]
    submissions = intake.find_submissions(options.submissions, names)
    results: Path = options.out
    batch.prepare_results(results, options.submissions, [place for _, place in submissions])
    sandbox, protections = open_sandbox([course.root, options.submissions, results], options.strength)
    sandbox.close()
    plan = make_plan(course, course.seed)
    run = batch.Run(course, plan, sandbox.strength, protections, results, resume=options.resume)
    rows = _with_progress(console, batch.grade_all(run, submissions, options.jobs), len(submissions))
    batch.write_summary(results / "summary.csv", rows, names)
    if options.json:
        _print_json([{"student": row.student, "score": row.score, "complete": row.complete} for row in rows])
    else:
        out = _console(sys.stdout)
        out.print(class_table(rows, names, out))
        shared = mistakes_table(rows)
        if shared is not None:
            out.print("", shared)
        _say_end(out, rows, course.max_score, results, run.strength)
    if not all(row.complete for row in rows):
        return FAULT
    below = options.fail_under is not None and any(row.score < options.fail_under for row in rows)
    return BELOW if below else DONE


def _check(options: argparse.Namespace) -> int:
    root = _course_folder(options)
    if not options.watch:
        return _check_once(root, options)
    from watchfiles import watch

    _check_again(root, options)
    said = False
    again = f"\n{'=' * shutil.get_terminal_size().columns}\n"
    # It yields when nothing happened too: the first time, it is known to be listening.
    for changes in watch(Path.cwd(), root, debounce=200, step=50, rust_timeout=200, yield_on_timeout=True):
        if changes:
            print(again)  # noqa: T201
            _check_again(root, options)
        elif not said:
            print("watching; save a file to check again, Ctrl-C to stop", flush=True)  # noqa: T201
            said = True
    return DONE


def _check_again(root: Path, options: argparse.Namespace) -> None:
    """Check, and show an error as a result is shown: an editor may take a file away for a moment."""
    try:
        _check_once(root, options)
    except GraderError as error:
        _say(f"grader: {error}")


def _check_once(root: Path, options: argparse.Namespace) -> int:
    warm = None if options.unconfined else _warm_up()  # it imports NumPy while we do
    from grader.check import check_exercises, closing, kit_limits, open_desk, total

    done: list[Checked] = []
    wanted: Sequence[str | None] = [_exercise_name(given) for given in options.exercises] or [None]
    with open_desk(kit_limits(root), confined=not options.unconfined, warm=warm) as desk:
        if not (desk.confined or options.json):
            _say(desk.says)
        for checked in chain.from_iterable(check_exercises(root, only, Path.cwd(), desk) for only in wanted):
            done.append(checked)
            if not options.json:
                _show(checked)
    if options.json:
        _print_json({"score": total(done), "exercises": [checked.as_document() for checked in done]})
    else:
        _say(f"{closing(done)} {desk.says if desk.confined else ''}")
    below = options.fail_under is not None and total(done) < options.fail_under
    return BELOW if below else DONE


def _show(checked: Checked) -> None:
    """Print an exercise as soon as it is checked: the next may take seconds, or end this process."""
    from grader.reports.lines import exercise_text, printed_text

    width = shutil.get_terminal_size().columns
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    text = exercise_text(checked.grade, width, colour=colour) + printed_text(checked.printed, width)
    print(_encodable(text), end="\n\n", flush=True)  # noqa: T201


def _say(sentence: str) -> None:
    print(textwrap.fill(sentence, shutil.get_terminal_size().columns), flush=True)  # noqa: T201


def _exercise_name(given: str) -> str:
    """What a shell completes, the folder or the file, means the exercise."""
    return Path(given).stem


def _encodable(text: str) -> str:
    """`text` with signs that this terminal has."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return text.translate(str.maketrans("✓✗·", "+x."))
    return text


def _warm_up() -> Warm | None:
    """A warm process that is starting; None where there can be none, which the check finds out and says."""
    if sys.platform != "linux":
        return None
    from grader.sandbox.launch import Setup, Warm

    try:
        return Warm(Setup.process())
    except (GraderError, OSError):
        return None


def _audit(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from grader.audit.audit import FULL, QUICK, Audit
    from grader.course import load_course
    from grader.reports.audit import audit_report

    course = load_course(_course_folder(options), options.exercise)
    effort = QUICK if options.quick else FULL
    if options.seeds is not None:
        effort = replace(effort, right=options.seeds)
    audit = Audit(course, effort)
    found = audit.result(_with_progress(_console(), audit.run(options.jobs), len(audit.tasks), "auditing"))
    if options.json:
        _print_json(found.as_document())
    else:
        _console(sys.stdout).print(audit_report(found, details=options.exercise is not None))
    return DONE if found.sound else BELOW


def _doctor(options: argparse.Namespace) -> int:
    from grader.doctor import examine
    from grader.reports.doctor import diagnosis_lines

    diagnosis = examine([Path.home()])
    if options.json:
        _print_json(diagnosis.as_document())
    else:
        console = _console(sys.stdout)
        for line in diagnosis_lines(diagnosis):
            console.print(line)
    return DONE if diagnosis.usable else UNCONFINED


def _schema(_options: argparse.Namespace) -> int:
    from grader.results import json_schema

    _print_json(json_schema())
    return DONE


def _release(options: argparse.Namespace) -> int:
    from grader.course import load_course
    from grader.release.assignments import stale_files, unlisted, write_files

    course = load_course(_course_folder(options))
    for name in unlisted(course):
        print(f"grader: reference/{name}/ is left out: course.toml has no {name} = POINTS", file=sys.stderr)  # noqa: T201
    if options.kit is not None:
        from grader.release.kit import write_kit

        files = write_kit(course, options.kit)
        print(f"{options.kit}: {len(files)} files for {len(course.exercises)} exercises")  # noqa: T201
        return DONE
    if options.check:
        stale = stale_files(course)
        for path in stale:
            print(f"stale: {path.relative_to(course.root)}")  # noqa: T201
        if stale:
            print("run 'grader release' to write them again")  # noqa: T201
        return BELOW if stale else DONE
    written = write_files(course)
    for path in written:
        print(f"written: {path.relative_to(course.root)}")  # noqa: T201
    if not written:
        print("assignments/ is up to date")  # noqa: T201
    return DONE


def _new_course(options: argparse.Namespace) -> int:
    from grader.release.new import new_course

    _print_written(new_course(options.folder))
    print(f"next: cd {shlex.quote(str(options.folder))}, then grader audit --quick")  # noqa: T201
    return DONE


def _new_exercise(options: argparse.Namespace) -> int:
    from grader.release.new import new_exercise

    _print_written(new_exercise(_course_folder(options), options.name))
    print(f"next: grader audit {options.name} --quick, then grader release")  # noqa: T201
    return DONE


def _print_written(files: Sequence[Path]) -> None:
    here = Path.cwd()
    for file in files:
        print(f"written: {file.relative_to(here) if file.is_relative_to(here) else file}")  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grader", description="Grade numerical Python, confined and exactly.")
    parser.add_argument("--version", action="version", version=f"grader {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--course", type=Path, metavar="FOLDER", help="the course folder (default: found from here)"
    )
    machine = argparse.ArgumentParser(add_help=False)
    machine.add_argument("--json", action="store_true", help="print JSON for a program instead of text")

    grade = _add(commands, "grade", _grade, "grade a class, or one submission", [shared, machine])
    grade.add_argument(
        "submissions", type=Path, metavar="SUBMISSIONS", help="one folder, .py, .ipynb or .zip per student"
    )
    grade.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the results go")
    _add_jobs(grade)
    grade.add_argument("--strength", choices=("namespaces", "process"), help="insist on one way of confining")
    grade.add_argument("--resume", action="store_true", help="grade only what an earlier run did not finish")
    _add_fail_under(grade)

    check = _add(commands, "check", _check, "check your own work on public inputs", [shared, machine])
    check.add_argument(
        "exercises", nargs="*", metavar="EXERCISE", help="the exercises to check (default: all that are here)"
    )
    check.add_argument("--watch", action="store_true", help="check again whenever a file is saved")
    check.add_argument("--unconfined", action="store_true", help="run your code as any program of yours")
    _add_fail_under(check)

    audit = _add(commands, "audit", _audit, "prove that the assignment is sound", [shared, machine])
    audit.add_argument("exercise", nargs="?", metavar="EXERCISE", help="one exercise (default: all of them)")
    audit.add_argument("--quick", action="store_true", help="fewer seeds: seconds an exercise instead of minutes")
    audit.add_argument(
        "--seeds", type=_positive, metavar="N", help="on how many seeds right solutions must get full marks"
    )
    _add_jobs(audit)

    _add(commands, "doctor", _doctor, "say what this machine can enforce, and what to install", [machine])
    _add(commands, "schema", _schema, "print the JSON Schema of a result", [])
    release = _add(commands, "release", _release, "generate what students get from the solutions", [shared])
    release.add_argument(
        "kit",
        nargs="?",
        type=Path,
        metavar="KIT",
        help="write what students get into this folder (default: renew assignments/)",
    )
    release.add_argument("--check", action="store_true", help="write nothing; exit with 1 if anything is stale")
    _add_new(commands, shared)
    return parser


def _add_new(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    says = "start a course, or an exercise of one, from a small example"
    new = commands.add_parser("new", help=says, description=says.capitalize() + ".")
    kinds = new.add_subparsers(required=True, metavar="WHAT")
    course = _add(kinds, "course", _new_course, "start a course that holds one small exercise", [])
    course.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder, or an empty one")
    exercise = _add(kinds, "exercise", _new_exercise, "add a small exercise to the course", [shared])
    exercise.add_argument("name", metavar="NAME", help="also the name of the student's file")


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    command: Callable[[argparse.Namespace], int],
    help_text: str,
    parents: list[argparse.ArgumentParser],
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_text, description=help_text.capitalize() + ".", parents=parents)
    parser.set_defaults(command=command)
    return parser


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N", help="workers (default: cores)"
    )


def _add_fail_under(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fail-under", type=_number, metavar="POINTS", help="exit with 1 if any score is below (for CI)"
    )


def _number(text: str) -> float:
    """A number that scores can be compared with: nothing is below NaN."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError("must be a number")
    return number


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number, at least 1")
    return int(text)


def _course_folder(options: argparse.Namespace) -> Path:
    from grader.find import find_course

    return find_course(options.course or Path.cwd())


def _refuse_a_course_that_was_handed_in(root: Path, submissions: Path) -> None:
    """A submission may hold a course.toml and a reference/, whose code is run as the teacher's own."""
    if (root / "reference").exists() and root.is_relative_to(submissions.resolve()):
        raise CourseError(
            f"the course {root} lies in what is to be graded ({submissions}), and its code would run unconfined: "
            "name your own with --course, and keep submissions out of it"
        )


def _require_linux() -> None:
    from grader.errors import Unsupported

    if sys.platform != "linux":
        raise Unsupported("grading needs Linux, which alone can confine students' code; 'grader check' works here")


def _console(stream: object = None) -> Console:
    """A console on `stream` (standard error by default: progress is not output)."""
    from rich.console import Console

    return Console(file=stream or sys.stderr, highlight=False, soft_wrap=False)  # type: ignore[arg-type]


def _with_progress(console: Console, rows: Iterator[T], total: int, says: str = "grading") -> list[T]:
    """Return all of `rows`, showing a bar while they come if somebody is watching."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(says), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    done = []
    # No thread that draws by itself: workers are forked meanwhile, and would inherit its locks.
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, auto_refresh=False, disable=hidden) as progress:
        task = progress.add_task("", total=total)
        for row in rows:
            done.append(row)
            progress.update(task, advance=1, refresh=True)
    return done


def _say_end(console: Console, rows: Sequence[Row], max_score: float, results: Path, strength: str) -> None:
    mean = sum(row.score for row in rows) / len(rows)
    console.print(
        f"\n{len(rows)} submission{'s' * (len(rows) != 1)} graded, mean {mean:.1f} of {max_score:g}, "
        f"confined by strength '{strength}'. Results: {results}/"
    )


def _print_json(document: object) -> None:
    json.dump(document, sys.stdout, indent=2)
    print()  # noqa: T201
