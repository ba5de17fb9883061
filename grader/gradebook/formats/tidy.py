"""Tidy tables: one row per check, manual item or adjustment of a student; the points of a student's rows add up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from grader.errors import GraderError
from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Entry, Gradebook, Part
from grader.grading.table import inert
from grader.text import points

__all__ = ["Line", "lines_of", "parquet", "tidy"]


@dataclass(frozen=True)
class Line:
    """One row of the table."""

    student: str
    name: str
    email: str
    section: str
    group: str
    handed_in_at: str
    ending: str
    kind: str
    item: str
    check: str
    status: str
    score: float
    max_score: float
    raw_total: float
    total: float | None
    """The student's whole score; None if there is no grade."""
    says: str
    by: str


def lines_of(book: Gradebook) -> Iterator[Line]:
    """Yield the rows of a class."""
    for entry in book.entries:
        for part in entry.parts:
            yield _line(entry, part)


def _line(entry: Entry, part: Part) -> Line:
    who = entry.who
    return Line(
        who.id,
        who.name or "",
        who.email or "",
        who.section or "",
        who.group or "",
        who.handed_in_at or "",
        entry.ending.value,
        part.kind.value,
        part.name,
        part.check,
        part.status.value if part.status else "",
        part.points,
        part.most,
        entry.raw,
        entry.score if entry.known else None,
        part.says,
        part.by,
    )


def tidy(book: Gradebook, _request: Request) -> Filled:
    """Return the table as CSV. No cell is a formula, and a total stands only where there is a grade."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    table.writerow(Line.__dataclass_fields__)
    for line in lines_of(book):
        table.writerow([_cell(value) for value in vars(line).values()])
    return Filled(text.getvalue().encode(errors="replace"))


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) else points(value)


def parquet(book: Gradebook, _request: Request) -> Filled:
    """Return the table as Parquet: texts are texts, points are numbers, no total is null.

    Raises
    ------
    GraderError
        If PyArrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise GraderError(
            "Parquet needs PyArrow, which is not installed: install it, or export with '--to csv'"
        ) from None
    numbers = ("score", "max_score", "raw_total", "total")
    names = list(Line.__dataclass_fields__)
    schema = pa.schema([(name, pa.float64() if name in numbers else pa.string()) for name in names])
    table = pa.Table.from_pylist([vars(line) for line in lines_of(book)], schema=schema)
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return Filled(sink.getvalue())
