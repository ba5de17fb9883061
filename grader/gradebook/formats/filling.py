"""Filling one column of a platform's file, by the same rules for every platform."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

from grader.errors import GraderError
from grader.gradebook.formats.matching import match, named
from grader.gradebook.formats.raw_table import RawTable, read_raw_table
from grader.gradebook.formats.request import Request
from grader.gradebook.model import Entry, Mark
from grader.submissions.roster import read_roster
from grader.text import points, quoted

__all__ = ["Cells", "as_typed", "fill", "find_column", "opened"]

COMMA = re.compile(r"-?\d+,\d+")


@dataclass(frozen=True)
class Cells:
    """Where the points go, and what may not be touched."""

    table: RawTable
    first: int
    """The first row that is of a student."""
    column: int
    locked: Callable[[int], str]
    """Why the cell of a row must stay as it is; empty if it may be filled."""
    worth: Callable[[int], str] = lambda _: ""
    """The cell that says what the platform's column is worth in a row; empty if the file does not say so."""
    feedback: int | None = None
    digits: int = 2
    """The digits after the point that the platform keeps."""


def opened(request: Request, platform: str) -> RawTable:
    """Return the platform's file, or raise `GraderError` if none was named."""
    if request.gradebook is None:
        raise GraderError(
            f"name the file that {platform} exported with --gradebook FILE: its headings and ids are {platform}'s "
            "own, and only the column of the points is filled in"
        )
    return read_raw_table(request.gradebook)


def find_column(file: Path, headings: Sequence[str], free: Sequence[int], wanted: str | None) -> int:
    """Return the column for the points: the one that is named, or the only one there is.

    Raises
    ------
    GraderError
        With the headings that there are.
    """
    there = [headings[column] for column in free]
    if not there:
        raise GraderError(
            f"{file} has no column for points: create the assignment on the platform and export again"
        )
    if wanted is None:
        if len(free) == 1:
            return free[0]
        raise GraderError(f"{file} has several columns for points: name one with --column: {quoted(there)}")
    name = as_typed(wanted)
    meant = [column for column in free if as_typed(headings[column]) == name]
    meant = meant or [column for column in free if as_typed(headings[column]).rpartition(" (")[0] == name]
    if len(meant) != 1:
        raise GraderError(f"{file} has no column {wanted!r} that can be filled: name one of {quoted(there)}")
    return meant[0]


def as_typed(heading: str) -> str:
    """Return a heading in the form that keyboards give: programs write an accent in either of two ways."""
    return unicodedata.normalize("NFC", heading).strip()


def number_in(cell: str) -> Decimal | None:
    """Return the number in a cell, with a decimal point or comma; None if there is none."""
    try:
        number = Decimal(cell.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def fill(cells: Cells, entries: Iterable[Entry], request: Request, feedback: Callable[[Mark], str]) -> list[str]:
    """Fill in the points of everybody who has a grade and one row; return what is to be said of the others."""
    table = cells.table
    roster = read_roster(request.roster) if request.roster else None
    matched = match(table, cells.first, (entry.mark for entry in entries), roster)
    remarks = matched.remarks
    ungraded, changed, locked, other_worth, replaced, above = [], [], [], [], [], []
    comma = _has_decimal_commas(cells)
    for row, mark in matched.rows.items():
        reason = cells.locked(row)
        most = number_in(cells.worth(row))
        if not mark.known:
            ungraded.append(f"{mark.who.id} ({mark.no_grade})")
        elif reason:
            locked.append(f"{mark.who.id} ({reason})")
        else:
            text = _number(mark, _worth_to_convert_to(most, table.file) if request.scale else None, cells.digits)
            before = number_in(table.text(row, cells.column))
            if before is not None and before != Decimal(text):
                changed.append(f"{mark.who.id} ({points(float(before))} -> {text})")
            if most is not None and Decimal(text) > most:
                above.append(f"{mark.who.id} ({text} of {points(float(most))})")
            if most is not None and most != Decimal(str(mark.max_score)):
                other_worth.append((most, mark.max_score))
            table.put(row, cells.column, text.replace(".", ",") if comma else text)
            if cells.feedback is not None:
                says, there = feedback(mark), table.text(row, cells.feedback)
                if there not in ("", says):
                    replaced.append(mark.who.id)
                table.put(row, cells.feedback, says)
    if ungraded:
        remarks.append(f"Without a grade, left as they were: {named(ungraded)}.")
    if locked:
        remarks.append(f"Not to be changed, left as they were: {named(locked)}.")
    if changed:
        remarks.append(f"Other points than before: {named(changed)}.")
    if replaced:
        remarks.append(f"Feedback that was there is replaced: {named(replaced)}.")
    if above:
        remarks.append(f"More than the column is worth, which not every platform takes: {named(above)}.")
    if other_worth and not request.scale:
        most, ours = other_worth[0]
        remarks.append(
            f"The column is worth {points(float(most))} points on the platform, and {points(ours)} here: "
            "--scale converts them."
        )
    return remarks


def _worth_to_convert_to(most: Decimal | None, file: Path) -> Decimal:
    """What the platform's column is worth; raise `GraderError` if points cannot be converted to it."""
    if most is None or most <= 0:
        says = "does not say what the column is worth" if most is None else f"has a column that is worth {most}"
        raise GraderError(f"{file} {says}, so that no points can be converted to it: leave out --scale")
    return most


def _has_decimal_commas(cells: Cells) -> bool:
    """Whether the file writes the numbers of its points with a comma, as spreadsheets of many countries do.

    There a number with a point would be taken for a date.
    """
    rows = range(1, len(cells.table.rows))
    texts = [cells.table.text(row, cells.column) for row in rows] + [cells.worth(row) for row in rows]
    return any(COMMA.fullmatch(text) for text in texts)


def _number(mark: Mark, most: Decimal | None, digits: int) -> str:
    """The points as the platform keeps them; halves go up, as there."""
    number = Decimal(str(mark.score))
    if most is not None and mark.max_score:
        number = number * most / Decimal(str(mark.max_score))
    text = str(number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
    return text.rstrip("0").rstrip(".") if "." in text else text
