"""The table of a class: one row per result, and the CSV file that spreadsheets and gradebooks read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from sys import intern

from pydantic import ValidationError

from grader.errors import ResultsError
from grader.grading.document import SubmissionResult
from grader.grading.places import read_ordinary
from grader.grading.results import write_atomically
from grader.submissions.handed_in import Details
from grader.text import escaped, joined, points

__all__ = [
    "MAX_RESULT",
    "SUMMARY",
    "Row",
    "inert",
    "refuse_to_lose",
    "result_in",
    "results_in",
    "row_of",
    "write_summary",
]

SUMMARY = "summary.csv"
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Characters that begin a formula in a spreadsheet, even after blanks, and in full width."""
MAX_RESULT = 4 << 20
"""Bytes: larger files are no results of ours."""
OF_THE_STUDENT: Mapping[str, Callable[[Details], str | None]] = {
    "name": lambda known: known.name,
    "email": lambda known: known.email,
    "section": lambda known: known.section,
    "group": lambda known: known.group,
}
OF_THE_ATTEMPT: Mapping[str, Callable[[Details], str | None]] = {
    "late": lambda known: None if known.late is None else str(known.late).lower(),
    "attempt": lambda known: None if known.attempt is None else str(known.attempt),
    "attempts": lambda known: None if known.attempts is None else str(known.attempts),
    "handed_in_at": lambda known: known.handed_in_at,
}

MISTAKES = ("misconception", "forensics")
"""The kinds of findings that name a mistake: one that the course knows, or one that was read off the values."""


@dataclass(frozen=True)
class Row:
    """The part of one result that tables show."""

    student: str
    score: float
    max_score: float
    complete: bool
    exercises: dict[str, float] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    """Exercise -> the status of its first check that did not pass."""
    mistakes: tuple[tuple[str, str], ...] = ()
    """The function and the sentence of each mistake that was recognised."""
    details: Details = field(default_factory=Details)
    compromised: bool = False
    raw: float | None = None
    """The score before people and the rule for late work changed it; None if there are no such changes."""
    made_of: str = ""
    """What the score is made of, where that is more than the exercises."""
    waits_for: tuple[str, ...] = ()
    """What people give points for, where these are all that is missing to a grade."""

    @property
    def known(self) -> bool:
        """Whether the score is a grade: the grader neither failed on the submission nor is it compromised."""
        return self.complete and not self.compromised


def row_of(student: str, result: SubmissionResult) -> Row:
    """Return the row of a result. Its sentences are held once for a class: many students make one mistake."""
    remarks = {}
    for exercise in result.exercises:
        worst = next((check.status for check in exercise.checks if check.status not in ("passed", "skipped")), None)
        if worst is not None:
            remarks[intern(exercise.name)] = worst.value
    scores = {intern(exercise.name): exercise.score for exercise in result.exercises}
    mistakes = tuple(
        (intern(finding.function), intern(finding.says))
        for exercise in result.exercises
        for finding in exercise.findings
        if finding.kind in MISTAKES
    )
    known = {one.name: getattr(result.submission, one.name) for one in fields(Details)}
    return Row(
        student,
        result.score,
        result.max_score,
        result.complete,
        scores,
        remarks,
        mistakes,
        Details(**known),
        result.compromised,
    )


def results_in(folder: Path) -> Iterator[tuple[Path, SubmissionResult]]:
    """Yield each result document in `folder`, sorted by file; other files are passed over."""
    for name in sorted(file.name for file in folder.glob("*.json")):  # names: a path takes six times as much memory
        document = result_in(folder / name)
        if document is not None:
            yield folder / name, document


def result_in(file: Path) -> SubmissionResult | None:
    """Return the result document in `file`; None if it is something else."""
    data = read_ordinary(file, MAX_RESULT)
    with suppress(ValidationError):
        return SubmissionResult.model_validate_json(data or b"")
    return None


def refuse_to_lose(folder: Path, names: Collection[str], exercises: Collection[str]) -> None:
    """Raise `ResultsError` if results of more than `exercises` lie where results of these alone would be written.

    Parameters
    ----------
    folder : Path
        The folder of results.
    names : collection of str
        The files that would be written.
    exercises : collection of str
        The exercises that are to be graded.
    """
    for file, document in results_in(folder):
        others = [one.name for one in document.exercises if one.name not in exercises]
        if file.name in names and others:
            raise ResultsError(f"{file} has {joined(others)} as well, which would be lost; choose another --out")


def write_summary(path: Path, rows: Sequence[Row], exercises: Sequence[str]) -> None:
    """Write one line per student, and nothing that a spreadsheet would take for a formula.

    Names, e-mails and the like have columns only where they are known of somebody. Every cell is quoted: where
    semicolons separate columns, one within a name would begin another cell.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    of_student, of_attempt = (_known(columns, rows) for columns in (OF_THE_STUDENT, OF_THE_ATTEMPT))
    changed = any(row.raw is not None for row in rows)
    head = ["student", *of_student, "score", "max_score", "complete", *of_attempt, *exercises]
    table.writerow([*head, "raw_score", "made_of"] if changed else head)
    for row in sorted(rows, key=lambda row: row.student):
        cells = [
            inert(row.student),
            *(inert(column(row.details) or "") for column in of_student.values()),
            points(row.score),
            points(row.max_score),
            str(row.known).lower(),
            *(inert(column(row.details) or "") for column in of_attempt.values()),
            *("" if name in row.waits_for else points(row.exercises.get(name, 0.0)) for name in exercises),
        ]
        more = [points(row.score if row.raw is None else row.raw), inert(row.made_of)]
        table.writerow(cells + more if changed else cells)
    write_atomically(path, text.getvalue().encode(errors="replace"))


def _known(
    columns: Mapping[str, Callable[[Details], str | None]], rows: Sequence[Row]
) -> dict[str, Callable[[Details], str | None]]:
    return {
        name: column for name, column in columns.items() if any(column(row.details) is not None for row in rows)
    }


def inert(cell: str) -> str:
    """Return the text of a cell such that no spreadsheet takes it, or a part of it, for a formula."""
    text = escaped(cell).replace("\n", "\\x0a")
    # Not every program respects the quotes around a semicolon.
    return ";".join(f"'{part}" if part.lstrip().startswith(FORMULA) else part for part in text.split(";"))
