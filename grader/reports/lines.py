"""Checks as lines of plain text, wrapped and indented: for a student's terminal, and for notebooks.

Without rich, because a student would wait for its import.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from grader.checks.exceptions import said_once
from grader.model import CheckGrade, ExerciseGrade, Finding, Status, TimedOut
from grader.text import points, printable

__all__ = [
    "bold",
    "check_details",
    "exercise_text",
    "finding_lines",
    "finding_sentences",
    "mark_of",
    "not_begun",
    "painted_mark",
    "points",
    "printed_text",
    "said_sentence",
    "texts_of_checks",
    "where_it_ended",
    "wrapped",
]

MARKS = {Status.PASSED: "✓", Status.SKIPPED: "-", Status.NOT_WRITTEN: "·", Status.UNKNOWN: "?"}
FAILURE = "✗"
SHOWN_ONCE = {
    Status.NOT_WRITTEN,
    Status.MISSING,
    Status.IMPORT_FAILED,
    Status.SKIPPED,
    Status.TIMED_OUT,
    Status.EXITED,
    Status.KILLED,
}
"""Statuses that every check of a file or function shares: their sentence is shown once."""
WITHOUT_AN_END = {Status.TIMED_OUT, Status.EXITED, Status.KILLED}
COLOURS = {"✓": "32", "✗": "31", "?": "35"}
INDENT = 4
MOST_PRINTED = 12


def mark_of(status: Status) -> str:
    """Return the sign in front of a check."""
    return MARKS.get(status, FAILURE)


def check_details(check: CheckGrade) -> list[str]:
    """Return the details of a failure on a public case: observed and expected value, or the endless call."""
    found = [f"{verdict.case}: {verdict.detail}" for verdict in check.verdicts if verdict.detail]
    endless = [
        f"while waiting for {call.function}"
        for call, outcome in check.trace
        if isinstance(outcome, TimedOut) and not outcome.file
    ]
    return [*found[:1], *endless[:1]]


def where_it_ended(checks: Sequence[CheckGrade]) -> list[str]:
    """Return where a call on a public case was that did not come to its end: one sentence, or none."""
    found = [
        f"{one.case}: {one.message.partition(': ')[0]}; {one.detail}."
        for check in checks
        for one in check.verdicts
        if one.status in WITHOUT_AN_END and one.detail
    ]
    return found[:1]


def texts_of_checks(checks: Sequence[CheckGrade]) -> list[list[str]]:
    """Return the lines under each check, without a repeated sentence about the whole file or function."""
    shown: set[str] = set()
    explained: set[str] = set()
    texts = []
    for check in checks:
        sentence = said_sentence(check)
        text = said_once([check.message, *check_details(check)], explained)
        texts.append([] if sentence in shown else list(filter(None, text)))
        shown |= {sentence} if check.status in SHOWN_ONCE else set()
    return texts


def said_sentence(check: CheckGrade) -> str:
    """Return the sentence of a check without the count of its cases."""
    return next((one.message for one in check.verdicts if one.status is check.status), check.message)


def not_begun(grade: ExerciseGrade) -> bool:
    """Whether nothing of an exercise was written yet, and nothing is to be said of it."""
    statuses = {check.status for check in grade.checks}
    return not grade.notes and Status.NOT_WRITTEN in statuses <= {Status.NOT_WRITTEN, Status.SKIPPED}


def exercise_text(grade: ExerciseGrade, width: int, *, colour: bool) -> str:
    """Return an exercise's checks, each with its points and, under a failure, its explanation."""
    lines = [bold(f"{grade.title}: {points(grade.score)} of {points(grade.max_score)} points", colour=colour)]
    lines += wrapped(grade.notes, width, 2)
    for check, texts in zip(grade.checks, texts_of_checks(grade.checks), strict=True):
        name = f"{check.name} ({points(check.score)}/{points(check.max_score)})"
        lines.append(f"  {painted_mark(check.status, colour=colour)} {name}")
        lines += wrapped(texts, width, INDENT)
    for finding in grade.findings:
        lines += ["", *finding_lines(finding, width, colour=colour)]
    return "\n".join(lines)


def printed_text(printed: str, width: int) -> str:
    """Return the beginning of the output of a student's code, each line once; empty if it printed nothing."""
    often = Counter(line for line in printed.splitlines() if line.strip())
    lines = [line if times == 1 else f"{line} ({times} times)" for line, times in often.items()]
    if not lines:
        return ""
    shown = [textwrap.shorten(line, max(width - INDENT, 40), placeholder=" …") for line in lines[:MOST_PRINTED]]
    more = [f"… and {len(lines) - MOST_PRINTED} more lines"] if len(lines) > MOST_PRINTED else []
    text = printable("\n".join([*shown, *more]))
    return "\n\n  Your code printed:\n" + textwrap.indent(text, " " * INDENT)


def finding_sentences(finding: Finding) -> list[str]:
    """Return the sentences of a finding: what is wrong, the evidence, and a question."""
    return list(filter(None, [finding.says, finding.evidence, finding.hint]))


def finding_lines(finding: Finding, width: int, *, colour: bool) -> list[str]:
    """Return a finding as lines of text: its sentences, and Python that reproduces it."""
    head, *rest = finding_sentences(finding)
    lines = [bold(line, colour=colour) for line in wrapped([head], width, 2)]
    lines += wrapped(rest, width, 4)
    # not indented, so that it can be pasted
    return lines + (["", *finding.replay.splitlines()] if finding.replay else [])


def wrapped(sentences: Iterable[str], width: int, indent: int) -> Iterator[str]:
    """Yield each sentence in lines of `width` at most, `indent` to the right."""
    for sentence in filter(None, sentences):
        yield textwrap.fill(
            sentence, max(width, 40), initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)
        )


def painted_mark(status: Status, *, colour: bool) -> str:
    """Return the sign in front of a check, in its colour where there is one."""
    mark = mark_of(status)
    return f"\x1b[{COLOURS[mark]}m{mark}\x1b[0m" if colour and mark in COLOURS else mark


def bold(text: str, *, colour: bool) -> str:
    """Return `text`, in bold where there is colour."""
    return f"\x1b[1m{text}\x1b[0m" if colour else text
