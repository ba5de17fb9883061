"""The notebooks of nbgrader and Otter -> pieces: solutions, tests with their points, texts, items for people.

They are a teacher's own files. They are read and never run: no kernel, no `exec`, YAML by its safe loader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.errors import GraderError

__all__ = ["Assignment", "Left", "Tests", "read_nbgrader", "read_otter"]

MOST_BYTES = 50 << 20
MARKS = re.compile(r"^\s*#+\s*(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME).*$|^.*# SEED\s*$", re.MULTILINE)
SOLUTION_LINE = re.compile(r"\s*# SOLUTION(?: NO PROMPT)?\s*$", re.MULTILINE)
PROMPT = re.compile(r'""" # BEGIN PROMPT.*?""" ?;? ?# END PROMPT', re.DOTALL)
OTTER = re.compile(r"#\s*(BEGIN|END) (QUESTION|SOLUTION|TESTS|PROMPT)\b|#\s*(ASSIGNMENT CONFIG)\b")


@dataclass(frozen=True)
class Left:
    """What was not carried over: a person must decide."""

    cell: int
    """The number of the cell, from 1."""
    what: str
    why: str


@dataclass(frozen=True)
class Tests:
    """A cell of tests."""

    name: str
    points: float
    source: str
    cell: int
    hidden: bool = False


@dataclass
class Assignment:
    """One notebook, in pieces."""

    title: str
    code: list[tuple[int, str]] = field(default_factory=list)
    """Cells that are no tests, with their numbers: solutions, imports, helpers."""
    tests: list[Tests] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    manual: dict[str, float] = field(default_factory=dict)
    """Items that people give points for."""
    left: list[Left] = field(default_factory=list)


def read_nbgrader(file: Path) -> Assignment:
    """Return the pieces of a notebook with the marks of nbgrader, as the instructor has it."""
    found = Assignment(file.stem)
    for number, cell in _cells(file):
        about = cell["metadata"].get("nbgrader", {})
        source, points = _clean(cell["source"]), _number(about.get("points", 0))
        name = str(about.get("grade_id", f"cell-{number}"))
        if cell["kind"] != "code":
            if about.get("task") or (about.get("grade") and about.get("solution")):
                found.manual[name] = points
            if cell["kind"] == "markdown":
                found.texts.append(source)
        elif about.get("grade") and about.get("solution"):
            found.manual[name] = points
            found.left.append(Left(number, name, "code that people grade: an item of course.toml for now"))
        elif about.get("grade"):
            found.tests.append(Tests(name, points, source, number, "HIDDEN TESTS" in cell["source"]))
        else:
            found.code.append((number, source))
    return found


def read_otter(file: Path) -> Assignment:
    """Return the pieces of a master notebook of `otter assign`."""
    found = Assignment(file.stem)
    part, question, points, tests = "", "", 0.0, 0
    for number, cell in _cells(file):
        mark = OTTER.search(cell["source"]) if cell["kind"] == "raw" else None
        if mark is not None:
            if mark[1] == "BEGIN" and mark[2] == "QUESTION":
                settings = _yaml(cell["source"], number, found)
                question, tests = str(settings.get("name", f"question {number}")), 0
                points = _number(settings.get("points", 1))
                if settings.get("manual"):
                    found.manual[question] = points
            part = str(mark[2]) if mark[1] == "BEGIN" else ""
        elif cell["kind"] == "markdown":
            if part != "SOLUTION":
                found.texts.append(cell["source"])
        elif part == "TESTS":
            tests += 1
            hidden = bool(re.search(r"#\s*HIDDEN", cell["source"]))
            found.tests.append(Tests(f"{question} {tests}", points, cell["source"], number, hidden))
        elif cell["kind"] == "code" and part != "PROMPT":
            found.code.append((number, _clean(cell["source"])))
    return _with_shared_points(found)


def _with_shared_points(found: Assignment) -> Assignment:
    """Share the points of a question among its tests."""
    for question in {one.name.rpartition(" ")[0] for one in found.tests}:
        own = [one for one in found.tests if one.name.rpartition(" ")[0] == question]
        for one in own:
            shared = Tests(one.name, one.points / len(own), one.source, one.cell, one.hidden)
            found.tests[found.tests.index(one)] = shared
    return found


def _clean(source: str) -> str:
    """A cell without the marks of either tool: solutions stay."""
    return SOLUTION_LINE.sub("", MARKS.sub("", PROMPT.sub("", source)))


def _yaml(source: str, number: int, found: Assignment) -> Mapping[str, Any]:
    import yaml

    try:
        settings = yaml.safe_load("\n".join(source.split("\n")[1:]))
    except yaml.YAMLError as error:
        found.left.append(Left(number, "settings of a question", f"they are no YAML: {str(error)[:100]}"))
        return {}
    return settings if isinstance(settings, dict) else {}


def _number(points: object) -> float:
    if isinstance(points, list):
        return sum(map(_number, points))
    return float(points) if isinstance(points, (int, float)) and points >= 0 else 0.0


def _cells(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise GraderError(f"{file} is larger than {MOST_BYTES >> 20} MB")
        table = json.loads(file.read_text(encoding="utf-8"))
        cells = list(table["cells"])
    except OSError as error:
        raise GraderError(f"{file} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise GraderError(f"{file} is no notebook of version 4") from None
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict):
            source = cell.get("source", "")
            text = "".join(map(str, source)) if isinstance(source, list) else str(source)
            metadata = cell.get("metadata")
            about = metadata if isinstance(metadata, dict) else {}
            if not isinstance(about.get("nbgrader", {}), dict):
                about = {}
            yield number, {"kind": str(cell.get("cell_type")), "source": text, "metadata": about}
