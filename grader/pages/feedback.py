"""A student's page: what is wrong, in which order to read it, and what passed, all from what students may have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.gradebook.model import Ending, Entry, Kind
from grader.grading.evidence import Pictures
from grader.grading.for_student import (
    StudentCheck,
    StudentEnvironment,
    StudentExercise,
    StudentFinding,
    StudentResult,
)
from grader.model import Picture, Status, Submission
from grader.pages.decisions import awaited_in, decisions_of
from grader.pages.drawing import Drawing, drawing_of
from grader.pages.environment import render
from grader.pages.own_lines import Excerpt, excerpt_of, places_in
from grader.pages.shown import enforced, is_tried
from grader.reports.page import word_of
from grader.text import joined, plural

__all__ = ["Mistake", "Unexplained", "feedback_page", "mistakes_of", "sentence_of"]

PASSED_OR_WAITING = (Status.PASSED, Status.SKIPPED)
NOT_THERE = (Status.MISSING, Status.IMPORT_FAILED, Status.NOT_WRITTEN)
MOST_NAMES = 8
COUNT = re.compile(r" \((?:in|with) [^()]*\bcases?\)$")
"""How many cases of a check ended so: checks that differ in nothing else are told together."""


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one function."""

    function: str
    findings: tuple[StudentFinding, ...]
    """What is wrong, each with its evidence and a question."""
    tried: StudentFinding | None
    """The small input to try."""
    checks: tuple[StudentCheck, ...]
    """The checks that fail for it."""
    excerpt: Excerpt | None = None
    """The function as the student wrote it, where it was kept."""
    drawing: Drawing | None = None
    """What it gives on a public input, where that was kept."""


@dataclass(frozen=True)
class Unexplained:
    """Checks that fail in one way, and that no mistake explains."""

    word: str
    checks: tuple[StudentCheck, ...]
    message: str
    excerpt: Excerpt | None = None
    """The function in which it happened, where a line is named and the code was kept."""


def feedback_page(
    result: StudentResult,
    submission: Submission | None = None,
    pictures: Pictures | None = None,
    entry: Entry | None = None,
    changes: Sequence[str] = (),
) -> bytes:
    """Return the page of a result.

    It has the student's own lines and pictures, where these were kept, and the score of `entry`, if people or the
    rule for late work had a say in it. `changes` are sentences on what changed since an earlier attempt.
    """
    decided = entry if entry is not None and entry.adjusted else None
    exercises = [
        {
            **_exercise(exercise, submission, (pictures or {}).get(exercise.name, {})),
            "score": exercise.score if decided is None else decided.of(exercise.name)[0],
        }
        for exercise in result.exercises
    ]
    return render(
        "feedback.html",
        "page.css",
        "feedback.js",
        result=result,
        exercises=exercises,
        changes=changes,
        total=decided or result,
        no_grade=_no_grade(result, decided),
        decisions=[] if decided is None else [*decisions_of(decided), *awaited_in(decided)],
        by_hand=[] if decided is None else [part for part in decided.parts if part.kind is Kind.MANUAL],
        awaited=() if decided is None else decided.waits_for,
        versions=_versions(result.environment),
        protections=enforced(result.environment.protections),
    )


def _versions(environment: StudentEnvironment) -> str:
    versions = {"Python": environment.python, "NumPy": environment.numpy, **environment.packages}
    return joined(f"{name} {version}" for name, version in versions.items())


def _no_grade(result: StudentResult, decided: Entry | None) -> str:
    """Why the score is no grade, for the student; empty if it is one."""
    if decided is not None and decided.ending is Ending.PENDING:
        return "This is not your grade yet: some points that people give are not entered."
    known = result.complete if decided is None else decided.known
    return "" if known else "Not everything could be graded: this score is not a grade. Your teacher has been told."


def mistakes_of(exercise: StudentExercise) -> list[Mistake]:
    """Return the mistakes of an exercise, one entry per function, in the order of the findings."""
    found: dict[str, list[StudentFinding]] = {}
    for finding in exercise.findings:
        found.setdefault(finding.function, []).append(finding)
    return [_mistake(name, findings, exercise.checks) for name, findings in found.items()]


