"""``grader show``: the feedback of one student, in the terminal."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.options import DONE, Commands, add_command, json_option
from grader.cli.output import encodable, print_json
from grader.cli.rules import Deciding, rules_options
from grader.errors import ResultsError

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from grader.gradebook.model import Entry
    from grader.grading.document import SubmissionResult
    from grader.grading.for_student import StudentExercise, StudentResult

__all__ = ["add"]


def add(commands: Commands) -> None:
    """Add the command."""
    show = add_command(
        commands, "show", run, "print the feedback that a student gets", [rules_options(), json_option()]
    )
    show.add_argument("student", metavar="STUDENT", help="the id of the student, as in the table")
    show.add_argument("exercise", nargs="?", metavar="EXERCISE", help="one exercise (default: all)")
    show.add_argument(
        "--results",
        type=Path,
        default=Path("results"),
        metavar="RESULTS",
        help="the folder that 'grader grade' wrote to (default: results)",
    )
    show.add_argument("--more", action="store_true", help="print every check")


def run(options: argparse.Namespace) -> int:
    from grader.gradebook.as_data import as_data
    from grader.gradebook.entries import entry_of
    from grader.grading.for_student import for_student
    from grader.pages.find import result_of

    document = result_of(options.student, options.results)
    result = for_student(document)
    exercises = _chosen(result, options.exercise)
    if options.json:
        shown = result.model_copy(update={"exercises": exercises})
        entry = Deciding(options.results, options)(document) or entry_of(document)
        print_json(shown.model_dump(mode="json") | {"grade": as_data(entry)})
        return DONE
    for exercise in exercises:
        _show(exercise, brief=options.exercise is None, more=options.more)
        _show_to_the_teacher(document, exercise.name)
    if options.exercise is None:
        _show_total(result, Deciding(options.results, options)(document))
        _show_changes(options.results, document, result)
    return DONE


def _chosen(result: StudentResult, name: str | None) -> list[StudentExercise]:
    from grader.text import joined

    if name is None:
        return result.exercises
    found = [one for one in result.exercises if one.name == name]
    if not found:
        known = joined(one.name for one in result.exercises)
        raise ResultsError(f"the result has no exercise {name!r}; it has {known}")
    return found


def _show(exercise: StudentExercise, *, brief: bool, more: bool) -> None:
    from grader.pages.shown import grade_of
    from grader.reports.lines import exercise_text, not_begun
    from grader.reports.page import page_text

    grade = grade_of(exercise)
    if brief and not_begun(grade):
        print(f"{grade.name}: not written yet ({grade.title})\n")  # noqa: T201
        return
    width = shutil.get_terminal_size().columns
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    text = (exercise_text if more else page_text)(grade, width, colour=colour)
    print(encodable(text), end="\n\n")  # noqa: T201


def _show_to_the_teacher(document: SubmissionResult, name: str) -> None:
    """Print what was found for the teacher alone."""
    from grader.diagnose.location.words import took_too_long
    from grader.reports.lines import wrapped

    findings = [one for exercise in document.exercises if exercise.name == name for one in exercise.findings]
    kept_back = [one for one in findings if one.teacher_only]
    said = [" ".join(filter(None, (one.says, one.evidence, one.hint))) for one in kept_back]
    said += [took_too_long(function) for function in document.timings.searches_ended.get(name, ())]
    if said:
        for line in wrapped(["For you, and not for the student:", *said], shutil.get_terminal_size().columns, 2):
            print(encodable(line))  # noqa: T201
        print()  # noqa: T201


def _show_total(result: StudentResult, entry: Entry | None) -> None:
    """Print the score; where people or the rule for late work have a say in it, what it is made of."""
    from grader.reports.lines import wrapped
    from grader.text import points

    width = shutil.get_terminal_size().columns
    for line in wrapped(result.notes, width, 0):
        print(encodable(line))  # noqa: T201
    if entry is not None:
        print(f"{points(entry.raw)} of {points(result.max_score)} points by the checks")  # noqa: T201
        said = [f"{points(entry.score)} of {points(entry.max_score)} points: {entry.made_of}"]
        said += [f"{entry.no_grade[0].upper()}{entry.no_grade[1:]}."] if entry.no_grade else []
        for line in wrapped(said, width, 0):
            print(encodable(line))  # noqa: T201
        return
    print(f"{points(result.score)} of {points(result.max_score)} points")  # noqa: T201
    if not result.complete:
        print("Not everything could be graded: this score is not a grade.")  # noqa: T201


def _show_changes(results: Path, document: SubmissionResult, result: StudentResult) -> None:
    """Print what changed since an earlier attempt, if there was one."""
    from grader.grading.attempt_log import earlier_attempt
    from grader.grading.batch import file_name
    from grader.pages.changes import changes_since
    from grader.reports.lines import wrapped

    earlier = earlier_attempt(results, file_name(document.submission.id), document)
    for line in wrapped(changes_since(earlier, result), shutil.get_terminal_size().columns, 0):
        print(encodable(line))  # noqa: T201
