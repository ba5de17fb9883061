"""The rows of a table of a class, with the decisions of people and the rule for late work in their scores."""

from __future__ import annotations

from dataclasses import replace

from grader.gradebook.class_entries import ClassEntries
from grader.gradebook.model import Ending, Entry
from grader.gradebook.reading import Folder
from grader.grading.document import SubmissionResult
from grader.grading.table import Row, row_of

__all__ = ["rows_of"]


def rows_of(folder: Folder, decided: ClassEntries) -> list[Row]:
    """Return the row of each document; where nothing was decided about anybody, of the checks alone."""
    rows = [_row(document, decided.entry(document)) for document in folder.read()]
    return rows if decided.adjusted else [replace(row, raw=None, made_of="") for row in rows]


def _row(document: SubmissionResult, entry: Entry) -> Row:
    return replace(
        row_of(document.submission.id, document),
        score=entry.score,
        max_score=entry.max_score,
        complete=entry.known or entry.compromised,
        exercises={name: entry.of(name)[0] for name in entry.names},
        raw=entry.raw,
        made_of=entry.made_of,
        waits_for=entry.waits_for if entry.ending is Ending.PENDING else (),
    )
