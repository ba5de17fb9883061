"""What the commands print: text for people, JSON for programs, progress on the standard error."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

from grader.text import joined, printable

if TYPE_CHECKING:  # a student's check works without rich
    from rich.console import Console

    from grader.grading.table import Row

__all__ = [
    "console_on",
    "encodable",
    "print_class",
    "print_json",
    "say",
    "say_compromised",
    "with_progress",
    "writable",
]

T = TypeVar("T")
COMPROMISED = (
    "A value came back that nobody can compute: the harness or its secrecy has failed; do not use this result. "
    "No student is accused of anything by this: please report it (SECURITY.md says where)."
)


def writable(stream: TextIO | None) -> TextIO:
    """`stream`, tolerant of characters that the terminal does not have; the null device if it is closed."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    stream.reconfigure(errors="replace")  # type: ignore[attr-defined]
    return stream


def console_on(stream: object = None) -> Console:
    """A console on `stream` (standard error by default: progress is not output)."""
    from rich.console import Console

    return Console(file=stream or sys.stderr, highlight=False, soft_wrap=False)  # type: ignore[arg-type]


def with_progress(
    console: Console,
    rows: Iterator[T],
    total: int,
    says: str = "grading",
    attention: Callable[[T], object] = lambda _: False,
) -> list[T]:
    """Return all of `rows`, with a progress bar on a terminal meanwhile.

    It has the rate, the time that is left, and of how many rows so far `attention` is true.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(says),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[urgent]}"),
    )
    began, urgent = time.monotonic(), 0
    done = []
    # No thread that draws by itself: workers are forked meanwhile and would inherit its locks.
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, auto_refresh=False, disable=hidden) as progress:
        task = progress.add_task("", total=total, rate="", urgent="")
        for row in rows:
            done.append(row)
            urgent += bool(attention(row))
            progress.update(
                task,
                advance=1,
                refresh=True,
                rate=f"{len(done) / max(time.monotonic() - began, 1e-3):.1f} per second",
                urgent=f"{urgent} to look at" if urgent else "",
            )
    return done


def print_class(rows: Sequence[Row], exercises: Sequence[str], *, as_json: bool, everybody: bool = True) -> None:
    """Print the table of a class, or the same for a program; without `everybody` a large class in short."""
    from grader.reports.overview import MANY, distribution, to_look_at
    from grader.reports.terminal import class_table, mistakes_table

    if as_json:
        print_json([_as_data(row) for row in rows])
        return
    out = console_on(sys.stdout)
    in_short = len(rows) > MANY and not everybody
    out.print(distribution(rows) if in_short else class_table(rows, exercises, out))
    for table in (mistakes_table(rows), to_look_at(rows) if in_short else None):
        if table is not None:
            out.print("", table)


def _as_data(row: Row) -> dict[str, object]:
    """A row for a program: the score, and what it is made of."""
    return {
        "student": row.student,
        "score": row.score,
        "max_score": row.max_score,
        "complete": row.complete,
        "compromised": row.compromised,
        "exercises": row.exercises,
        "raw_score": row.score if row.raw is None else row.raw,
        "made_of": row.made_of,
    }


def say_compromised(students: Iterable[str]) -> None:
    """Say it, on standard error, if the results of `students` are not to be used."""
    names = printable(joined(students))
    if names:
        console_on().print(f"{COMPROMISED} Concerned: {names}.", markup=False, style="bold red")


def print_json(document: object) -> None:
    """Print `document` for a program."""
    json.dump(document, sys.stdout, indent=2)
    print()  # noqa: T201


def say(sentence: str) -> None:
    """Print a sentence, as wide as the terminal."""
    print(textwrap.fill(sentence, shutil.get_terminal_size().columns), flush=True)  # noqa: T201


def encodable(text: str) -> str:
    """`text` with only the signs that this terminal has."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return text.translate(str.maketrans("✓✗·", "+x."))
    return text
