"""A grading worksheet or a gradebook that Moodle exported, with the points and the feedback filled in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from grader.errors import GraderError
from grader.gradebook.formats.filling import Cells, as_typed, fill, find_column, opened
from grader.gradebook.formats.raw_table import RawTable
from grader.gradebook.formats.request import Filled, Request
from grader.gradebook.model import Entry, Mark
from grader.grading.table import inert
from grader.text import quoted

__all__ = ["moodle"]

GRADES = ("grade", "bewertung", "note", "calificación")
WORTHS = ("maximum grade", "bestwertung", "note maximale", "calificación máxima")
CHANGEABLE = ("grade can be changed", "bewertung kann geändert werden", "la note peut être modifiée",
              "la calificación puede ser cambiada")  # fmt: skip
FEEDBACKS = ("feedback comments", "feedback als kommentar", "feedback par commentaires",
             "comentarios de retroalimentación")  # fmt: skip
UNCHANGEABLE = ("no", "nein", "non")
PEOPLE = re.compile(
    r"(identifier|id|identifiant|numéro|número|kennung|e-?mail|courriel|correo|adresse|dirección"
    r"|(first|last|full|user) ?name|name|vorname|nachname|anmeldename|nom|prénom|nombre|apellido|usuario"
    r"|institution|department|status|group|section"
    r"|profile|last (modified|downloaded)|zuletzt|online text|feedback|course total|total|kurs gesamt)\b.*"
)
"""Headings that are of no points."""
TOTAL = re.compile(r"(course total|kurs gesamt|total)\b")
REAL = ("(real)", "(punkte)", "(brut)", "(brute)")
FEEDBACK = "(feedback)"
OTHER_KINDS = ("(percentage)", "(letter)", "(prozentsatz)", "(note als buchstabe)", "(pourcentage)", "(lettre)",
               "(porcentaje)", "(letra)")  # fmt: skip
"""How headings of the same points end, as a share or a letter."""


def moodle(entries: Iterable[Entry], request: Request) -> Filled:
    """Return Moodle's own file with the points of a class in it, and what they are made of.

    Moodle drops all grades of an item whose feedback is imported without its grade: both are filled in together, or
    neither. ``Last modified (grade)`` stays as it is, since Moodle compares it with its own.

    Raises
    ------
    GraderError
        If it is not clear which column is meant.
    """
    table = opened(request, "Moodle")
    headings = table.headings
    plain = [heading.casefold() for heading in headings]
    column = _grade_column(table, plain, request.column)
    worth = next((number for number, one in enumerate(plain) if one in WORTHS), None)
    lock = next((number for number, one in enumerate(plain) if one in CHANGEABLE), None)
    cells = Cells(
        table,
        1,
        column,
        locked=lambda row: "locked" if lock is not None and _no(table.text(row, lock)) else "",
        worth=lambda row: "" if worth is None else table.text(row, worth),
        feedback=_feedback_column(table, plain, column, request.feedback_column),
    )
    remarks = fill(cells, entries, request, _feedback)
    return Filled([table.to_bytes()], tuple(remarks))


def _no(cell: str) -> bool:
    return cell.casefold() in UNCHANGEABLE


def _grade_column(table: RawTable, plain: list[str], wanted: str | None) -> int:
    """The column of the worksheet, or one of the gradebook: those with ``(Real)`` come before others."""
    worksheet = [column for column, heading in enumerate(plain) if heading in GRADES]
    if worksheet and wanted is None:
        return worksheet[0]
    others = [
        column
        for column, heading in enumerate(plain)
        if heading and not PEOPLE.match(heading) and not heading.endswith(("feedback", FEEDBACK, *OTHER_KINDS))
    ]
    real = [n for n, heading in enumerate(plain) if heading.endswith(REAL) and not TOTAL.match(heading)]
    return find_column(table.file, table.headings, worksheet or real or others, wanted)


def _feedback_column(table: RawTable, plain: list[str], grades: int, wanted: str | None) -> int | None:
    """The column of the feedback; None if the file has none."""
    if wanted is not None:
        headings = [as_typed(heading) for heading in table.headings]
        if as_typed(wanted) not in headings:
            raise GraderError(f"{table.file} has no column {wanted!r}; its columns are {quoted(table.headings)}")
        return headings.index(as_typed(wanted))
    item = next(
        (plain[grades].removesuffix(one) for one in REAL if plain[grades].endswith(one)), plain[grades]
    ).strip()
    names = (*FEEDBACKS, f"{item} {FEEDBACK}", f"{item} feedback")
    return next((column for column, heading in enumerate(plain) if heading in names), None)


def _feedback(mark: Mark) -> str:
    """What the points are made of. Moodle takes the cell for HTML, and a spreadsheet may take it for a formula."""
    return inert(html.escape(mark.made_of, quote=False).replace(";", ","))
