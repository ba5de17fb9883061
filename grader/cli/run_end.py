"""What ``grader grade`` prints after the table of a class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.text import plural, points, printable

if TYPE_CHECKING:  # imports stand inside the command: see `grader.cli`
    from rich.console import Console

    from grader.grading.table import Row

__all__ = ["say_decisions", "say_end", "say_pages", "say_what_else"]


def say_what_else(console: Console, results: Path, students: Sequence[str]) -> None:
    """Say that the folder holds results that are not of this run: its table is of this run alone."""
    from grader.grading.batch import file_name

    own = {file_name(student) for student in students}
    others = [file.name for file in results.glob("*.json") if file.name not in own]
    if others:
        console.print(
            f"{results}/ also holds {plural(len(others), 'result')} of other runs, such as {printable(others[0])}, "
            f"which the table leaves out: 'grader summary {results}' writes one of all.",
            markup=False,
            soft_wrap=True,
        )


def say_decisions(console: Console, course: Path, results: Path) -> None:
    """Say that the table is of the checks alone, where the course has rules or decisions that change a score."""
    from grader.errors import GraderError
    from grader.gradebook.applying import Rules
    from grader.gradebook.rules import rules_of

    try:
        if rules_of(course, None) == Rules():
            return
        says = "These are points of the checks alone. With lateness, points by hand and decisions of people"
    except GraderError as error:  # the class is graded all the same
        says = f"{error}. These are points of the checks alone; once it can be read"
    console.print(printable(f"{says}: grader summarise {results}"), markup=False, soft_wrap=True)


def say_end(console: Console, rows: Sequence[Row], max_score: float, results: Path, strength: str) -> None:
    """Print what the run comes to."""
    mean = sum(row.score for row in rows) / len(rows)
    console.print(
        f"\n{len(rows)} submission{'s' * (len(rows) != 1)} graded, mean {mean:.1f} of {points(max_score)}, "
        f"confined by strength '{strength}'. Results: {results}/",
        markup=False,
    )


def say_pages(console: Console, results: Path) -> None:
    """Print what comes next."""
    console.print(f"Pages for you and your students:\n  grader report {results}", markup=False, soft_wrap=True)
