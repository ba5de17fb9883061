"""``grader grade``: a class, or one submission."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.class_list import list_class, passed_over, read_handed_in, reader_of
from grader.cli.collecting import seldom_collecting
from grader.cli.many_machines import (
    add_engines,
    add_shard,
    empty_shard,
    engine_of,
    is_elsewhere,
    of_shard,
    refuse_bad_engine,
)
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
from grader.cli.output import console_on, print_class, say_compromised, with_progress
from grader.cli.report import report_on
from grader.cli.rules import Deciding
from grader.cli.run_end import say_decisions, say_end, say_pages, say_what_else
from grader.cli.secret import secret_for, secret_option
from grader.cli.whose_course import refuse_a_course_that_was_handed_in, refuse_a_wrong_course, say_course
from grader.course.find import COURSE_FILE
from grader.errors import Unsupported
from grader.submissions.layouts import LAYOUTS
from grader.text import printable

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.course.model import Course
    from grader.course.secret import Secret
    from grader.grading.prepare import Plan
    from grader.submissions.classes import ClassFolder
    from grader.submissions.handed_in import HandIn

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
    grade.add_argument(
        "--report", action="store_true", help="also write the pages of 'grader report' into the folder of results"
    )
    grade.add_argument("--all", action="store_true", help="print a row for everybody, also of a large class")
    what.add_argument("--list", action="store_true", help="grade nothing: say what would be graded, and why not")
    grade.add_argument("--one", action="store_true", help="SUBMISSIONS is one submission, such as a repository")
    grade.add_argument(
        "--layout", choices=LAYOUTS, default="auto", help="how SUBMISSIONS is laid out (default: recognised)"
    )
    grade.add_argument(
        "--roster", type=Path, metavar="FILE", help="a CSV file of all students: everybody on it has a row"
    )
    grade.add_argument(
        "--exercise", action="append", metavar="NAME", help="grade this exercise alone; may be given several times"
    )
    add_jobs(grade)
    add_shard(grade)
    add_engines(grade)
    grade.add_argument(
        "--strength",
        choices=("namespaces", "process"),
        help="require this strength of confinement (default: the strongest that holds)",
    )
    plans = grade.add_mutually_exclusive_group()
    plans.add_argument(
        "--plan", type=Path, metavar="FILE", help="grade with this plan, written before, maybe on another machine"
    )
    plans.add_argument(
        "--write-plan", type=Path, metavar="FILE", help="write the plan, for other machines; it holds hidden inputs"
    )
    grade.add_argument(
        "--no-sources", action="store_true", help="keep no copy of what was graded beside the results"
    )
    grade.set_defaults(kept=False)  # `grader regrade` reads what an earlier grading kept
    grade.add_argument("--resume", action="store_true", help="grade only what an earlier run did not finish")
    add_fail_under(grade)


def run(options: argparse.Namespace) -> int:
    from grader.cli.interruption import endable

    with endable():
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    with seldom_collecting():
        from grader.course.load import load_course
        from grader.course.settings import read_settings

        console = console_on()
    if not options.list:
        _require_linux()
    refuse_bad_engine(options)
    root = course_folder(options)
    refuse_a_course_that_was_handed_in(root, options.submissions)
    settings = read_settings(root / COURSE_FILE)
    handed_in = read_handed_in(options, list(settings.exercises), settings.attempt)
    if options.course is None:
        refuse_a_wrong_course(
            root,
            list(settings.exercises),
            options.submissions,
            handed_in.submissions,
            options.goes_on,
            reader_of(options),
        )
    course = load_course(root)
    found = say_course(root, Path.cwd(), options.submissions) if options.course is None else ""
    for line in filter(None, [found, handed_in.layout, *handed_in.remarks]):
        console.print(printable(line), markup=False, highlight=False, soft_wrap=True)
    chosen = course.only(options.exercise) if options.exercise else course
    if options.list:
        own = replace(handed_in, submissions=of_shard(handed_in.submissions, options.shard))
        return list_class(own, chosen, as_json=options.json)
    if handed_in.passed_over:
        console.print(passed_over(handed_in), markup=False)
    return _grade(handed_in, chosen, tuple(settings.exercises), options)


def _plan(course: Course, secret: Secret, options: argparse.Namespace) -> Plan:
    """Return the plan that a file holds, if one is named; else that of this machine."""
    from grader.grading.kept_plan import draw_public_inputs, planned
    from grader.grading.plan_file import read_frames
    from grader.grading.prepare import make_plan

    if options.plan is not None:
        return make_plan(course, secret.key, read_frames(options.plan, secret.key, course.digest))
    plan = planned(course, secret)
    if course.locates_when_graded and not is_elsewhere(options):
        draw_public_inputs(course, secret, plan, options.jobs)
    return plan


def _grade(handed_in: ClassFolder, course: Course, known: tuple[str, ...], options: argparse.Namespace) -> int:
    """Grade the exercises of `course`; files are known by the names of all exercises."""
    with seldom_collecting():
        from grader.cli.interruption import say_interrupted, watched
        from grader.grading import batch
        from grader.grading.plan_file import write_frames
        from grader.grading.shards import note_share
        from grader.grading.table import SUMMARY, write_summary
        from grader.grading.trial import try_references
        from grader.machine.selftest import open_sandbox
        from grader.reports.overview import needs_a_look

    submissions = of_shard(handed_in.submissions, options.shard)
    everybody = [one.student for one in handed_in.submissions]
    if not submissions and everybody:
        return empty_shard(options, everybody)
    console = console_on()
    results: Path = options.out
    secret = secret_for(course, options.secret_file, ask=True)
    resume = _prepare_folders(options, submissions)
    if options.shard is not None:
        note_share(results, options.shard, everybody)
    hidden = [course.root, options.submissions, results, *([secret.file] if secret.file else [])]
    sandbox, protections = open_sandbox(hidden, options.strength)
    with sandbox:
        plan = _plan(course, secret, options)
        if options.write_plan is not None:
            write_frames(options.write_plan, plan.frames, secret.key, course.digest)
        try_references(course, plan, sandbox, secret)
    run = batch.Run(
        course,
        plan,
        sandbox.strength,
        protections,
        results,
        options.for_students,
        resume,
        not options.no_sources,
        known,
        reader_of(options),
    )
    with engine_of(options, run, secret.key) as (run, engine), watched() as interruption:
        graded = batch.grade_all(run, submissions, options.jobs, interruption.stop, engine)
        done = with_progress(console, graded, len(submissions), attention=needs_a_look)
    rows = sorted(done, key=lambda row: row.student)  # not as they were done: the same in every run
    names = [exercise.name for exercise in course.exercises]
    if rows:
        write_summary(results / SUMMARY, rows, names)
    say_compromised(row.student for row in rows if row.compromised)
    if len(rows) < len(submissions):
        say_interrupted(len(rows), len(submissions), results)
        return interruption.exit_code
    print_class(rows, names, as_json=options.json, everybody=options.all)
    if not options.json:
        say_end(console_on(sys.stdout), rows, course.max_score, results, run.strength)
        if not options.report:
            say_pages(console_on(sys.stdout), results)
    say_what_else(console, results, [row.student for row in rows])
    say_decisions(console, course.root, results)
    if options.report:
        rules = argparse.Namespace(course=course.root, adjust=None)  # as 'grader report' does
        report_on(results, Deciding(results, rules), to=sys.stderr if options.json else sys.stdout)
    if not all(row.known for row in rows):
        return FAULT
    below = options.fail_under is not None and any(row.score < options.fail_under for row in rows)
    return BELOW if below else DONE


def _prepare_folders(options: argparse.Namespace, submissions: Sequence[HandIn]) -> bool:
    """Make the folders that are written to; return whether finished results in them are kept."""
    from grader.grading import batch
    from grader.grading.places import (
        lies_in_a_submission,
        prepare_for_students,
        prepare_results,
        refuse_in_the_way,
    )
    from grader.grading.table import SUMMARY, refuse_to_lose

    places = [one.place for one in submissions]
    prepare_results(options.out, options.submissions, places)
    names = [batch.file_name(one.student) for one in submissions]
    refuse_in_the_way(options.out / name for name in (SUMMARY, *names))
    if options.for_students is not None:
        prepare_for_students(options.for_students, options.out, options.submissions, places)
        refuse_in_the_way(options.for_students / name for name in names)
    if options.report:
        from grader.pages.report import prepare_report

        prepare_report(options.out)
    if options.exercise:
        refuse_to_lose(options.out, names, options.exercise)
    resume = options.resume and not lies_in_a_submission(options.out, places)
    if options.resume and not resume:
        says = f"{options.out} is part of the submission: nothing in it is taken for a result"
        console_on().print(says, markup=False)
    return resume


def _require_linux() -> None:
    if sys.platform != "linux":
        raise Unsupported(
            "grading needs Linux, because students' code can be confined only there; 'grader check' works here"
        )
