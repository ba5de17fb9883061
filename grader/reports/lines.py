"""Checks as lines of plain text, wrapped and indented: for a student's terminal, and for notebooks.

Without rich, whose import a student would wait for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from grader.model import CheckGrade, ExerciseGrade, Finding, Status

__all__ = ["check_details", "exercise_text", "finding_sentences", "mark_of"]

MARKS = {Status.PASSED: "✓", Status.SKIPPED: "-", Status.NOT_WRITTEN: "·", Status.UNKNOWN: "?"}
FAILURE = "✗"
COLOURS = {"✓": "32", "✗": "31", "?": "35"}
INDENT = 4


def mark_of(status: Status) -> str:
    """Return the sign in front of a check."""
    return MARKS.get(status, FAILURE)


def check_details(check: CheckGrade) -> list[str]:
    """Return what a public case may show of a failure: what was got, and what is expected."""
    found = (f"{verdict.case}: {verdict.detail}" for verdict in check.verdicts if verdict.detail)
    return [next(found)] if any(verdict.detail for verdict in check.verdicts) else []


def exercise_text(grade: ExerciseGrade, width: int, *, colour: bool) -> str:
    """Return an exercise's checks, each with its points and, under a failure, what a teacher would say."""
    lines = [_bold(f"{grade.title}: {grade.score:g} of {grade.max_score:g} points", colour=colour)]
    lines += _wrapped(grade.notes, width, 2)
    for check in grade.checks:
        mark = mark_of(check.status)
        name = f"{check.name} ({check.score:g}/{check.max_score:g})"
        lines.append(f"  {_painted(mark, colour=colour)} {name}")
        lines += _wrapped([check.message, *check_details(check)], width, INDENT)
    for finding in grade.findings:
        lines += ["", *_finding_lines(finding, width, colour=colour)]
    return "\n".join(lines)


def finding_sentences(finding: Finding) -> list[str]:
    """Return a finding as a teacher would say it: what is wrong, what shows it, and a question."""
    return list(filter(None, [finding.says, finding.evidence, finding.hint]))


def _finding_lines(finding: Finding, width: int, *, colour: bool) -> list[str]:
    head, *rest = finding_sentences(finding)
    lines = [_bold(line, colour=colour) for line in _wrapped([head], width, 2)]
    lines += _wrapped(rest, width, 4)
    return lines + [f"      {line}".rstrip() for line in finding.replay.splitlines()]


def _wrapped(sentences: Iterable[str] | Sequence[str], width: int, indent: int) -> Iterator[str]:
    for sentence in filter(None, sentences):
        yield textwrap.fill(
            sentence, max(width, 40), initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)
        )


def _painted(mark: str, *, colour: bool) -> str:
    return f"\x1b[{COLOURS[mark]}m{mark}\x1b[0m" if colour and mark in COLOURS else mark


def _bold(text: str, *, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text
