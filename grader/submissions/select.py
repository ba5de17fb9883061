"""Select the files of a submission to grade for one exercise, once per submission.

No student file is parsed here: only its name is compared, and its text with the stub.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from grader.model import Missing, Problem, Submission
from grader.sandbox.base import Program
from grader.submissions.files import CODE, shown
from grader.submissions.intake import nearest_file
from grader.text import counted

__all__ = ["Released", "Selection", "Work", "select"]


class Released(Protocol):
    """An exercise whose stub is known, so that an untouched stub can be recognised."""

    @property
    def name(self) -> str: ...

    @property
    def stub(self) -> str: ...

    @property
    def stub_cells(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Work:
    """A file that may hold the exercise, ready to run."""

    file: str
    program: Program
    notes: tuple[str, ...] = ()
    """Remarks for its author if this file counts."""


@dataclass(frozen=True)
class Selection:
    """The files to grade for one exercise, of which the best counts; or the reason why there is none."""

    works: tuple[Work, ...] = ()
    absence: Missing | None = None


MOST_SOURCES = 4 << 20
"""Bytes of the modules that one exercise can import: each of its processes is sent all of them."""


def select(submission: Submission, exercise: Released, stand_ins: Sequence[str] = ()) -> Selection:
    """Return the files of `submission` to grade for `exercise`.

    An untouched stub is left out if another file of the exercise was handed in. If that one cannot be used, the
    exercise is absent: "not written yet" would hide the reason.

    Parameters
    ----------
    submission : Submission
    exercise : Released
    stand_ins : sequence of str
        Modules that are replaced by ones that do nothing.
    """
    files = submission.entries.get(exercise.name, ())
    unusable = _unusable(submission, exercise.name)
    if len(files) > 1 or unusable:
        edited = tuple(file for file in files if not _is_stub(submission, file, exercise))
        files = edited or (() if unusable else files[:1])
    if not files:
        return Selection(absence=_absence(submission, exercise.name, unusable))
    return Selection(tuple(_work(submission, exercise, file, stand_ins) for file in files))


def _work(submission: Submission, exercise: Released, file: str, stand_ins: Sequence[str]) -> Work:
    program = _program(submission, file, stand_ins)
    notes = _notes(submission, exercise, file)
    own = file.removesuffix(".ipynb")  # the cells of a notebook are not among the modules
    lacking = sorted(name for name in submission.files if name not in program.modules and name != own)
    if lacking:
        files = counted([f"{shown(PurePosixPath(name))}.py" for name in lacking], 1)
        notes.append(
            f"{' '.join(files)} cannot be imported: your files are more than {MOST_SOURCES >> 20} MB together"
        )
    return Work(file, program, tuple(notes))


def _absence(submission: Submission, exercise: str, unusable: Sequence[Problem]) -> Missing:
    """Why `submission` has nothing to run for `exercise`."""
    empty = not submission.files and not submission.notebooks
    for problem in submission.problems if empty else unusable:
        return Missing(problem.file, why=problem.message)
    return Missing(f"file {exercise}.py", nearest=_lookalike(submission, exercise))


def _unusable(submission: Submission, exercise: str) -> list[Problem]:
    """The problems of the files of `exercise` that cannot be used. A file with only a remark can be used."""
    refused = [f"{exercise}{suffix}" for suffix in CODE]
    refused = [file for file in refused if file not in submission.entries.get(exercise, ())]
    return [problem for problem in submission.problems if problem.file in refused]


def _lookalike(submission: Submission, exercise: str) -> str:
    """The file that is probably meant for `exercise` and for no other; empty if there is none."""
    files = [*(f"{name}.py" for name in submission.files), *(f"{name}.ipynb" for name in submission.notebooks)]
    return nearest_file(exercise, files, submission.entries)


def _program(submission: Submission, file: str, stand_ins: Sequence[str]) -> Program:
    name, _, suffix = file.rpartition(".")
    cells = submission.notebooks[name] if suffix == "ipynb" else ()
    modules = {key: source for key, source in submission.files.items() if not cells or key != name}
    return Program(name, _affordable(modules, name), cells, tuple(stand_ins))


def _affordable(modules: Mapping[str, bytes], entry: str) -> dict[str, bytes]:
    """Return `entry` and as many other `modules` as fit within the limit, the smaller ones first."""
    left = MOST_SOURCES
    kept = set()
    for name in sorted(modules, key=lambda name: (name != entry, len(modules[name]), name)):
        left -= len(modules[name])
        if left < 0:
            break
        kept.add(name)
    return {name: source for name, source in modules.items() if name in kept}


def _notes(submission: Submission, exercise: Released, file: str) -> list[str]:
    own = [f"{exercise.name}{suffix}" for suffix in CODE]
    notes = [f"{problem.file}: {problem.message}" for problem in submission.problems if problem.file in own]
    near = _lookalike(submission, exercise.name)
    if near and _is_stub(submission, file, exercise):
        name = shown(PurePosixPath(near))
        notes.append(f"{name} was ignored. If it holds your {exercise.name}, rename it to {own[0]} or {own[1]}")
    return notes


def _is_stub(submission: Submission, file: str, exercise: Released) -> bool:
    """Whether a file's code is the code that was released."""
    name, _, suffix = file.rpartition(".")
    if suffix == "py":
        return submission.files[name].split() == exercise.stub.encode().split()
    return [cell.source.split() for cell in submission.notebooks[name]] == [
        source.split() for source in exercise.stub_cells
    ]
