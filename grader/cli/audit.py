"""``grader audit``: prove that the assignment is sound."""

from __future__ import annotations

import argparse
import sys

from grader.cli.options import (
    BELOW,
    DONE,
    Commands,
    add_command,
    add_jobs,
    course_folder,
    course_option,
    json_option,
    positive,
)
from grader.cli.output import console_on, print_json, with_progress
from grader.cli.secret import secret_for, secret_option

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    audit = add_command(
        commands,
        "audit",
        run,
        "prove that the assignment is sound",
        [course_option(), secret_option(), json_option()],
    )
    audit.add_argument(
        "exercise", nargs="?", metavar="EXERCISE", help="the exercise to audit (default: all of them)"
    )
    audit.add_argument(
        "--quick", action="store_true", help="try fewer seeds: seconds per exercise instead of minutes"
    )
    audit.add_argument(
        "--seeds", type=positive, metavar="N", help="number of seeds on which right solutions must get full marks"
    )
    audit.add_argument(
        "--draws",
        type=positive,
        metavar="N",
        help="number of draws of the hidden inputs on which the score of each mistake is looked at",
    )
    add_jobs(audit)


def run(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from grader.audit.audit import FULL, QUICK, Audit
    from grader.course.load import load_course
    from grader.grading.trial import trial_sessions, try_reference, try_stub
    from grader.reports.audit import audit_report

    course = load_course(course_folder(options), options.exercise)
    effort = QUICK if options.quick else FULL
    if options.seeds is not None:
        effort = replace(effort, right=options.seeds)
    if options.draws is not None:
        effort = replace(effort, caught=min(effort.caught, options.draws), draws=options.draws)
    audit = Audit(course, effort, secret_for(course, options.secret_file, ask=False))
    with trial_sessions(course.limits) as open_session:
        for plan in audit.plans:
            try_stub(course, course.exercise(plan.name), open_session)
            try_reference(course, plan, open_session)
    found = audit.result(with_progress(console_on(), audit.run(options.jobs), len(audit.tasks), "auditing"))
    if options.json:
        print_json(found.as_document())
    else:
        console_on(sys.stdout).print(audit_report(found, details=options.exercise is not None))
    return DONE if found.sound else BELOW
