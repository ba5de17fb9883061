"""``grader release``: what students get, generated from the solutions."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import BELOW, DONE, Commands, add_command, course_folder, course_option

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.course.model import Course

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    release = add_command(
        commands, "release", run, "generate from the solutions what students get", [course_option()]
    )
    release.add_argument(
        "kit",
        nargs="?",
        type=Path,
        metavar="KIT",
        help="write the students' kit into this folder (default: update assignments/)",
    )
    release.add_argument("--check", action="store_true", help="write nothing; exit with 1 if anything is stale")


def run(options: argparse.Namespace) -> int:
    from grader.course.exercise import points_at_odds
    from grader.course.load import load_course
    from grader.release.assignments import stale_files, unlisted, write_files

    course = load_course(course_folder(options))
    for name in unlisted(course):
        print(f"grader: reference/{name}/ is left out: course.toml has no {name} = POINTS", file=sys.stderr)  # noqa: T201
    for exercise in course.exercises:
        at_odds = points_at_odds(exercise)
        if at_odds is not None:
            print(f"grader: {exercise.name}: {at_odds}", file=sys.stderr)  # noqa: T201
    _try_stubs(course)
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


def _try_stubs(course: Course) -> None:
    """Refuse to hand out what students cannot import, before anything is written."""
    from grader.grading.packages import try_packages
    from grader.grading.trial import trial_sessions, try_stub

    with trial_sessions(course.limits) as open_session:
        try_packages(course, open_session)
        for exercise in course.exercises:
            try_stub(course, exercise, open_session)
