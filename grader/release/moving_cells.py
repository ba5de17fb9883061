"""The notebooks of nbgrader and Otter -> pieces: solutions, tests with their points, texts, items for people.

They are a teacher's own files. They are read and never run: no kernel, no `exec`, YAML by its safe loader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.release.moving_notebook import cells_of

__all__ = [
    "Assignment",
    "Left",
    "Tests",
    "first_line",
    "number_of",
    "read_nbgrader",
    "read_otter",
]

MARKS = re.compile(
    r"^[ \t]*#+[ \t]*(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME).*$|^.*#[ \t]*SEED[ \t]*$", re.MULTILINE
)
REGION = re.compile(r"[^\n]*BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME).*?(END \1[^\n]*|\Z)", re.DOTALL)
"""What stands between two marks, which students never see."""
SOLUTION_LINE = re.compile(r"[ \t]*#[ \t]*SOLUTION(?:[ \t]+NO PROMPT)?[ \t]*$", re.MULTILINE)
PROMPT = re.compile(r'"""[ \t]*# BEGIN PROMPT.*?"""[ \t]*;?[ \t]*# END PROMPT', re.DOTALL)
CONFIG = re.compile(
    r'("{3}|\'{3})[ \t]*# BEGIN TEST CONFIG\n(?P<yaml>.*?)\1[ \t]*#[ \t]*END TEST CONFIG', re.DOTALL
)
OTTER = re.compile(r"#\s*(BEGIN|END) (QUESTION|SOLUTION|TESTS|PROMPT)\b|#\s*(ASSIGNMENT CONFIG)\b", re.IGNORECASE)
MOST_POINTS = 1_000_000


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
    hidden_lines: frozenset[int] = frozenset()
    """Lines of the source, from 1, between the marks of hidden tests."""
    shares: bool = True
    """Whether its points are those of the question, which its tests share."""


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
    for number, cell in cells_of(file):
        about = cell["metadata"].get("nbgrader", {})
        name, points = str(about.get("grade_id") or f"cell-{number}"), number_of(about.get("points", 0))
        by_people = bool(about.get("task") or (about.get("grade") and about.get("solution")))
        if by_people:
            found.manual[_free(name, found.manual)] = points
        if cell["kind"] == "markdown":
            if by_people or about.get("solution"):  # the answer of the teacher
                found.left.append(Left(number, name, "a text that people grade, and its model answer"))
            else:
                found.texts.append(REGION.sub("", cell["source"]))
        elif cell["kind"] == "code":
            _code_of_nbgrader(found, number, cell["source"], about, Tests(name, points, "", number))
    return found


def _code_of_nbgrader(found: Assignment, number: int, source: str, about: Mapping[str, Any], tests: Tests) -> None:
    if about.get("grade") and about.get("solution"):
        found.left.append(Left(number, tests.name, "code that people grade: an item of course.toml for now"))
    elif about.get("grade"):
        found.tests.append(replace(tests, source=_clean(source), hidden_lines=_hidden_lines(source)))
    else:
        found.code.append((number, _clean(source)))


def _hidden_lines(source: str) -> frozenset[int]:
    """The lines between the marks of hidden tests, as they are numbered once the marks are gone."""
    hidden, inside = set(), False
    for number, line in enumerate(source.split("\n"), 1):
        if "BEGIN HIDDEN TESTS" in line or "END HIDDEN TESTS" in line:
            inside = "BEGIN" in line
        elif inside:
            hidden.add(number)
    return frozenset(hidden)


def read_otter(file: Path) -> Assignment:
    """Return the pieces of a master notebook of `otter assign`."""
    found = Assignment(file.stem)
    part, question, points, tests = "", "", [0.0], 0
    for number, cell in cells_of(file):
        mark = OTTER.search(cell["source"]) if cell["kind"] == "raw" else None
        if mark is not None:
            if mark[1] and (mark[1].upper(), mark[2].upper()) == ("BEGIN", "QUESTION"):
                settings = _yaml("\n".join(cell["source"][mark.end() :].split("\n")[1:]), number, found)
                question, tests = str(settings.get("name") or f"question {number}"), 0
                points = _points_of(settings.get("points", 1))
                if settings.get("manual"):
                    found.manual[_free(question, found.manual)] = sum(points)
            part = mark[2].upper() if mark[1] and mark[1].upper() == "BEGIN" else ""
        elif cell["kind"] == "markdown":
            if part != "SOLUTION":
                found.texts.append(cell["source"])
        elif cell["kind"] == "code" and part == "TESTS":
            found.tests.append(_tests_of_otter(cell["source"], question, tests, points, number, found))
            tests += 1
        elif cell["kind"] == "code" and part != "PROMPT":
            found.code.append((number, _clean(cell["source"])))
    return _with_shared_points(found)


def _tests_of_otter(
    source: str, question: str, place: int, points: list[float], number: int, found: Assignment
) -> Tests:
    """A cell of tests, with its settings: in a text at its top, or in a comment as older versions have it."""
    config = CONFIG.search(source)
    settings = _yaml(config["yaml"], number, found) if config else {}
    hidden = bool(settings.get("hidden")) or bool(re.search(r"^#\s*HIDDEN", source, re.MULTILINE))
    plain = CONFIG.sub(lambda match: "\n" * match[0].count("\n"), source)
    own = settings.get("points")
    if own is None and len(points) > 1:  # a number for each test
        own = points[min(place, len(points) - 1)]
    shared = f"{question} {place + 1}"
    if own is not None:
        return Tests(shared, number_of(own), plain, number, hidden, shares=False)
    return Tests(shared, sum(points), plain, number, hidden)


def _with_shared_points(found: Assignment) -> Assignment:
    """Share the points of a question among its tests."""
    questions = [one.name.rpartition(" ")[0] for one in found.tests if one.shares]
    found.tests = [
        replace(one, points=one.points / questions.count(one.name.rpartition(" ")[0])) if one.shares else one
        for one in found.tests
    ]
    return found


def _points_of(setting: object) -> list[float]:
    """The points of a question: one number, one per test, or ``each`` and ``total`` in a table."""
    if isinstance(setting, dict):
        each, total = setting.get("each"), setting.get("total")
        return [number_of(total)] if total is not None else [number_of(each)] * 2 if each is not None else [1.0]
    if isinstance(setting, list):
        return [number_of(one) for one in setting] or [1.0]
    return [number_of(setting)]


def _free(name: str, taken: Mapping[str, float]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def _clean(source: str) -> str:
    """A cell without the marks of either tool: solutions stay."""
    return SOLUTION_LINE.sub("", MARKS.sub("", PROMPT.sub("", source)))


def _yaml(text: str, number: int, found: Assignment) -> Mapping[str, Any]:
    import yaml

    try:
        settings = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        found.left.append(Left(number, "settings of a question", f"they are no YAML: {str(error)[:100]}"))
        return {}
    return settings if isinstance(settings, dict) else {}


def number_of(points: object) -> float:
    """Return points as a tool wrote them, maybe as a text; 0 for what is no number of points."""
    try:
        number = float(points) if isinstance(points, (int, float, str)) and not isinstance(points, bool) else 0.0
    except ValueError:
        return 0.0
    return number if 0 <= number <= MOST_POINTS else 0.0


def first_line(text: str) -> str:
    """Return the first line of some code, short enough for a list."""
    return text.strip().split("\n")[0][:80]
