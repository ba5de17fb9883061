"""``grader check``: a student's own work, on public inputs."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Collection, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.collecting import seldom_collecting
from grader.cli.options import (
    BELOW,
    DONE,
    Commands,
    add_command,
    add_fail_under,
    course_folder,
    course_option,
    json_option,
)
from grader.cli.output import encodable, print_json, say
from grader.errors import CourseError, GraderError, SubmissionError
from grader.submissions.names import IGNORED, canonical

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.sandbox.launch import WarmProcess
    from grader.student.check import Checked
    from grader.student.kept import KeptPlaces

__all__ = ["add"]

QUIET_MS, LONGEST_SAVE_MS = 10, 200
"""A file is saved when nothing has been written for so long, or has been for so long without a pause."""


def add(commands: Commands) -> None:
    """Add the command."""
    check = add_command(
        commands, "check", run, "check your own work on public inputs", [course_option(), json_option()]
    )
    check.add_argument(
        "exercises",
        nargs="*",
        metavar="EXERCISE",
        help="the exercises to check (default: all that have a file here)",
    )
    check.add_argument("--more", action="store_true", help="print the numbers of each check")
    check.add_argument("--watch", action="store_true", help="check again whenever a file is saved")
    check.add_argument("--unconfined", action="store_true", help="run your code without a sandbox")
    add_fail_under(check)


def run(options: argparse.Namespace) -> int:
    root = course_folder(options)
    with seldom_collecting():
        warm = None if options.unconfined else _warm_up()  # it imports NumPy while this process does
        from grader.student.kept import KeptPlaces

    with KeptPlaces(root, unconfined=options.unconfined) as places:
        if options.watch:
            return _watch(root, options, places, warm)
        with seldom_collecting():
            return _check(root, options, places, warm)


def _watch(root: Path, options: argparse.Namespace, places: KeptPlaces, warm: WarmProcess | None) -> int:
    """Check, and check again whenever a file is saved; what changed is checked first."""
    from watchfiles import watch

    watched = {Path.cwd(), root, *(here for _, here in map(_asked, options.exercises))}
    _check_again(root, options, places, warm=warm)
    announced = False
    again = f"\n{'=' * shutil.get_terminal_size().columns}\n"
    # It also yields when nothing happened: after the first time it is known to be listening.
    for changes in watch(
        *watched,
        watch_filter=_is_code,
        debounce=LONGEST_SAVE_MS,
        step=QUIET_MS,
        rust_timeout=200,
        yield_on_timeout=True,
    ):
        if changes:
            print(again)  # noqa: T201
            saved = {Path(canonical(Path(path).name)).stem for _, path in changes}
            _check_again(root, options, places, first=saved)
        elif not announced:
            print("watching; save a file to check again, Ctrl-C to stop", flush=True)  # noqa: T201
            announced = True
            import grader.diagnose.diagnosis  # noqa: F401 - nobody waits now, as they would after a mistake
    return DONE


def _is_code(_change: object, path: str) -> bool:
    """Whether a changed file may be a student's: a log that lies in the kit would start the next check for ever."""
    place = Path(path)
    return (
        bool(canonical(place.name)) and not place.name.startswith(".") and not place.parent.name.startswith(IGNORED)
    )


def _check_again(
    root: Path,
    options: argparse.Namespace,
    places: KeptPlaces,
    warm: WarmProcess | None = None,
    first: Collection[str] = (),
) -> None:
    """Check, and print an error like a result: an editor may remove a file for a moment.

    What may come from a process that was kept too long is tried once more, in a fresh one.
    """
    for fresh in dict.fromkeys((not places.are_open, True)):
        try:
            _check(root, options, places, warm, first)
        except GraderError as error:
            places.close()
            if fresh or not isinstance(error, CourseError):
                say(f"grader: {error}")
                return
        else:
            return


def _check(
    root: Path,
    options: argparse.Namespace,
    places: KeptPlaces,
    warm: WarmProcess | None = None,
    first: Collection[str] = (),
) -> int:
    from grader.student.check import check_exercises, closing, total

    done: list[Checked] = []
    wanted: Sequence[tuple[str | None, Path]] = [_asked(given) for given in options.exercises] or [
        (None, Path.cwd())
    ]
    desk, authors = places.open(warm)
    if not (desk.confined or options.json):
        say(desk.says)
    for checked in chain.from_iterable(
        check_exercises(root, only, here, desk, authors, first) for only, here in wanted
    ):
        done.append(checked)
        if not options.json:
            _show(checked, brief=not options.exercises, more=options.more)
    if not all(checked.grade.known for checked in done):
        places.close()  # whatever it was, it is not kept
    if options.json:
        print_json({"score": total(done), "exercises": [checked.as_document() for checked in done]})
    else:
        say(" ".join(filter(None, [closing(done), desk.says if desk.confined else "", authors.says])))
    below = options.fail_under is not None and total(done) < options.fail_under
    return BELOW if below else DONE


def _show(checked: Checked, *, brief: bool, more: bool) -> None:
    """Print an exercise as soon as it is checked: the next may take seconds, or end this process.

    Where all exercises are checked, one that is not begun is one line.
    """
    from grader.reports.lines import exercise_text, not_begun, printed_text
    from grader.reports.page import page_text

    if brief and not_begun(checked.grade) and not checked.printed:
        say(f"{checked.grade.name}: not written yet ({checked.grade.title})")
        return
    width = shutil.get_terminal_size().columns
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if more:
        text = exercise_text(checked.grade, width, colour=colour)
    else:
        text = page_text(checked.grade, width, colour=colour, more=f"grader check {checked.grade.name} --more")
    text += printed_text(checked.printed, width)
    print(encodable(text), end="\n\n", flush=True)  # noqa: T201


def _asked(given: str) -> tuple[str, Path]:
    """The exercise of a name, a folder or a file, since shells complete those, and where its file is looked for.

    Raises
    ------
    SubmissionError
        If it is a path to nothing: the file of that name which lies elsewhere is not meant.
    """
    path = Path(given)
    if path.parent == path:  # "." or "/"
        return path.resolve().name, path.absolute()
    if os.sep not in given:
        return path.stem, Path.cwd()
    if path.is_dir():
        return path.resolve().name, path.absolute()
    if not os.path.lexists(path):
        raise SubmissionError(f"{given}: there is no such file or folder")
    return Path(canonical(path.name) or path.name).stem, path.absolute().parent


def _warm_up() -> WarmProcess | None:
    """A warm process that is starting; None where it cannot start, which the check reports later."""
    if sys.platform != "linux":
        return None
    from grader.sandbox.launch import Setup, WarmProcess

    try:
        return WarmProcess(Setup.process())
    except (GraderError, OSError):
        return None
