"""``grader audit``: prove that the assignment is sound."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

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
from grader.errors import CourseError, SandboxError

if TYPE_CHECKING:
    from grader.audit.audit import Audit
    from grader.audit.model import SampleAudit
    from grader.course.model import Course

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
    from grader.grading.packages import try_packages
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
        try_packages(course, open_session)
        for plan in audit.plans:
            try_stub(course, course.exercise(plan.name), open_session)
            try_reference(course, plan, open_session)
    outcomes = with_progress(console_on(), audit.run(options.jobs), len(audit.tasks), "auditing")
    found = audit.result(outcomes, _samples(course, audit, effort.draws, options.jobs))
    if options.json:
        print_json(found.as_document())
    else:
        console_on(sys.stdout).print(audit_report(found, details=options.exercise is not None))
    return DONE if found.sound else BELOW


def _samples(course: Course, audit: Audit, draws: int, jobs: int) -> Mapping[str, tuple[SampleAudit, ...]]:
    """Grade the course's sample submissions on many draws, if it has any and they can be confined here."""
    from grader.audit.samples import draw_samples, read_samples, sample_audits
    from grader.course.find import COURSE_FILE
    from grader.course.settings import read_settings
    from grader.sandbox.confined import ConfinedSandbox

    if course.samples is None:
        return {}
    if not course.samples.is_dir():  # whoever only grades need not have them
        raise CourseError(f"samples: there is no folder {course.samples}", file=course.root / COURSE_FILE)
    try:
        ConfinedSandbox("process").start(course.limits).close()
    except (SandboxError, OSError, ImportError, AttributeError) as error:
        console_on().print(f"the sample submissions were not graded: {error}", markup=False)
        return {}
    names = list(read_settings(course.root / COURSE_FILE).exercises)
    samples = read_samples(course.samples, course, names)
    console = console_on()
    drawn = draw_samples(
        course,
        samples,
        audit.seed_of,
        draws,
        jobs,
        lambda done, total: with_progress(console, done, total, "drawing"),
    )
    return sample_audits(drawn)
