"""``grader grade``: a class, or one submission."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import (
    BELOW,
    DONE,
    FAULT,
    Commands,
    add_command,
    add_fail_under,
    add_jobs,
    course_folder,
    course_option,
    json_option,
)
from grader.cli.output import console_on, print_json, with_progress
from grader.cli.secret import secret_for, secret_option
from grader.course.find import COURSE_FILE
from grader.errors import CourseError, Unsupported, UntrustedCourse
from grader.submissions.layouts import LAYOUTS
from grader.text import joined, plural, printable

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from rich.console import Console

    from grader.course.model import Course
    from grader.grading.batch import Row
    from grader.submissions.classes import ClassFolder
    from grader.submissions.layouts import Uploads

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    grade = add_command(
        commands,
        "grade",
        run,
        "grade a class, or one submission",
        [course_option(), secret_option(), json_option()],
    )
    grade.add_argument(
        "submissions", type=Path, metavar="SUBMISSIONS", help="one folder, .py, .ipynb or .zip per student"
    )
    what = grade.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="DIR", help="the folder for the results")
    grade.add_argument(
        "--for-students", type=Path, metavar="DIR", help="also write what each student may have, into this folder"
    )
    what.add_argument("--list", action="store_true", help="grade nothing: say what would be graded, and why not")
    grade.add_argument("--one", action="store_true", help="SUBMISSIONS is one submission, such as a repository")
    grade.add_argument(
        "--layout", choices=LAYOUTS, default="auto", help="how SUBMISSIONS is laid out (default: recognised)"
    )
    add_jobs(grade)
    grade.add_argument(
        "--strength",
        choices=("namespaces", "process"),
        help="require this strength of confinement (default: the strongest that holds)",
    )
    grade.add_argument("--resume", action="store_true", help="grade only what an earlier run did not finish")
    add_fail_under(grade)


def run(options: argparse.Namespace) -> int:
    from grader.course.load import load_course
    from grader.course.settings import read_settings
    from grader.grading import batch
    from grader.grading.prepare import make_plan
    from grader.machine.selftest import open_sandbox
    from grader.reports.terminal import class_table, mistakes_table
    from grader.submissions.classes import read_class

    if not options.list:
        _require_linux()
    console = console_on()
    root = course_folder(options)
    _refuse_a_course_that_was_handed_in(root, options.submissions)
    names = list(read_settings(root / COURSE_FILE).exercises)
    handed_in = read_class(options.submissions, names, single=options.one, layout=options.layout)
    if options.course is None:
        _refuse_a_neighbours_course(root, options, [place for _, place in handed_in.submissions])
    course = load_course(root)
    if handed_in.layout:
        console.print(handed_in.layout, markup=False, highlight=False)
    if options.list:
        return _list(handed_in, course, as_json=options.json)
    submissions = handed_in.submissions
    if handed_in.passed_over:
        console.print(f"Passed over, being no submission: {_names(handed_in.passed_over)}", markup=False)
    results: Path = options.out
    secret = secret_for(course, options.secret_file, ask=True)
    resume = _prepare_folders(options, submissions)
    hidden = [course.root, options.submissions, results, *([secret.file] if secret.file else [])]
    sandbox, protections = open_sandbox(hidden, options.strength)
    sandbox.close()
    plan = make_plan(course, secret.key)
    run = batch.Run(course, plan, sandbox.strength, protections, results, options.for_students, resume=resume)
    rows = with_progress(console, batch.grade_all(run, submissions, options.jobs), len(submissions))
    batch.write_summary(results / batch.SUMMARY, rows, names)
    if options.json:
        print_json([{"student": row.student, "score": row.score, "complete": row.complete} for row in rows])
    else:
        out = console_on(sys.stdout)
        out.print(class_table(rows, names, out))
        shared = mistakes_table(rows)
        if shared is not None:
            out.print("", shared)
        _say_end(out, rows, course.max_score, results, run.strength)
    if not all(row.complete for row in rows):
        return FAULT
    below = options.fail_under is not None and any(row.score < options.fail_under for row in rows)
    return BELOW if below else DONE


def _prepare_folders(options: argparse.Namespace, submissions: Sequence[tuple[str, Path | Uploads]]) -> bool:
    """Make the folders that are written to; return whether finished results in them are kept."""
    from grader.grading import batch
    from grader.grading.places import (
        lies_in_a_submission,
        prepare_for_students,
        prepare_results,
        refuse_in_the_way,
    )

    places = [place for _, place in submissions]
    prepare_results(options.out, options.submissions, places)
    names = [batch.file_name(student) for student, _ in submissions]
    refuse_in_the_way(options.out / name for name in (batch.SUMMARY, *names))
    if options.for_students is not None:
        prepare_for_students(options.for_students, options.out, options.submissions, places)
        refuse_in_the_way(options.for_students / name for name in names)
    resume = options.resume and not lies_in_a_submission(options.out, places)
    if options.resume and not resume:
        says = f"{options.out} is part of the submission: nothing in it is taken for a result"
        console_on().print(says, markup=False)
    return resume


def _list(handed_in: ClassFolder, course: Course, *, as_json: bool) -> int:
    """Say of each entry which file is graded for which exercise, or why none is."""
    from grader.submissions.overview import overview_of

    rows = [
        overview_of(student, path, course.exercises, course.stand_ins) for student, path in handed_in.submissions
    ]
    if as_json:
        print_json(
            {
                "submissions": [asdict(row) for row in rows],
                "passed_over": [entry.name for entry in handed_in.passed_over],
            }
        )
        return DONE
    out = console_on(sys.stdout)
    for row in rows:
        out.print(printable(row.line), markup=False, highlight=False, soft_wrap=True)
    out.print(f"\n{plural(len(rows), 'submission')}, nothing graded.", markup=False)
    if handed_in.passed_over:
        out.print(f"Passed over, being no submission: {_names(handed_in.passed_over)}", markup=False)
    return DONE


def _names(entries: Sequence[Path]) -> str:
    return printable(joined(entry.name for entry in entries))


def _refuse_a_course_that_was_handed_in(root: Path, submissions: Path) -> None:
    """Refuse a course inside the submissions: its reference/ would run as the teacher's own code."""
    if (root / "reference").exists() and root.is_relative_to(submissions.resolve()):
        raise CourseError(
            f"the course {root} lies inside the submissions ({submissions}), and its code would run unconfined: "
            "name your own course with --course, and keep submissions out of its folder"
        )


def _refuse_a_neighbours_course(root: Path, options: argparse.Namespace, places: Sequence[object]) -> None:
    """Refuse a course that was only found, for one submission outside of it: it may be another student's folder."""
    graded = options.submissions.resolve()
    single = any(isinstance(place, Path) and place.resolve() == graded for place in places)
    if single and not graded.is_relative_to(root):
        raise UntrustedCourse.because(root, "the submission lies outside of it", options.goes_on)


def _require_linux() -> None:
    if sys.platform != "linux":
        raise Unsupported(
            "grading needs Linux, because students' code can be confined only there; 'grader check' works here"
        )


def _say_end(console: Console, rows: Sequence[Row], max_score: float, results: Path, strength: str) -> None:
    mean = sum(row.score for row in rows) / len(rows)
    console.print(
        f"\n{len(rows)} submission{'s' * (len(rows) != 1)} graded, mean {mean:.1f} of {max_score:g}, "
        f"confined by strength '{strength}'. Results: {results}/"
    )
