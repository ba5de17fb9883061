"""Tables and lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.grading.table import Row
from grader.text import escaped, points

__all__ = ["class_table", "mistakes_table"]

STUDENT, LONGEST_STUDENT = 7, 24
"""The least and the greatest width of the first column."""
SCORE, LEAST = 7, 5
"""The narrowest columns of scores, of all and of one exercise: wider where a score has more digits."""
REMARK = 12
"""The narrowest useful column of remarks."""
GAP = 2
"""The space that Rich leaves to the right of each column."""
MOST_MISTAKES = 8
SHORT = {
    "not_written": "not written",
    "import_failed": "no import",
    "timed_out": "time",
    "out_of_memory": "memory",
}


def class_table(rows: Sequence[Row], exercises: Sequence[str], console: Console) -> Table:
    """Return the scores of a class, one row per student, as wide as the console allows.

    Every width is set here: Rich would narrow a table that does not fit, but not its least important column.
    """
    names = [escaped(row.student) for row in rows]
    student = min(max(map(len, names), default=0), LONGEST_STUDENT, max(STUDENT, console.width // 4))
    student = max(student, STUDENT)
    score = max([SCORE, *(len(_score(row)) for row in rows)])
    room = console.width - (student + GAP) - (score + GAP)
    least = max([LEAST, *(len(points(one)) for row in rows for one in row.exercises.values())])
    shown = _columns(exercises, room - REMARK, least)
    room -= sum(width + GAP for width in shown.values())

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("student", overflow="ellipsis", no_wrap=True, width=student)
    table.add_column("score", justify="right", no_wrap=True, width=score)
    for name, width in shown.items():
        table.add_column(name, justify="right", overflow="ellipsis", no_wrap=True, width=width)
    table.add_column("remarks", overflow="ellipsis", no_wrap=True, width=max(room, 1))
    for row in sorted(rows, key=lambda row: row.student):
        cells = [Text(points(row.exercises.get(name, 0.0)), style=_style(row, name)) for name in shown]
        remark = _remark(row) if shown else _remark_by_name(row, len(exercises))
        table.add_row(Text(escaped(row.student)), _score(row), *cells, Text(remark))
    return table


def _columns(exercises: Sequence[str], room: int, least: int) -> dict[str, int]:
    """Return the exercises' columns and their widths: all of them, or none if they do not fit."""
    widest = room // max(1, len(exercises)) - GAP
    if widest < least:
        return {}
    return {name: min(max(len(name), least), widest) for name in exercises}


def mistakes_table(rows: Sequence[Row]) -> Table | None:
    """Return the mistakes that most students share, or None if none is shared: topics for the next lecture."""
    made = Counter(mistake for row in rows for mistake in set(row.mistakes))
    often = sorted((-count, *mistake) for mistake, count in made.items() if count > 1)
    shared = often[:MOST_MISTAKES]
    if not shared:
        return None
    table = Table(box=None, pad_edge=False, header_style="bold", title="Mistakes that students share")
    table.title_style, table.title_justify = "bold", "left"
    table.add_column("students", justify="right")
    table.add_column("function", no_wrap=True)
    table.add_column("mistake")
    for minus_count, function, says in shared:
        table.add_row(str(-minus_count), function, Text(says))
    if len(often) > len(shared):
        table.add_row("", "", f"and {len(often) - len(shared)} more: the page of the class has all of them")
    return table


def _score(row: Row) -> Text:
    if row.compromised:
        return Text("compromised", style="bold red")
    if not row.complete:
        return Text("pending" if row.waits_for else "unknown", style="magenta")
    share = row.score / row.max_score if row.max_score else 0.0
    return Text(points(row.score), style="green" if share == 1 else "yellow" if share else "red")


def _style(row: Row, exercise: str) -> str:
    return "" if exercise not in row.remarks else "yellow" if row.exercises.get(exercise) else "red"


def _remark(row: Row) -> str:
    """The most frequent reason for lost points, in a word or two."""
    reasons = [SHORT.get(reason, reason) for reason in row.remarks.values()]
    if not reasons:
        return ""
    return ", ".join(sorted(set(reasons), key=lambda reason: -reasons.count(reason)))


def _remark_by_name(row: Row, total: int) -> str:
    """The reasons with the names of the exercises, for a table without columns for them."""
    names: dict[str, list[str]] = {}
    for exercise, reason in row.remarks.items():
        names.setdefault(SHORT.get(reason, reason), []).append(exercise)
    ordered = sorted(names.items(), key=lambda item: -len(item[1]))
    return "; ".join(
        reason if len(found) == total else f"{reason}: {', '.join(found)}" for reason, found in ordered
    )