def sentence_of(exercise: StudentExercise) -> str:
    """Return what is to be said first of an exercise."""
    statuses = {check.status for check in exercise.checks}
    failing = [check for check in exercise.checks if check.status not in PASSED_OR_WAITING]
    if not failing:
        return "Everything passed." if Status.SKIPPED not in statuses else "What could be checked passed."
    if all(check.status in NOT_THERE for check in failing):
        return _absent(failing)
    named = [one.says for one in exercise.findings if not is_tried(one)]
    if named:
        return named[0]
    return f"{plural(len(failing), 'check')} of {len(exercise.checks)} did not pass."


def _absent(failing: Sequence[StudentCheck]) -> str:
    statuses = {check.status for check in failing}
    if statuses == {Status.NOT_WRITTEN}:
        functions = list(dict.fromkeys(name for check in failing for name in check.functions))
        return f"Not written yet: {joined(functions[:MOST_NAMES])}." if functions else "Not written yet."
    says = failing[0].message[:1].upper() + failing[0].message[1:]
    return says if says.endswith((".", "!", "?")) else f"{says}."


def _exercise(
    exercise: StudentExercise, submission: Submission | None, pictures: Mapping[str, Picture]
) -> dict[str, Any]:
    quote = _quoting(exercise, submission)
    drawings = {function: drawing_of(picture) for function, picture in pictures.items()}
    mistakes = [
        replace(one, excerpt=quote(one.function), drawing=drawings.get(one.function))
        for one in mistakes_of(exercise)
    ]
    explained = {check.name for mistake in mistakes for check in mistake.checks}
    passed = [check for check in exercise.checks if check.status is Status.PASSED]
    return {
        "about": exercise,
        "sentence": sentence_of(exercise),
        "mistakes": mistakes,
        "others": _each_place_once([_with_its_place(one, quote) for one in _others(exercise.checks, explained)]),
        "rows": [(word_of(check.status), check) for check in exercise.checks],
        "passed": len(passed),
        "whole": len(passed) == len(exercise.checks),
    }


def _quoting(exercise: StudentExercise, submission: Submission | None) -> Callable[[str], Excerpt | None]:
    """``quote(function)`` -> its lines, with those marked that a message of this exercise names."""
    texts = [check.message for check in exercise.checks] + [
        text for one in exercise.findings for text in (one.says, one.evidence)
    ]
    places = places_in(texts)

    def quote(function: str) -> Excerpt | None:
        if submission is None:
            return None
        return excerpt_of(function, exercise.name, submission, exercise.notes, places)

    return quote


def _with_its_place(group: Unexplained, quote: Callable[[str], Excerpt | None]) -> Unexplained:
    """`group` with the function in which it happened, if one of those that are called has a marked line."""
    called = dict.fromkeys(name for check in group.checks for name in check.functions)
    places = places_in([group.message])
    found = (quote(name) for name in called if places)
    marked = (
        one for one in found if one and any((one.file, line.number) in places for line in one.lines if line.marked)
    )
    return replace(group, excerpt=next(marked, None))


def _each_place_once(groups: Sequence[Unexplained]) -> list[Unexplained]:
    """The groups, with a function that stands under an earlier one left out."""
    shown: set[Excerpt | None] = set()
    left = []
    for group in groups:
        left.append(replace(group, excerpt=None) if group.excerpt in shown else group)
        shown.add(group.excerpt)
    return left


def _mistake(name: str, findings: Sequence[StudentFinding], checks: Sequence[StudentCheck]) -> Mistake:
    named = tuple(one for one in findings if not is_tried(one))
    tried = next((one for one in findings if one.replay), None)
    failing = tuple(
        check
        for check in checks
        if check.status not in (*PASSED_OR_WAITING, Status.NOT_WRITTEN) and name in check.functions
    )
    return Mistake(name, named or tuple(findings), tried, failing)


def _others(checks: Sequence[StudentCheck], explained: set[str]) -> Iterator[Unexplained]:
    """The failing checks that no finding explains, together those with the same message."""
    groups: dict[tuple[Status, str], list[StudentCheck]] = {}
    for check in checks:
        if check.status not in PASSED_OR_WAITING and check.name not in explained:
            groups.setdefault((check.status, COUNT.sub("", check.message)), []).append(check)
    for (status, message), several in groups.items():
        yield Unexplained(word_of(status), tuple(several), message if len(several) > 1 else several[0].message)
