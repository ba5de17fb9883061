"""Find the result of one student in a results folder."""

from __future__ import annotations

import difflib
from pathlib import Path

from grader.errors import ResultsError
from grader.grading.document import SubmissionIdentity, SubmissionResult
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
    known: list[str] = []
    found: dict[str, SubmissionResult] = {}
    for _, document in results_in(folder):  # one after the other: a class need not fit into memory
        about = document.submission
        if about.id == student:
            return document
        known.append(about.id)
        if student.casefold() in _known_as(about):
            found[about.id] = document
    if not known:
        raise ResultsError(f"{folder} holds no results of 'grader grade'; name the folder with --results")
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise ResultsError(f"{printable(student)} is {joined(map(printable, found))}: name one of these ids")
    near = difflib.get_close_matches(student, known, 3, 0.5)
    meant = f"; did you mean {joined(map(printable, near))}?" if near else ""
    raise ResultsError(f"there is no result of {printable(student)!r} in {folder}{meant}")


def _known_as(about: SubmissionIdentity) -> set[str]:
    return {name.casefold() for name in (about.id, about.name, about.email) if name}
