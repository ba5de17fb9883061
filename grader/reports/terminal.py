"""Tables and lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.batch import Row
from grader.results import printable

__all__ = ["class_table", "mistakes_table"]

NARROW = 7
NAMES = 26
"""What the columns of students and scores take."""
MOST_MISTAKES = 8
LEAST = 5
"""The narrowest column that a score fits in."""
SHORT = {
    "not_written": "not written",
    "import_failed": "no import",
    "timed_out": "time",
    "out_of_memory": "memory",
}


def class_table(rows: Sequence[Row], exercises: Sequence[str], console: Console) -> Table:
    """Return the scores of a class, one row a student, as wide as the console allows."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("student", overflow="ellipsis", no_wrap=True, min_width=12)
    table.add_column("score", justify="right")
    room = (console.width - NAMES) // max(1, len(exercises)) - 2
    shown = exercises if room >= LEAST else ()
    for name in shown:
        table.add_column(name[: max(room, LEAST)], justify="right", no_wrap=True)
    remark_room = console.width - NAMES - sum(max(len(name[:room]), LEAST) + 2 for name in shown)
    if remark_room >= NARROW + 5:
        table.add_column("remarks", overflow="ellipsis", no_wrap=True)
    for row in sorted(rows, key=lambda row: row.student):
        cells = [Text(printable(row.student)), _score(row)]
        cells += [Text(_points(row.exercises.get(name, 0.0)), style=_style(row, name)) for name in shown]
        if remark_room >= NARROW + 5:
            cells.append(Text(_remark(row) if shown else _remark_by_name(row, len(exercises))))
        table.add_row(*cells)
    return table


def mistakes_table(rows: Sequence[Row]) -> Table | None:
    """Return the mistakes that most students share, or None if none is shared: what to talk about next time."""
    made = Counter(mistake for row in rows for mistake in set(row.mistakes))
    shared = [(mistake, count) for mistake, count in made.most_common(MOST_MISTAKES) if count > 1]
    if not shared:
        return None
    table = Table(box=None, pad_edge=False, header_style="bold", title="Mistakes that students share")
    table.title_style, table.title_justify = "bold", "left"
    table.add_column("students", justify="right")
    table.add_column("function", no_wrap=True)
    table.add_column("mistake")
    for (function, says), count in sorted(shared, key=lambda one: (-one[1], one[0])):
        table.add_row(str(count), function, Text(says))
    return table


def _points(points: float) -> str:
    """At most two decimals: the results have them all."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _score(row: Row) -> Text:
    if not row.complete:
        return Text("unknown", style="magenta")
    share = row.score / row.max_score if row.max_score else 0.0
    return Text(_points(row.score), style="green" if share == 1 else "yellow" if share else "red")


def _style(row: Row, exercise: str) -> str:
    return "" if exercise not in row.remarks else "yellow" if row.exercises.get(exercise) else "red"


def _remark(row: Row) -> str:
    """The most frequent reason for lost points, in a word or two."""
    reasons = [SHORT.get(reason, reason) for reason in row.remarks.values()]
    if not reasons:
        return ""
    return ", ".join(sorted(set(reasons), key=lambda reason: -reasons.count(reason)))


def _remark_by_name(row: Row, total: int) -> str:
    """The same with the exercises' names, where they have no columns: which of them cost points, and why."""
    names: dict[str, list[str]] = {}
    for exercise, reason in row.remarks.items():
        names.setdefault(SHORT.get(reason, reason), []).append(exercise)
    ordered = sorted(names.items(), key=lambda item: -len(item[1]))
    return "; ".join(
        reason if len(found) == total else f"{reason}: {', '.join(found)}" for reason, found in ordered
    )
