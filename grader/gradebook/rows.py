"""The rows of a table of a class, with the scores of a gradebook in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.gradebook.model import Gradebook
from grader.grading.document import SubmissionResult
from grader.grading.table import Row, row_of

__all__ = ["rows_of"]


def rows_of(documents: Sequence[SubmissionResult], book: Gradebook) -> Iterator[Row]:
    """Yield the row of each document, in their order, with the score of its entry in `book`."""
    changed = any(entry.adjusted for entry in book.entries)
    for document, entry in zip(documents, book.entries, strict=True):
        row = row_of(document.submission.id, document)
        if not changed:
            yield row
            continue
        yield replace(
            row,
            score=entry.score,
            max_score=entry.max_score,
            complete=entry.known or entry.compromised,
            exercises={name: entry.of(name)[0] for name in entry.names},
            raw=entry.raw,
            made_of=entry.made_of,
        )
