"""What is sent to a student's process for one file: the tree of all that can be imported from it, and its data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from grader.model import Cell, Submission
from grader.sandbox.base import Imports, Program
from grader.submissions.definitions import is_unwritten

__all__ = ["MOST_SOURCES", "cells_of", "program_of"]

MOST_SOURCES = 4 << 20
"""Bytes of the modules that one exercise can import: each of its processes is sent all of them."""
COPY = re.compile(r"(?i)([a-z_]\w*?)(?: ?\(\d{1,3}\)|-\d{1,3}| - copy| copy)")
"""A name to which a browser, a platform or a system added what tells a copy from the file that it was."""
Source = bytes | tuple[Cell, ...]


def program_of(submission: Submission, file: str, exercise: str, imports: Imports) -> tuple[Program, list[str]]:
    """Return what runs `file` of `submission` for `exercise`, and the paths of modules for which there is no room.

    What counts as an exercise is what importing it gives: where a notebook stands beside a file of its name in
    which nothing is written yet, that is the notebook.
    """
    name, _, suffix = file.rpartition(".")
    entry = _place(submission, file)
    cells = cells_of(submission, file) if suffix == "ipynb" else ()
    modules: dict[str, Source] = dict(submission.tree or submission.files)
    for notebook, content in submission.notebooks.items():
        place = _place(submission, f"{notebook}.ipynb")
        if place != entry and _is_idle(modules.get(place)):
            modules[place] = content
    if not cells:
        modules[entry] = submission.files[name]
    known = _known(submission, modules) | {exercise: entry}
    idle = [
        path
        for path, source in modules.items()
        if path != entry and _is_idle(source) and known.get(PurePosixPath(path).name, path) != path
    ]
    for path in idle:  # a copy of the stub that lies beside must not hide the work
        del modules[path]
    if cells and entry not in modules:
        known.pop(exercise)  # a notebook cannot import itself
    kept = _affordable(modules, entry)
    lacking = sorted(path for path in modules if path not in kept)
    program = Program(
        entry,
        kept,
        cells,
        imports,
        known={one: path for one, path in known.items() if path in kept},
        data=submission.data,
        left_out=submission.left_out,
    )
    return program, lacking


def cells_of(submission: Submission, notebook: str) -> tuple[Cell, ...]:
    """Return the code cells of a notebook: an empty one if there is none, so that it is run like any other."""
    return submission.notebooks[notebook.rpartition(".")[0]] or (Cell(notebook, ""),)


def _place(submission: Submission, file: str) -> str:
    return submission.places.get(file, file.rpartition(".")[0])


def _is_idle(source: Source | None) -> bool:
    """Whether there is nothing that is worth importing."""
    return source is None or (isinstance(source, bytes) and is_unwritten(source))


def _known(submission: Submission, modules: Mapping[str, Source]) -> dict[str, str]:
    """Name -> path of what a file is called, wherever it lies; of an exercise, what counts as it."""
    notebooks = [f"{name}.ipynb" for name in submission.notebooks]
    files = [*(f"{name}.py" for name in submission.files), *notebooks]
    known: dict[str, str] = {}
    for file in files:
        name, path = file.rpartition(".")[0], _place(submission, file)
        if path in modules and (name not in known or _is_idle(modules[known[name]])):
            known[name] = path
    for exercise, candidates in submission.entries.items():
        alias = submission.aliases.get(exercise)
        own = [alias] if alias else [file.rpartition(".")[0] for file in candidates]
        found = next((known[name] for name in own if name in known and not _is_idle(modules[known[name]])), None)
        if found is not None and (exercise not in known or _is_idle(modules[known[exercise]])):
            known[exercise] = found
    for exercise, name in submission.aliases.items():
        if name in known:
            known.setdefault(exercise, known[name])
    for name, path in list(known.items()):
        copied = COPY.fullmatch(name)
        if copied is not None:
            known.setdefault(copied[1], path)
    return {name: path for name, path in known.items() if "/" not in name}


def _affordable(modules: Mapping[str, Source], entry: str) -> dict[str, Source]:
    """Return `entry` and as many other `modules` as fit within the limit, the smaller ones first."""
    left = MOST_SOURCES
    kept = set()
    sizes = {path: _size(source) for path, source in modules.items()}
    for path in sorted(modules, key=lambda path: (path != entry, sizes[path], path)):
        left -= sizes[path]
        if left < 0:
            break
        kept.add(path)
    return {path: source for path, source in modules.items() if path in kept}


def _size(source: Source) -> int:
    return len(source) if isinstance(source, bytes) else sum(len(cell.source.encode()) for cell in source)
