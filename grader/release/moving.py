"""Pieces of notebooks -> a course of ours, and the list of what a person must decide."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.course.kit_list import NAME
from grader.course.secret import write_secret
from grader.errors import CourseError, GraderError
from grader.grading.results import write_atomically
from grader.release.moving_cells import Assignment, Left, read_nbgrader
from grader.release.moving_checks import MovedCheck, checks_of
from grader.release.moving_code import definitions_in
from grader.release.moving_ok import read_otter_with_tests
from grader.text import escaped, plural

__all__ = ["LIST", "move_nbgrader", "move_otter"]

LIST = "MOVED.md"
HEAD = """\
# What was carried over

This course was made from other files by reading them. **Nothing of it has been run yet**: read it, then type
`grader audit --quick`. Values are compared with your own solutions, so the numbers in the old tests are not needed.
Each check wants hidden inputs beside the ones that students know: see *Write an exercise* in the documentation.
"""
LEAST_POINTS = 0.01
CHECKS = '''"""Checks that were carried over: read them, and add inputs that students do not know."""

import numpy as np

from grader.authoring import {names}

EXERCISE = Exercise(
    title={title!r},
    checks=[
{checks}    ],
)
'''


def move_nbgrader(source: Path, folder: Path) -> list[Path]:
    """Write a course from an nbgrader course (its folder ``source``), one assignment, or one notebook.

    Raises
    ------
    GraderError
        If there is no notebook, or a file cannot be read.
    CourseError
        If `folder` holds anything already.
    """
    root = source / "source" if (source / "source").is_dir() else source
    files = [root] if root.is_file() else sorted(root.rglob("*.ipynb"))
    files = [file for file in files if ".ipynb_checkpoints" not in file.parts and not file.is_symlink()]
    if not files:
        raise GraderError(f"{source} has no notebook: name the course, with its folder 'source', or one notebook")
    read, refused = [], []
    for file in files:
        try:
            read.append(read_nbgrader(file))
        except GraderError as error:  # of a course, the other notebooks are carried over all the same
            refused.append(str(error))
    if not read:
        raise GraderError(refused[0])
    return _write(read, folder, refused)


def move_otter(source: Path, folder: Path) -> list[Path]:
    """Write a course from a notebook of Otter: the master, or one with its tests; raises as `move_nbgrader`."""
    return _write([read_otter_with_tests(source)], folder)


def _write(assignments: Sequence[Assignment], folder: Path, refused: Sequence[str] = ()) -> list[Path]:
    if folder.is_symlink() or folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise CourseError(f"{folder} exists already: choose a new folder, or an empty one")
    files: dict[str, str] = {}
    worth: dict[str, float] = {}
    manual: dict[str, float] = {}
    said = [HEAD, *(f"Not read at all: {_quoted(says)}.\n" for says in refused)]
    for one in assignments:
        name = _free_name(one.title, worth)
        code = definitions_in(one.code, one.left)
        checks = _checks(one, code.functions)
        for item, points in one.manual.items():
            manual[_free_name(item, {**worth, name: 1, **manual})] = points or 1
        said += _said(one, name, checks)
        if checks:
            worth[name] = round(sum(check.points for check in checks), 3) or 1
            files[f"reference/{name}/solution.py"] = code.source
            files[f"reference/{name}/checks.py"] = _file_of(one.title, checks)
            files[f"assignments/{name}/README.md"] = "\n\n".join(one.texts) + "\n"
    if not worth:
        raise GraderError("no test of these notebooks can be carried over: nothing is written")
    files["course.toml"] = _settings(assignments[0].title, worth, manual)
    files[LIST] = "\n".join([*said, ""])
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / path, text.encode(errors="replace"))
    write_secret(folder)
    return [folder / path for path in files]


def _checks(one: Assignment, functions: Mapping[str, list[str]]) -> list[MovedCheck]:
    """The checks of a notebook. Tests that are worth nothing count only where all of them are."""
    taken: set[str] = set()
    counted = [tests for tests in one.tests if tests.points] or one.tests
    one.left.extend(
        Left(tests.cell, tests.name, "is worth no points") for tests in one.tests if tests not in counted
    )
    return [check for tests in counted for check in checks_of(tests, functions, one.left, taken)]


def _file_of(title: str, checks: Sequence[MovedCheck]) -> str:
    """The source of checks.py, with the names of the recipes that it uses."""
    body = "".join(check.source for check in checks)
    recipes = [name for name in ("integers", "uniform") if f"={name}(" in body]
    names = ", ".join(sorted(["Agrees", "Exercise", "case", *recipes], key=lambda name: (name.islower(), name)))
    return CHECKS.format(names=names, title=title, checks=_indented(body))


def _indented(checks: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in checks.splitlines())


def _free_name(title: str, taken: dict[str, float]) -> str:
    """A name of small letters, digits and ``_`` that is not in use: no path can be made of it."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:30]
    name = plain if NAME.fullmatch(plain) else f"exercise_{plain}".rstrip("_")
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _settings(title: str, worth: dict[str, float], manual: dict[str, float]) -> str:
    import json

    lines = [f"title = {json.dumps(title)}", "", "[exercises]"]
    lines += [f"{name} = {points:g}" for name, points in worth.items()]
    if manual:
        lines += ["", "[manual]", *(f"{name} = {points:g}" for name, points in manual.items())]
    return "\n".join([*lines, ""])


def _said(one: Assignment, name: str, checks: Sequence[MovedCheck]) -> list[str]:
    whole, carried = sum(tests.points for tests in one.tests), sum(check.points for check in checks)
    if abs(whole - carried) > LEAST_POINTS:
        one.left.append(Left(0, f"{carried:g} of {whole:g} points", "the others are of tests below"))
    left = [
        f"- {f'cell {part.cell}' if part.cell else 'no cell'}: `{_quoted(part.what)}`: {_quoted(part.why)}"
        for part in _each_once(one.left)
    ]
    return [
        f"\n## {_quoted(one.title)} ({name})\n",
        (
            f"{plural(len(checks), 'check')} from {plural(len(one.tests), 'cell')} of tests; "
            f"{plural(len(one.manual), 'item')} for people.\n"
        ),
        *(["Not carried over:\n", *left] if left else ["Everything was carried over."]),
    ]


def _each_once(left: Sequence[Left]) -> list[Left]:
    return list(dict.fromkeys(left))


def _quoted(text: str) -> str:
    return escaped(" ".join(text.split())).replace("`", "'")
