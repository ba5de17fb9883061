"""Tidy tables: one row per check, manual item or adjustment of a student; the points of a student's rows add up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.errors import GraderError
from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Entry, Part
from grader.grading.table import inert
from grader.text import points

__all__ = ["Line", "lines_of", "parquet", "tidy"]

ROWS = 20_000


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


def lines_of(entry: Entry) -> list[Line]:
    """Return the rows of a student."""
    return [_line(entry, part) for part in entry.parts]


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


def tidy(entries: Iterable[Entry], _request: Request) -> Filled:
    """Return the table as CSV. No cell is a formula, and a total stands only where there is a grade."""
    return Filled(_csv_of(entries))


def _csv_of(entries: Iterable[Entry]) -> Iterator[bytes]:
    yield _rows([list(Line.__dataclass_fields__)])
    for entry in entries:
        yield _rows([[_cell(value) for value in vars(line).values()] for line in lines_of(entry)])


def _rows(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode(errors="replace")


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) else points(value)


def parquet(entries: Iterable[Entry], _request: Request) -> Filled:
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
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, schema) as writer:
        for lines in _batches(entries):
            writer.write_table(pa.Table.from_pylist([vars(line) for line in lines], schema=schema))
    return Filled([sink.getvalue()])


def _batches(entries: Iterable[Entry]) -> Iterator[list[Line]]:
    """Yield the rows of a class, some thousands at a time: Parquet compresses many rows better than few."""
    batch: list[Line] = []
    for entry in entries:
        batch += lines_of(entry)
        if len(batch) >= ROWS:
            yield batch
            batch = []
    yield batch
