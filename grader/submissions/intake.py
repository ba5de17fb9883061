"""Make a `Submission` from a folder, ``.py``, ``.ipynb`` or ``.zip``. Student code is neither parsed nor run here.

A file that cannot be used becomes a `Problem`; the rest of the submission is graded.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError
from grader.model import Cell, Missing, Problem, Submission
from grader.submissions.files import CODE, IGNORED, UNREADABLE, Found, code_files, reason, shown
from grader.submissions.notebooks import NotebookError, read_notebook

__all__ = ["absence", "find_submissions", "listed", "lookalike", "nearest_file", "read_submission", "unusable"]

SUFFIXES = frozenset({*CODE, ".zip"})
ALIKE = 0.5
"""The least similarity of names, by difflib: four letters with two of them swapped reach it."""
MOST_ALIKE = 200
"""Files whose names are compared, for each exercise."""


def find_submissions(path: Path, exercises: Sequence[str]) -> list[tuple[str, Path]]:
    """Return ``(student, path)`` for each submission in `path`, sorted by student.

    A file is one submission. So is a folder with the file of an exercise in it, or, as in a kit, in a folder of the
    exercise's name. Any other folder has one submission per entry.

    Raises
    ------
    SubmissionError
        If there is nothing to grade, two entries belong to the same student, or the file of an exercise is next to
        several apparent submissions.
    """
    if not path.exists():
        raise SubmissionError(f"{path} does not exist; give a folder of submissions, or one submission")
    if path.is_file():
        if path.suffix not in SUFFIXES:
            raise SubmissionError(f"{path} is neither a folder nor one of {', '.join(sorted(SUFFIXES))}")
        return [(path.stem, path)]
    if not os.access(path, os.R_OK | os.X_OK):
        raise SubmissionError(f"{path} cannot be read: make it readable, or grade a copy")
    entries = listed(path)
    own = [entry for entry in entries if _is_work(entry, exercises)]
    if own:
        _refuse_a_class(path, own[0], entries, exercises)
        return [(path.resolve().name, path)]
    found: dict[str, Path] = {}
    for entry in entries:
        if entry.is_symlink() or not (entry.is_dir() or entry.suffix in SUFFIXES):
            continue
        student = entry.name if entry.is_dir() else entry.stem
        if student in found:
            raise SubmissionError(f"{found[student].name} and {entry.name} belong to the same student: keep one")
        found[student] = entry
    if not found:
        raise SubmissionError(
            f"{path} holds no submission: one folder, .py, .ipynb or .zip per student is expected"
        )
    return sorted(found.items())


def listed(folder: Path) -> list[Path]:
    """Return the visible entries of `folder`, sorted; empty if it cannot be read."""
    try:
        return [entry for entry in sorted(folder.iterdir()) if not entry.name.startswith(IGNORED)]
    except OSError:
        return []


def _is_work(entry: Path, exercises: Sequence[str]) -> bool:
    """Whether `entry` is the file of an exercise, or the folder that a kit has for it."""
    if entry.stem in exercises and entry.suffix in CODE:
        return True
    files = [f"{entry.name}{suffix}" for suffix in CODE] if entry.name in exercises else []
    return any(inner.name in files for inner in listed(entry))


def _refuse_a_class(path: Path, work: Path, entries: Sequence[Path], exercises: Sequence[str]) -> None:
    """Raise a `SubmissionError` if `entries` are several submissions that `work` would turn into one."""
    others = [entry for entry in entries if not _is_work(entry, exercises)]
    students = [
        entry.name
        for entry in others
        if entry.suffix == ".zip" or any(_is_work(inner, exercises) for inner in listed(entry))
    ]
    if len(students) > 1:
        raise SubmissionError(
            f"{work} is an exercise, but beside it lie what look like several submissions, {students[0]} and "
            f"{students[1]}: move {work.name} into its student's folder; or, if all of {path} is one submission, "
            "move the others out of it"
        )


def read_submission(student: str, path: Path, exercises: Sequence[str]) -> Submission:
    """Return what `student` handed in at `path`, with every file that can be used."""
    problems: list[Problem] = []
    chosen: dict[str, Found] = {}
    try:
        for found in code_files(path):
            if found.source is None:
                problems.append(Problem(found.path.name, found.problem))
            else:
                _choose(chosen, found, problems)
    except UNREADABLE as error:
        problems.append(Problem(path.name, f"it cannot be read ({reason(error)})"))
    sources = {file: found.source or b"" for file, found in sorted(chosen.items())}
    notebooks = _notebooks(sources, problems)
    modules = {PurePosixPath(file).stem: source for file, source in sources.items() if file.endswith(".py")}
    return Submission(
        id=student,
        sha256=_digest(sources, problems),
        files=modules,
        notebooks=notebooks,
        entries=_entries(
            [*(f"{name}.py" for name in modules), *(f"{name}.ipynb" for name in notebooks)], exercises
        ),
        problems=tuple(problems),
    )


def absence(submission: Submission, exercise: str) -> Missing:
    """Return why `submission` has nothing to run for `exercise`."""
    empty = not submission.files and not submission.notebooks
    for problem in submission.problems if empty else unusable(submission, exercise):
        return Missing(problem.file, why=problem.message)
    return Missing(f"file {exercise}.py", nearest=lookalike(submission, exercise))


def unusable(submission: Submission, exercise: str) -> list[Problem]:
    """Return the problems of the files of `exercise` that cannot be used. A file with only a remark can be used."""
    refused = [f"{exercise}{suffix}" for suffix in CODE]
    refused = [file for file in refused if file not in submission.entries.get(exercise, ())]
    return [problem for problem in submission.problems if problem.file in refused]


def lookalike(submission: Submission, exercise: str) -> str:
    """Return the file that is probably meant for `exercise` and for no other; empty if there is none."""
    files = [*(f"{name}.py" for name in submission.files), *(f"{name}.ipynb" for name in submission.notebooks)]
    return nearest_file(exercise, files, submission.entries)


def nearest_file(exercise: str, files: Iterable[str], exercises: Collection[str]) -> str:
    """Return the file with the name most similar to `exercise`, except those of `exercises`."""
    others = [file for file in files if PurePosixPath(file).stem not in {exercise, *exercises}]
    names = {PurePosixPath(file).stem.casefold(): file for file in others[:MOST_ALIKE]}
    return next((names[name] for name in difflib.get_close_matches(exercise, names, 1, ALIKE)), "")


def _digest(sources: Mapping[str, bytes], problems: Sequence[Problem]) -> str:
    digest = sha256()
    for file, source in sources.items():
        digest.update(f"{file}\0{sha256(source).hexdigest()}\n".encode(errors="replace"))
    for problem in problems:
        digest.update(f"{problem.file}\0{problem.message}\n".encode(errors="replace"))
    return digest.hexdigest()


def _notebooks(sources: Mapping[str, bytes], problems: list[Problem]) -> dict[str, tuple[Cell, ...]]:
    found = {}
    for file, source in sources.items():
        if file.endswith(".ipynb"):
            try:
                notebook = read_notebook(source)
            except NotebookError as error:
                problems.append(Problem(file, str(error)))
            else:
                if notebook.remark:
                    problems.append(Problem(file, notebook.remark))
                named = tuple(Cell(f"{file}, cell {number}", text) for number, text in notebook.cells)
                found[PurePosixPath(file).stem] = named
    return found


def _entries(files: Sequence[str], exercises: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which files may hold which exercise: the ones with its name, else the only one named after no exercise.

    So one file, ``homework.ipynb`` or ``alice.py``, may hold several exercises. Where other files are named after
    exercises, a ``.py`` without such a name is a helper, but a notebook still counts.
    """
    named = {name: tuple(f"{name}{suffix}" for suffix in CODE if f"{name}{suffix}" in files) for name in exercises}
    own = {file for candidates in named.values() for file in candidates}
    general = [file for file in files if file not in own and (not own or file.endswith(".ipynb"))]
    shared = tuple(general) if len(general) == 1 else ()
    return {name: candidates or shared for name, candidates in named.items() if candidates or shared}


def _choose(chosen: dict[str, Found], found: Found, problems: list[Problem]) -> None:
    """Choose among files of the same name the one in the outermost folder; report a tie as a problem."""
    name = found.path.name
    known = chosen.get(name)
    if known is None or len(found.path.parts) < len(known.path.parts):
        chosen[name] = found
    elif len(found.path.parts) == len(known.path.parts):
        one, other = shown(known.path), shown(found.path)
        problems.append(Problem(name, f"handed in twice ({one}, {other}): {one} is graded"))
