"""A large class in a terminal: the distribution of its scores, and whom to look at, but no row per student."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from grader.grading.score import rounded
from grader.grading.table import Row
from grader.text import escaped, plural, points

__all__ = ["MANY", "distribution", "needs_a_look", "to_look_at"]

MANY = 40
"""Students: of more, a terminal shows the class and not each of them."""
BINS = 10
MOST_SHOWN = 15
BAR = 40
"""Columns of the longest bar."""
WHY = {
    "unknown": "the grader itself failed",
    "import_failed": "cannot be imported",
    "exited": "the code ended the process",
    "killed": "the code crashed the process",
    "out_of_memory": "too much memory",
    "timed_out": "too much time",
    "refused": "no plain values were returned",
}
"""The most urgent first."""


def needs_a_look(row: Row) -> str:
    """Return why a person should look at a result; empty if there is no need."""
    if row.compromised:
        return "compromised: do not use this result"
    if not row.complete and not row.waits_for:
        return WHY["unknown"]
    if row.exercises and set(row.remarks) == set(row.exercises) and set(row.remarks.values()) == {"missing"}:
        return "nothing was found to grade"
    for status, says in WHY.items():
        where = [name for name, remark in row.remarks.items() if remark == status]
        if where:
            return f"{says}: {', '.join(where)}"
    return ""


def distribution(rows: Sequence[Row]) -> Table:
    """Return how many students have which points, in tenths of what can be earned."""
    known = [row for row in rows if row.known]
    most = max((row.max_score for row in known), default=0.0) or 1.0
    counts = [0] * BINS
    for row in known:
        counts[min(BINS - 1, int(BINS * row.score / most))] += 1
    table = _plain("Scores" if known else "No grades yet")
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("students", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True, overflow="crop")
    for place in reversed(range(BINS if known else 0)):
        span = f"{points(rounded(most * place / BINS))} to {points(rounded(most * (place + 1) / BINS))}"
        length = -(-BAR * counts[place] // max(1, *counts))  # rounded up: one student is seen
        table.add_row(span, str(counts[place]), Text("█" * length, style="blue"))
    return table


def to_look_at(rows: Sequence[Row]) -> Table | None:
    """Return the students whom a person should look at, and why; None if there are none."""
    found = [(row, needs_a_look(row)) for row in rows]
    urgent = sorted(
        ((row, why) for row, why in found if why), key=lambda one: (one[0].known, one[0].score, one[0].student)
    )
    if not urgent:
        return None
    table = _plain(f"To look at: {plural(len(urgent), 'student')}")
    table.add_column("student", no_wrap=True, overflow="ellipsis", max_width=24)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("why", no_wrap=True, overflow="ellipsis")
    for row, why in urgent[:MOST_SHOWN]:
        score = points(row.score) if row.known else "pending" if row.waits_for else "unknown"
        table.add_row(Text(escaped(row.student)), score, Text(why))
    if len(urgent) > MOST_SHOWN:
        table.add_row(f"and {len(urgent) - MOST_SHOWN} more", "", "")
    return table


def _plain(title: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", title=title)
    table.title_style, table.title_justify = "bold", "left"
    return table
