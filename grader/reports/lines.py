"""Checks as lines of plain text, wrapped and indented: for a student's terminal, and for notebooks.

Without rich, whose import a student would wait for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from grader.model import CheckGrade, ExerciseGrade, Finding, Status, TimedOut
from grader.text import printable

__all__ = [
    "check_details",
    "exercise_text",
    "finding_lines",
    "finding_sentences",
    "mark_of",
    "points",
    "printed_text",
    "told",
    "wrapped",
]

MARKS = {Status.PASSED: "✓", Status.SKIPPED: "-", Status.NOT_WRITTEN: "·", Status.UNKNOWN: "?"}
FAILURE = "✗"
SAID_ONCE = {
    Status.NOT_WRITTEN,
    Status.MISSING,
    Status.IMPORT_FAILED,
    Status.SKIPPED,
    Status.TIMED_OUT,
    Status.EXITED,
    Status.KILLED,
}
"""Endings of a file or a function: every check of it ends in the same."""
COLOURS = {"✓": "32", "✗": "31", "?": "35"}
INDENT = 4
MOST_PRINTED = 12


def mark_of(status: Status) -> str:
    """Return the sign in front of a check."""
    return MARKS.get(status, FAILURE)


def check_details(check: CheckGrade) -> list[str]:
    """Return what a public case may show of a failure: what was got and is expected, or which call did not end."""
    found = [f"{verdict.case}: {verdict.detail}" for verdict in check.verdicts if verdict.detail]
    endless = [
        f"while waiting for {call.function}" for call, outcome in check.trace if isinstance(outcome, TimedOut)
    ]
    return [*found[:1], *endless[:1]]


def told(checks: Sequence[CheckGrade]) -> list[list[str]]:
    """Return what is said under each check; what one has said already is not said again."""
    known: set[str] = set()
    texts = []
    for check in checks:
        # As its cases have it: the check adds how many they are.
        sentence = next((one.message for one in check.verdicts if one.status is check.status), check.message)
        text = [check.message, *check_details(check)]
        texts.append([] if sentence in known else list(filter(None, text)))
        known |= {sentence} if check.status in SAID_ONCE else set()
    return texts


def points(number: float) -> str:
    """Return points as they are shown: to two decimals at most."""
    return f"{round(number, 2):g}"


def exercise_text(grade: ExerciseGrade, width: int, *, colour: bool) -> str:
    """Return an exercise's checks, each with its points and, under a failure, what a teacher would say."""
    lines = [_bold(f"{grade.title}: {points(grade.score)} of {points(grade.max_score)} points", colour=colour)]
    lines += wrapped(grade.notes, width, 2)
    for check, said in zip(grade.checks, told(grade.checks), strict=True):
        mark = mark_of(check.status)
        name = f"{check.name} ({points(check.score)}/{points(check.max_score)})"
        lines.append(f"  {_painted(mark, colour=colour)} {name}")
        lines += wrapped(said, width, INDENT)
    for finding in grade.findings:
        lines += ["", *finding_lines(finding, width, colour=colour)]
    return "\n".join(lines)


def printed_text(printed: str, width: int) -> str:
    """Return the beginning of what a student's code printed, or nothing if it is silent."""
    lines = [line for line in printed.splitlines() if line.strip()]
    if not lines:
        return ""
    shown = [textwrap.shorten(line, max(width - INDENT, 40), placeholder=" …") for line in lines[:MOST_PRINTED]]
    more = [f"… and {len(lines) - MOST_PRINTED} more lines"] if len(lines) > MOST_PRINTED else []
    text = printable("\n".join([*shown, *more]))
    return "\n\n  Your code printed:\n" + textwrap.indent(text, " " * INDENT)


def finding_sentences(finding: Finding) -> list[str]:
    """Return a finding as a teacher would say it: what is wrong, what shows it, and a question."""
    return list(filter(None, [finding.says, finding.evidence, finding.hint]))


def finding_lines(finding: Finding, width: int, *, colour: bool) -> list[str]:
    """Return a finding as lines of text: its sentences, and Python that shows it again."""
    head, *rest = finding_sentences(finding)
    lines = [_bold(line, colour=colour) for line in wrapped([head], width, 2)]
    lines += wrapped(rest, width, 4)
    # From the first column: it is there to be pasted.
    return lines + (["", *finding.replay.splitlines()] if finding.replay else [])


def wrapped(sentences: Iterable[str], width: int, indent: int) -> Iterator[str]:
    """Yield each sentence in lines of `width` at most, `indent` to the right."""
    for sentence in filter(None, sentences):
        yield textwrap.fill(
            sentence, max(width, 40), initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)
        )


def _painted(mark: str, *, colour: bool) -> str:
    return f"\x1b[{COLOURS[mark]}m{mark}\x1b[0m" if colour and mark in COLOURS else mark


def _bold(text: str, *, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text
