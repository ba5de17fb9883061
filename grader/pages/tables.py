"""The figures of a class as CSV files, one row per check and one per mistake: for spreadsheets and data frames.

Every column has one type: an empty cell is a number that is not known.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from grader.grading.table import inert
from grader.pages.items import item_of
from grader.pages.tally import ClassTally
from grader.text import points

__all__ = ["CHECKS", "MISTAKES", "checks_csv", "mistakes_csv"]

CHECKS, MISTAKES = "checks.csv", "mistakes.csv"
OF_A_CHECK = ("exercise", "check", "points", "tried", "passed", "pass_rate", "difficulty", "item_rest", "remark")
OF_A_MISTAKE = ("exercise", "function", "mistake", "question", "catalogued", "students", "located")


def checks_csv(whole: ClassTally) -> bytes:
    """Return one row per check.

    ``tried`` is the number of students for whom it could be tried, ``passed`` of those who passed; ``difficulty``
    is the mean share of its points, ``item_rest`` their correlation with the rest of the score.
    """
    rows = []
    for exercise in whole.exercises.values():
        for check in exercise.checks.values():
            item = item_of(check)
            figures = (item.rate, item.difficulty, item.rest)
            rows.append(
                (
                    inert(exercise.name),
                    inert(check.name),
                    points(check.max_score),
                    str(item.tried),
                    str(item.passed),
                    *("" if figure is None else f"{figure:.4f}" for figure in figures),
                    item.flag,
                )
            )
    return _written(OF_A_CHECK, rows)


def mistakes_csv(whole: ClassTally) -> bytes:
    """Return one row per mistake, the catalogued ones and those of most students first.

    One that is located is a kind of change that makes a function right, on whatever line each student has it.
    """
    rows = [
        (
            *map(inert, (one.exercise, one.function, one.says, one.hint)),
            str(one.catalogued).lower(),
            str(len(one.students)),
            str(one.located).lower(),
        )
        for one in whole.by_students()
    ]
    return _written(OF_A_MISTAKE, rows)


def _written(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    table.writerows([head, *rows])
    return text.getvalue().encode(errors="replace")
