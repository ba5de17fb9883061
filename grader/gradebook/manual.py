"""The points that people give for what no program can grade: a table of a row per student and item."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError
from grader.submissions.csv_table import read_table
from grader.text import quoted

__all__ = ["Given", "read_points", "read_times"]

NEEDED = ("student", "item", "points")
DIGITS = 3


@dataclass(frozen=True)
class Given:
    """What one student gets for one item."""

    points: float
    comment: str
    author: str


def read_points(file: Path, items: Mapping[str, float]) -> dict[str, dict[str, Given]]:
    """Return student -> item -> what was given. A row without points says nothing.

    Raises
    ------
    GraderError
        If a row names an item that course.toml lacks, gives more than it is worth, or is there twice.
    """
    found: dict[str, dict[str, Given]] = {}
    for line, row in _rows(file, NEEDED):
        student, item, cell = (row[name] for name in NEEDED)
        if not student or not cell:
            continue
        if item not in items:
            raise GraderError(f"{file}:{line}: there is no item {item!r} in course.toml, which has {quoted(items)}")
        points = _points(file, line, cell, items[item])
        own = found.setdefault(student, {})
        if item in own:
            raise GraderError(f"{file}:{line}: {student} has points for {item} further up as well: keep one row")
        own[item] = Given(points, row.get("comment", ""), row.get("author", ""))
    return found


def read_times(file: Path) -> dict[str, str]:
    """Return student -> when the work was handed in, as the table writes it.

    Raises
    ------
    GraderError
        If a student has two times.
    """
    found: dict[str, str] = {}
    for line, row in _rows(file, ("student", "handed_in_at")):
        student, time = row["student"], row["handed_in_at"]
        if not student or not time:
            continue
        if found.setdefault(student, time) != time:
            raise GraderError(f"{file}:{line}: {student} has another time further up: keep one row")
    return found


def _rows(file: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    rows = [(line, {name.strip().casefold(): cell for name, cell in row.items()}) for line, row in read_table(file)]
    lacking = [name for name in columns if rows and name not in rows[0][1]]
    if lacking:
        raise GraderError(f"{file} lacks the column {quoted(lacking)}: it needs {quoted(columns)}")
    return rows


def _points(file: Path, line: int, cell: str, most: float) -> float:
    try:
        points = float(cell.replace(",", "."))
    except ValueError:
        points = math.nan
    if not 0 <= points <= most or points != round(points, DIGITS):
        raise GraderError(f"{file}:{line}: {cell!r} is no number of points from 0 to {most:g}")
    return points
