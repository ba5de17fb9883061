"""A table of a spreadsheet or a platform -> rows of text: any separator, any usual encoding."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from grader.errors import SubmissionError

__all__ = ["read_table"]

MAX_TABLE = 20 << 20
SEPARATORS = ",;\t|"
WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
"""How files of spreadsheet programs begin."""
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_table(file: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV file, each as heading -> cell, with the number of its line.

    Raises
    ------
    SubmissionError
        If it cannot be read as a table.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_TABLE + 1)
    except OSError as error:
        raise SubmissionError(f"{file} cannot be read: {error.strerror}") from None
    if len(data) > MAX_TABLE:
        raise SubmissionError(f"{file} is larger than {MAX_TABLE >> 20} MB: it is no list of students")
    if data.startswith(WORKBOOKS):
        raise SubmissionError(f"{file} is a workbook: save it as CSV")
    text = _decoded(data)
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:  # spreadsheets write that
        return _rows(file, rest, first.strip()[-1], 1)
    return _rows(file, text, _separator(text), 0)


def _decoded(data: bytes) -> str:
    if data.startswith(UTF_16):
        return data.decode("utf-16", errors="replace")
    if data[1:2] == b"\0":
        return data.decode("utf-16-le", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """Return the separator that splits the first line most, outside of quotes."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda one: len(next(csv.reader([heading], delimiter=one), [])))


def _rows(file: Path, text: str, separator: str, before: int) -> list[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    try:
        heading = [cell.strip() for cell in next((row for row in reader if any(map(str.strip, row))), [])]
        return [
            (reader.line_num + before, dict(zip(reversed(heading), reversed(_fitted(row, heading)), strict=True)))
            for row in reader
            if any(map(str.strip, row))
        ]
    except csv.Error as error:
        raise SubmissionError(f"{file}:{reader.line_num + before}: is not a table: {error}") from None


def _fitted(row: list[str], heading: list[str]) -> list[str]:
    """Return a row with as many cells as there are headings."""
    return [cell.strip() for cell in (*row, *[""] * len(heading))][: len(heading)]
