"""Find the result of one student in a results folder."""

from __future__ import annotations

import difflib
from pathlib import Path

from grader.errors import ResultsError
from grader.grading.document import SubmissionResult
from grader.grading.table import results_in
from grader.text import joined, printable

__all__ = ["result_of"]


def result_of(student: str, folder: Path) -> SubmissionResult:
    """Return the result of `student`: the id, or what nobody else has, a name or an e-mail.

    Raises
    ------
    ResultsError
        If nobody is called so, or several are; the message names who is meant.
    """
    documents = {document.submission.id: document for _, document in results_in(folder)}
    if not documents:
        raise ResultsError(f"{folder} holds no results of 'grader grade'; name the folder with --results")
    if student in documents:
        return documents[student]
    wanted = student.casefold()
    found = [id_ for id_, one in documents.items() if wanted in _known_as(one)]
    if len(found) == 1:
        return documents[found[0]]
    if found:
        raise ResultsError(f"{printable(student)} is {joined(map(printable, found))}: name one of these ids")
    near = difflib.get_close_matches(student, documents, 3, 0.5)
    meant = f"; did you mean {joined(map(printable, near))}?" if near else ""
    raise ResultsError(f"there is no result of {printable(student)!r} in {folder}{meant}")


def _known_as(document: SubmissionResult) -> set[str]:
    about = document.submission
    return {name.casefold() for name in (about.id, about.name, about.email) if name}
