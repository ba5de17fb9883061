"""A CSV file of which some cells are changed: every other byte stays as it is."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError

__all__ = ["RawTable", "read_raw_table"]

MOST_BYTES = 20 << 20
SEPARATORS = ",;\t"
SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
"""The line that some spreadsheets write before the headings."""
LINE_END = re.compile(r"[\r\n]")
WORKBOOK = b"PK"
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BYTES = "latin-1"
"""One character per byte: separators and quotes are found without touching the rest."""


@dataclass
class RawTable:
    """The cells of a CSV file as they are written, quotes and all."""

    file: Path
    before: str
    rows: list[list[str]]
    ends: list[str]
    """What ends each row."""
    separator: str
    encoding: str

    def text(self, row: int, column: int) -> str:
        """Return what a cell says; empty for a cell that its row lacks."""
        cells = self.rows[row]
        if column >= len(cells):
            return ""
        cell = cells[column]
        said = cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
        return said.encode(BYTES).decode(self.encoding, errors="replace").strip()

    def put(self, row: int, column: int, text: str) -> None:
        """Write `text` into a cell, in quotes where it needs them."""
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        out = io.StringIO()
        csv.writer(out, delimiter=self.separator, lineterminator="").writerow([text])
        quoted = out.getvalue() if text else ""
        cells[column] = quoted.encode(self.encoding, errors="replace").decode(BYTES)

    @property
    def headings(self) -> list[str]:
        return [self.text(0, column) for column in range(len(self.rows[0]))]

    def as_table(self, row: int) -> dict[str, str]:
        """Return heading -> text of a row; of equal headings the first counts."""
        return {heading: self.text(row, column) for column, heading in reversed(list(enumerate(self.headings)))}

    def to_bytes(self) -> bytes:
        lines = (self.separator.join(row) + end for row, end in zip(self.rows, self.ends, strict=True))
        return (self.before + "".join(lines)).encode(BYTES)


def read_raw_table(file: Path) -> RawTable:
    """Return the table in a file.

    Raises
    ------
    GraderError
        If it cannot be read, or is a workbook or UTF-16 text, or a quote is never closed.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise GraderError(f"{file} cannot be read: {error.strerror}") from None
    if len(data) > MOST_BYTES:
        raise GraderError(f"{file} is larger than {MOST_BYTES >> 20} MB: it is no gradebook")
    if data.startswith(WORKBOOK) or data.startswith(WIDE) or b"\0" in data:
        raise GraderError(f"{file} is no CSV file in UTF-8: export it as CSV, and do not save it as a workbook")
    before = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data[len(before) :].decode(BYTES)
    first = LINE_END.split(text, maxsplit=1)[0]  # one character per byte: half of a letter ends no line
    if not first.strip():
        raise GraderError(f"{file} is empty: a line of headings and one line per student are expected")
    said = SEPARATOR_LINE.match(text)
    if said:
        return _table(file, before + said[0].encode(BYTES), text[said.end() :], said[1], _encoding(data))
    separator = max(SEPARATORS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))
    return _table(file, before, text, separator, _encoding(data))


def _table(file: Path, before: bytes, text: str, separator: str, encoding: str) -> RawTable:
    rows, ends = _split(file, text, separator)
    if not rows:
        raise GraderError(f"{file} is empty: a line of headings and one line per student are expected")
    return RawTable(file, before.decode(BYTES), rows, ends, separator, encoding)


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _split(file: Path, text: str, separator: str) -> tuple[list[list[str]], list[str]]:
    """Split `text` into raw cells, and what ends each row."""
    rows: list[list[str]] = []
    ends: list[str] = []
    cells: list[str] = []
    start = place = 0
    while place < len(text):
        if text[place] == '"' and place == start:
            place = _after_quotes(file, text, place)
            continue
        sign = text[place]
        if sign == separator:
            cells.append(text[start:place])
            start = place + 1
        elif sign in "\r\n":
            end = "\r\n" if text.startswith("\r\n", place) else sign
            rows.append([*cells, text[start:place]])
            ends.append(end)
            cells, place = [], place + len(end) - 1
            start = place + 1
        place += 1
    if cells or start < len(text):
        rows.append([*cells, text[start:]])
        ends.append("")
    return rows, ends


def _after_quotes(file: Path, text: str, place: int) -> int:
    """Return the place after the quote that ends the cell which begins at `place`."""
    while True:
        place = text.find('"', place + 1)
        if place < 0:
            raise GraderError(f"{file} has a quote that is never closed: export it again")
        if not text.startswith('""', place):
            return place + 1
        place += 1
