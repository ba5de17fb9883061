"""``grader replay``: the hidden case of an appeal, for the teacher."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import DONE, Commands, add_command, course_folder, course_option
from grader.cli.output import console_on
from grader.cli.rules import say_remark
from grader.cli.secret import secret_for, secret_option
from grader.course.find import COURSE_FILE
from grader.errors import GraderError, ResultsError
from grader.model import Status
from grader.submissions.layouts import LAYOUTS
from grader.text import plural, printable

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.course.model import Course
    from grader.grading.document import SubmissionResult
    from grader.grading.replay import Replayed
    from grader.model import Submission

__all__ = ["add"]

HOSTILE = frozenset({Status.KILLED, Status.EXITED, Status.REFUSED, Status.OUT_OF_MEMORY})
"""Endings that an attack has, and mistakes as well."""
FOR_STUDENTS = ("assignments", "feedback")
"""Folders that are handed out."""


def add(commands: Commands) -> None:
    """Add the command."""
    replay = add_command(
        commands,
        "replay",
        run,
        "run one hidden case of a student again, confined, and show what went in and both answers",
        [course_option(), secret_option()],
    )
    replay.add_argument(
        "result", type=Path, metavar="RESULT", help="the student's result, such as results/ana.json"
    )
    replay.add_argument("check", metavar="CHECK", help="the check, as EXERCISE/CHECK or by its name alone")
    replay.add_argument("case", nargs="?", metavar="CASE", help="its case (default: the first that did not pass)")
    replay.add_argument(
        "--submissions", type=Path, metavar="PATH", help="what was graded (default: what was kept with the results)"
    )
    replay.add_argument("--layout", choices=LAYOUTS, default="auto", help="as for 'grader grade'")
    replay.add_argument("--roster", type=Path, metavar="FILE", help="as for 'grader grade'")
    replay.add_argument("--one", action="store_true", help="as for 'grader grade'")
    replay.add_argument("--strength", choices=("namespaces", "process"), help="as for 'grader grade'")
    replay.add_argument(
        "--script", type=Path, metavar="FILE", help="write a program to step through; it runs without a sandbox"
    )
    replay.add_argument("--yes", action="store_true", help="write it although the result ended as attacks do")


def run(options: argparse.Namespace) -> int:
    from grader.course.load import load_course
    from grader.gradebook.reading import read_folder
    from grader.grading.kept_plan import planned
    from grader.grading.replay import choose, replay
    from grader.machine.selftest import open_sandbox
    from grader.reports.replay import lines_of

    document = next(read_folder(options.result).read()) if options.result.is_file() else None
    if document is None:
        raise ResultsError(f"{options.result} is no result: name the file of one student, such as results/ana.json")
    chosen = choose(document, options.check, options.case)
    if options.script is not None:
        _refuse_script(document, options)
    root = course_folder(options)
    course = load_course(root)
    secret = secret_for(course, options.secret_file, ask=False)
    submission = _submission_of(document, course, options)
    hidden = [root, options.submissions or root, options.result.parent, *([secret.file] if secret.file else [])]
    sandbox, _ = open_sandbox(hidden, options.strength)
    with sandbox:
        plan = planned(course.only([chosen.exercise]), secret)
        _say_if_changed(document, chosen.exercise, plan.digests[chosen.exercise])
        done = replay(submission, course, plan.exercises[chosen.exercise], chosen, sandbox)
    console = console_on(sys.stdout)
    for one in done:
        for line in lines_of(one):
            console.print(line, markup=False, soft_wrap=True)
    if options.script is not None:
        _write_script(options.script, done[0], document.submission.id, f"{chosen.exercise}/{chosen.check}")
    return DONE


def _submission_of(document: SubmissionResult, course: Course, options: argparse.Namespace) -> Submission:
    """Return the files that were graded: those that the grader kept, or those that are named."""
    from grader.grading.sources import kept_sources

    if options.submissions is not None:
        return _named_submission(document, course, options)
    kept = kept_sources(options.result.parent, document.submission.sha256, document.submission.id)
    if kept is None:
        raise GraderError(
            f"the files of {printable(document.submission.id)} were not kept beside the result: name what was "
            "graded with --submissions PATH"
        )
    return kept


def _named_submission(document: SubmissionResult, course: Course, options: argparse.Namespace) -> Submission:
    """Return the files that were graded, which their hash tells from others."""
    from grader.course.settings import read_settings
    from grader.submissions.classes import read_class
    from grader.submissions.intake import read_submission

    names = list(read_settings(course.root / COURSE_FILE).exercises)
    handed_in = read_class(
        options.submissions, names, single=options.one, layout=options.layout, roster=options.roster, attempt="best"
    )
    student = document.submission.id
    places = [choice.place for one in handed_in.submissions if one.student == student for choice in one.choices]
    if not places and options.one:
        places = [choice.place for one in handed_in.submissions for choice in one.choices]
    for place in places:
        submission = read_submission(student, place, names, course.limits.data_mb)
        if submission.sha256 == document.submission.sha256:
            return submission
    found = plural(len(places), "hand-in") if places else "nothing"
    raise GraderError(
        f"{options.submissions} has {found} of {printable(student)}, and not what was graded: name the files "
        "as they were then"
    )


def _say_if_changed(document: SubmissionResult, exercise: str, plan: str) -> None:
    then = document.course.exercises_sha256.get(exercise)
    if then != plan:
        say_remark(f"The exercise {exercise} has changed since then, or the secret: this case may be another one.")


def _refuse_script(document: SubmissionResult, options: argparse.Namespace) -> None:
    """Refuse a script where students could find it, or one of code that may be an attack."""
    endings = {check.status for exercise in document.exercises for check in exercise.checks}
    if (document.compromised or endings & HOSTILE) and not options.yes:
        raise GraderError(
            "this result ended as those of attacks do, and the script would run the code without a sandbox: "
            "read the files first, and add --yes if you trust them"
        )
    for folder in options.script.resolve().parents:
        if folder.name in FOR_STUDENTS or _is_kit(folder):
            raise GraderError(
                f"{options.script} lies where students may get it ({folder}), and a script holds hidden inputs; "
                "choose another --script"
            )


def _is_kit(folder: Path) -> bool:
    return (folder / COURSE_FILE).is_file() and not (folder / "reference").is_dir()


def _write_script(file: Path, replayed: Replayed, student: str, check: str) -> None:
    """Write the script for this user alone; nothing that is there is overwritten."""
    from grader.grading.replay_script import script_of

    text = script_of(replayed, student, check)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise ResultsError(f"{file} is there already; remove it, or choose another --script") from None
    except OSError as error:
        raise ResultsError(f"{file} cannot be written: {error.strerror}") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
    say_remark(f"{file} runs this student's code without a sandbox: read it before you run it.")
