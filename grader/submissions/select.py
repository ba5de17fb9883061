"""The files of a submission that are graded for one exercise, ready to run; or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.model import Cell, Missing, Submission
from grader.sandbox.base import NOTHING_BESIDES, Imports, Program
from grader.submissions.choose import Released, choose, files_in, is_stub, source_of, unusable
from grader.submissions.definitions import defined_names, functions_of
from grader.submissions.files import shown
from grader.submissions.intake import nearest_file
from grader.submissions.misplaced import misplaced
from grader.submissions.names import CODE, canonical
from grader.submissions.programs import MOST_SOURCES, cells_of, program_of
from grader.text import counted

__all__ = ["Selection", "Work", "select"]

IMPORTED = re.compile(rb"(?m)^[ \t]*(?:from|import)[ \t]+\.*(\w+)")
"""The module that a line imports: where that is a file that cannot be used, its author reads why."""
WRITTEN = re.compile(rb"(?m)^[ \t]*def[ \t]+([A-Za-z_]\w*)")


@dataclass(frozen=True)
class Work:
    """A file that may hold the exercise, ready to run."""

    file: str
    program: Program
    notes: tuple[str, ...] = ()
    """Remarks for its author if this file counts."""
    hints: tuple[str, ...] = ()
    """Where functions stand that are not found, for its author."""


@dataclass(frozen=True)
class Selection:
    """The files to grade for one exercise, of which the best counts; or the reason why there is none."""

    works: tuple[Work, ...] = ()
    absence: Missing | None = None


def select(submission: Submission, exercise: Released, imports: Imports = NOTHING_BESIDES) -> Selection:
    """Return the files of `submission` to grade for `exercise`.

    An untouched stub is left out if another file of the exercise was handed in. If that one cannot be used, the
    exercise is absent: "not written yet" would hide the reason.

    Parameters
    ----------
    submission : Submission
    exercise : Released
    imports : Imports
        What its code can import besides.
    """
    files = choose(submission, exercise)
    if not files:
        return Selection(absence=_absence(submission, exercise))
    return Selection(tuple(_work(submission, exercise, file, notes, imports) for file, notes in files.items()))


def _work(submission: Submission, exercise: Released, file: str, chosen: Sequence[str], imports: Imports) -> Work:
    program, lacking = program_of(submission, file, exercise.name, imports)
    notes = [*chosen, *_notes(submission, exercise, file)]
    if lacking:
        files = counted([f"{shown(PurePosixPath(path))}.py" for path in lacking], 1)
        notes.append(
            f"{' '.join(files)} cannot be imported: your files are more than {MOST_SOURCES >> 20} MB together"
        )
    return Work(file, program, tuple(notes), tuple(_hints(submission, exercise, file)))


def _hints(submission: Submission, exercise: Released, file: str) -> list[str]:
    text = source_of(submission, file)
    undefined = functions_of(exercise.stub) - defined_names(text)
    if not undefined:
        return []
    name, _, suffix = file.rpartition(".")
    if suffix == "py":
        return misplaced([Cell(shown(PurePosixPath(file)), text.decode(errors="replace"))], (), undefined)
    return misplaced(cells_of(submission, file), submission.texts.get(name, ()), undefined)


def _absence(submission: Submission, exercise: Released) -> Missing:
    """Why `submission` has nothing to run for `exercise`."""
    empty = not submission.files and not submission.notebooks
    for problem in submission.problems if empty else unusable(submission, exercise.name):
        return Missing(problem.file, why=problem.message)
    near = _lookalike(submission, exercise.name) or _in_data(submission, exercise)
    unread = [problem for problem in submission.problems if not canonical(problem.file)]
    if unread and not near:  # an archive, or the whole of it: the work may be there
        return Missing(unread[0].file, why=unread[0].message)
    return Missing(f"file {exercise.name}.py", nearest=near)


def _in_data(submission: Submission, exercise: Released) -> str:
    """The file that holds functions of `exercise` and has no name of code; empty if there is none."""
    functions = functions_of(exercise.stub)
    found = (path for path, content in submission.data.items() if functions & defined_names(content))
    return next((shown(PurePosixPath(path)) for path in found), "")


def _lookalike(submission: Submission, exercise: str) -> str:
    """The file that is probably meant for `exercise` and for no other; empty if there is none."""
    return nearest_file(exercise, files_in(submission), submission.entries)


def _written_names(source: bytes) -> set[str]:
    """The functions that stand in a file, in a class or in a text as well."""
    return {name.decode() for name in WRITTEN.findall(source)}


def _notes(submission: Submission, exercise: Released, file: str) -> list[str]:
    own = [f"{exercise.name}{suffix}" for suffix in CODE]
    imported = frozenset(IMPORTED.findall(source_of(submission, file)))
    said = [
        problem
        for problem in submission.problems
        if problem.file in (*own, file) or PurePosixPath(canonical(problem.file)).stem.encode() in imported
    ]
    notes = [f"{problem.file}: {problem.message}" for problem in said]
    near = _lookalike(submission, exercise.name) if is_stub(submission, file, exercise) else ""
    if near and functions_of(exercise.stub) & _written_names(source_of(submission, near)):
        name = shown(PurePosixPath(near))
        notes.append(f"{name} was ignored. If it holds your {exercise.name}, rename it to {own[0]} or {own[1]}")
    return notes
