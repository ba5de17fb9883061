"""The columns that nbgrader exports, for scripts that read them: a row per student."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Ending, Entry, Kind
from grader.grading.score import rounded
from grader.grading.table import inert
from grader.text import points

__all__ = ["COLUMNS", "nbgrader"]

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


def nbgrader(entries: Iterable[Entry], request: Request) -> Filled:
    """Return the table.

    nbgrader joins cells by commas without quotes: a cell of ours never holds a comma, a quote or a line end. Who
    handed in nothing has zeros and no time, as there; who has no grade has no score.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar=None)
    table.writerow(COLUMNS)
    for entry in entries:
        table.writerow(
            [inert(_bare(cell)) for cell in _texts(entry, request.assignment or entry.result.course.title)]
        )
    return Filled([text.getvalue().encode(errors="replace")])


def _texts(entry: Entry, assignment: str) -> list[str]:
    who = entry.who
    last, first = _names(who.name or "")
    late = rounded(-sum(part.points for part in entry.parts if part.kind is Kind.LATE))
    time = "" if entry.ending is Ending.MISSING else (who.handed_in_at or "").replace("T", " ").removesuffix("Z")
    scores = [points(late), points(entry.score), points(entry.max_score)]
    if not entry.known:
        scores[:2] = ["", ""]
    return [assignment, "", time, who.id, last, first, who.email or "", points(entry.raw), *scores]


def _names(name: str) -> tuple[str, str]:
    """The last name and the others.

    >>> _names("Lee, Ana"), _names("Ana Lee")
    (('Lee', 'Ana'), ('Lee', 'Ana'))
    """
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.strip().rpartition(" ")
    return last.strip(), first.strip()


def _bare(cell: str) -> str:
    return " ".join(cell.replace(",", " ").replace('"', "'").split())
