"""Tests beside a notebook of Otter or OkPy, or in its metadata -> cells of tests. They are read, and never run."""

from __future__ import annotations

import ast
import doctest
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.release.moving_cells import Assignment, Left, Tests, number_of, read_otter
from grader.release.moving_notebook import notebook_table

__all__ = ["read_otter_with_tests"]

FOLDER = "tests"
MOST_FILES, MOST_BYTES = 500, 1 << 20
IN_A_FILE = 0
"""The number of the cell for what stands in no cell."""


def read_otter_with_tests(file: Path) -> Assignment:
    """Return the pieces of a notebook of Otter, with the tests in files and in the metadata of the notebook."""
    found = read_otter(file)
    named = {one.name.rpartition(" ")[0] for one in found.tests}
    for test, where in [*_in_metadata(file), *_in_files(file, found)]:
        name = str(test.get("name") or where)
        if name not in named:
            found.tests += _tests(test, name, found)
    return found


def _in_metadata(file: Path) -> Iterator[tuple[Mapping[str, Any], str]]:
    about = notebook_table(file).get("metadata")
    otter = about.get("otter") if isinstance(about, dict) else None
    tests = otter.get("tests") if isinstance(otter, dict) else None
    for name, test in tests.items() if isinstance(tests, dict) else ():
        if isinstance(test, dict):
            yield test, str(name)


def _in_files(file: Path, found: Assignment) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The table ``test = {...}`` of each file; of another format, the functions of the file."""
    folder = file.parent / FOLDER
    files = sorted(folder.glob("*.py"))[:MOST_FILES] if folder.is_dir() and not folder.is_symlink() else []
    for path in files:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_BYTES:
            continue
        source = path.read_text(encoding="utf-8", errors="replace")
        try:
            body = ast.parse(source).body
            table = _value_of("test", body)
            settings = {} if table is None else ast.literal_eval(table)
        except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
            found.left.append(Left(IN_A_FILE, f"tests/{path.name}", "its table of tests is not written out"))
            continue
        if isinstance(settings, dict) and settings:
            yield settings, path.stem
        elif any(isinstance(node, ast.FunctionDef) for node in body):
            yield {"name": path.stem, "points": _literal(_value_of("points", body)), "source": source}, path.stem


def _value_of(name: str, body: Sequence[ast.stmt]) -> ast.expr | None:
    """What a file gives a name, at its top."""
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=given)], value=value) if given == name:
                return value
    return None


def _literal(node: ast.expr | None) -> object:
    try:
        return 1 if node is None else ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return 1


def _tests(test: Mapping[str, Any], name: str, found: Assignment) -> list[Tests]:
    points = 1 if test.get("points") is None else test["points"]
    if "source" in test:
        return [Tests(name, number_of(points), str(test["source"]), IN_A_FILE, shares=False)]
    suites = test.get("suites")
    cases = [
        case
        for suite in (suites if isinstance(suites, list) else [])
        if isinstance(suite, dict) and isinstance(suite.get("cases"), list)
        for case in suite["cases"]
        if isinstance(case, dict)
    ]
    if not cases:
        found.left.append(Left(IN_A_FILE, name, "has no cases"))
    own = [case.get("points") for case in cases]
    made = [
        Tests(f"{name} {place}", 0.0, _statements(str(case.get("code", ""))), IN_A_FILE, bool(case.get("hidden")))
        for place, case in enumerate(cases, 1)
    ]
    whole = number_of(points) if not isinstance(points, list) else sum(map(number_of, points))
    return [
        replace(one, points=whole / len(made) if given is None else number_of(given), shares=False)
        for one, given in zip(made, own, strict=True)
    ]


def _statements(code: str) -> str:
    """The statements of a text with prompts; what it prints is what the solution returns, and is not needed."""
    try:
        examples = doctest.DocTestParser().get_examples(code)
    except ValueError:
        return code
    return "".join(one.source for one in examples) if examples else code
