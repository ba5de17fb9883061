"""The gradebook that Canvas exported, with one column filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.errors import GraderError
from grader.gradebook.formats.filling import Cells, fill, find_column, opened
from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Entry

__all__ = ["canvas"]

ASSIGNMENT = re.compile(r".*\(\d+\)")
"""A heading without the number would create a new assignment."""
READ_ONLY = "(read only)"
EXCUSED = "ex"
WORTH = "points possible"


def canvas(entries: Iterable[Entry], request: Request) -> Filled:
    """Return Canvas's own file with the points of a class in it.

    Only cells of the assignment's column change. Canvas keeps two digits after the point. Somebody who is excused
    stays excused.

    Raises
    ------
    GraderError
        If it is no gradebook of Canvas, or it is not clear which column is meant.
    """
    table = opened(request, "Canvas")
    headings = table.headings
    sections = [column for column, heading in enumerate(headings) if "Section" in heading]
    if headings[0] != "Student" or "ID" not in headings or not sections:
        raise GraderError(
            f"{table.file} is no gradebook that Canvas exported: its first line must begin with Student and "
            "ID, and have Section before the assignments"
        )
    worth = next((row for row in range(1, len(table.rows)) if WORTH in table.text(row, 0).casefold()), 0)
    free = [
        column
        for column in range(sections[0] + 1, len(headings))
        if ASSIGNMENT.fullmatch(headings[column]) and READ_ONLY not in (table.text(worth, column) if worth else "")
    ]
    column = find_column(table.file, headings, free, request.column)
    cells = Cells(
        table,
        worth + 1,
        column,
        locked=lambda row: "excused" if table.text(row, column).casefold() == EXCUSED else "",
        worth=lambda _: table.text(worth, column) if worth else "",
    )
    remarks = fill(cells, entries, request, lambda mark: mark.made_of)
    return Filled([table.to_bytes()], tuple(remarks))
