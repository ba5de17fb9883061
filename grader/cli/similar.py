"""``grader similar``: which hand-ins are alike beyond what the task makes alike."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import DONE, Commands, add_command, course_folder, course_option, json_option, positive
from grader.cli.output import console_on, print_json
from grader.course.find import COURSE_FILE
from grader.submissions.layouts import LAYOUTS

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.similarity.pairs import Handed

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    similar = add_command(
        commands,
        "similar",
        run,
        "show which hand-ins are alike beyond what the task makes alike: a hint, never a verdict",
        [course_option(), json_option()],
    )
    similar.add_argument("submissions", type=Path, metavar="SUBMISSIONS", help="as for 'grader grade', or results")
    similar.add_argument("--layout", choices=LAYOUTS, default="auto", help="as for 'grader grade'")
    similar.add_argument("--roster", type=Path, metavar="FILE", help="as for 'grader grade'; with groups in it")
    similar.add_argument(
        "--least",
        type=_share,
        metavar="SHARE",
        help="from 0 to 1: pairs that share less are left out (default: 0.4)",
    )
    similar.add_argument("--pairs", type=positive, default=20, metavar="N", help="how many are shown (default: 20)")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("must be a number from 0 to 1")
    return share


def run(options: argparse.Namespace) -> int:
    from grader.reports.similarity import lines_of
    from grader.similarity.found import alike, ordinary_sources
    from grader.similarity.pairs import LEAST
    from grader.similarity.shown import HINT

    course = course_folder(options)
    handed_in = _handed_in(course, options)
    least = LEAST if options.least is None else options.least
    found = alike(handed_in, ordinary_sources(course), least)
    if options.json:
        print_json({"hint": HINT, "identical": found.identical, "pairs": [vars(pair) for pair in found.pairs]})
        return DONE
    console = console_on(sys.stdout)
    by_student = {one.student: one for one in handed_in}
    for line in lines_of(found, by_student, options.pairs, shutil.get_terminal_size().columns):
        console.print(line, markup=False, soft_wrap=True)
    return DONE


def _handed_in(course: Path, options: argparse.Namespace) -> list[Handed]:
    """Return the code of everybody; those who handed in together are one group."""
    from grader.course.settings import read_settings
    from grader.grading.places import SOURCES
    from grader.similarity.found import handed, kept_work
    from grader.submissions.classes import read_class
    from grader.submissions.intake import read_submission

    if (options.submissions / SOURCES).is_dir():
        return kept_work(options.submissions)
    settings = read_settings(course / COURSE_FILE)
    names = list(settings.exercises)
    found = read_class(
        options.submissions, names, layout=options.layout, roster=options.roster, attempt=settings.attempt
    )
    return [
        handed(
            read_submission(one.student, one.place, names, settings.limits.data_mb),
            one.details.group or " ".join(map(str, one.entries)),
        )
        for one in found.submissions
    ]
