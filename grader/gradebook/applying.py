"""The one place that changes a score after grading, in an order that the documentation states.

Voided checks, overridden checks, overridden exercises, points that people give; then lateness, of what was earned
until then; then the bonus, which lateness does not reduce; an overridden total has the last word.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from grader.course.settings import LateSettings
from grader.errors import GraderError
from grader.gradebook.adjustments import EVERYBODY, Adjustments, Override, Void
from grader.gradebook.lateness import lateness_of, time_of
from grader.gradebook.manual import Given
from grader.gradebook.model import Entry, Kind, Part
from grader.gradebook.reading import Checks
from grader.grading.score import rounded
from grader.text import counted, joined, printable

__all__ = ["Rules", "about_nobody", "adjusted_entry", "refuse_unknown"]

NAMED = 5


@dataclass(frozen=True)
class Rules:
    """Everything that changes scores of a course after grading."""

    adjustments: Adjustments = field(default_factory=Adjustments)
    late: LateSettings = field(default_factory=LateSettings)
    worth: dict[str, float] = field(default_factory=dict)
    """Each item that people give points for, and what it is worth."""
    given: dict[str, dict[str, Given]] = field(default_factory=dict)
    """Student -> item -> points."""
    times: dict[str, str] = field(default_factory=dict)
    """Student -> when the work was handed in, where a table says it."""


def adjusted_entry(entry: Entry, rules: Rules, remarks: list[str]) -> Entry:
    """Return the entry of one student with every rule applied; what is to be said of it is added to `remarks`."""
    student = entry.who.id
    own = sorted(
        (one for one in rules.adjustments.override if one.student == student), key=lambda one: one.date
    )  # stable: of one day, the one further down comes later
    parts = [_voided(part, rules.adjustments) for part in entry.parts]
    parts = [_with_check_override(part, own) for part in parts]
    for name in dict.fromkeys(part.name for part in entry.items):
        parts = _with_exercise_override(parts, name, own)
    given = rules.given.get(student, {})
    parts += [
        Part(
            Kind.MANUAL,
            item,
            given[item].points,
            most,
            says=given[item].comment,
            by=given[item].author or "by hand",
        )
        if item in given
        else Part(Kind.MANUAL, item, 0.0, most, says="not entered yet")
        for item, most in rules.worth.items()
    ]
    parts += _late(entry, parts, rules, remarks)
    parts += [
        Part(Kind.BONUS, "bonus", one.points, says=one.reason, by=one.by)
        for one in rules.adjustments.bonus
        if one.student in (student, EVERYBODY)
    ]
    changed = replace(entry, parts=tuple(parts), waits_for=tuple(item for item in rules.worth if item not in given))
    return _with_total_override(changed, own)


def _voided(part: Part, adjustments: Adjustments) -> Part:
    for one in adjustments.void:
        if (part.name, part.check) == (one.exercise, one.check):
            says = f"voided: {one.reason}; everybody gets these points"
            return replace(part, points=part.most, says=says, by=one.by)
    return part


def _with_check_override(part: Part, own: Sequence[Override]) -> Part:
    for one in reversed(own):
        if one.check is not None and (one.exercise, one.check) == (part.name, part.check):
            says = f"{one.reason} (the grader gave {part.points:g})"
            return replace(part, points=one.points, says=says, by=one.by)
    return part


def _with_exercise_override(parts: list[Part], name: str, own: Sequence[Override]) -> list[Part]:
    decided = [one for one in own if one.exercise == name and one.check is None]
    if not decided:
        return parts
    one = decided[-1]
    checks = rounded(sum(part.points for part in parts if part.name == name))
    change = Part(
        Kind.OVERRIDE,
        name,
        rounded(one.points - checks),
        says=f"{one.reason} (the checks gave {checks:g})",
        by=one.by,
    )
    return [
        *(replace(part, by=part.by or one.by, silent=True) if part.name == name else part for part in parts),
        change,
    ]


def _with_total_override(entry: Entry, own: Sequence[Override]) -> Entry:
    decided = [one for one in own if one.exercise is None]
    if not decided:
        return entry
    one = decided[-1]
    before = rounded(sum(part.points for part in entry.parts))
    says = f"{one.reason} (all else gave {before:g})"
    change = Part(Kind.TOTAL, "total", rounded(one.points - before), says=says, by=one.by)
    return replace(entry, parts=(*entry.parts, change), fixed=one.points)


def _late(entry: Entry, parts: Sequence[Part], rules: Rules, remarks: list[str]) -> list[Part]:
    if rules.late.due is None:
        return []
    student = entry.who.id
    written = rules.times.get(student) or entry.who.handed_in_at
    time = time_of(student, written, rules.late) if written else None
    if time is None:
        if entry.who.late or written:
            why = (
                f"the time {printable(written)!r} cannot be read"
                if written
                else "it is marked as late without a time"
            )
            remarks.append(f"{printable(student)}: {why}, so nothing is lost for lateness.")
        return []
    late = lateness_of(student, time, rules.late)
    if late is None:
        return []
    earned = sum(Fraction(str(part.points)) for part in parts)
    return [Part(Kind.LATE, "late", -rounded(float(earned * late.share)), says=late.says)]


def refuse_unknown(checks: Checks, adjustments: Adjustments) -> None:
    """Raise `GraderError` for a decision on what is not in `checks`: misspelt, it would be lost without a word."""
    decisions: list[Override | Void] = [*adjustments.override, *adjustments.void]
    for one in decisions:
        if one.exercise is None:
            if one.check is not None:
                raise GraderError(f"an override names the check {one.check!r} and no exercise: name both")
        elif one.exercise not in checks:
            raise GraderError(f"an adjustment names the exercise {one.exercise!r}{_meant(one.exercise, checks)}")
        elif one.check is not None and one.check not in checks[one.exercise]:
            near = _meant(one.check, checks[one.exercise])
            raise GraderError(f"an adjustment names the check {one.check!r} of {one.exercise}{near}")


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f", which no result has; did you mean {near[0]!r}?" if near else ", which no result has"


def about_nobody(students: Iterable[str], rules: Rules) -> list[str]:
    """Name those whom a decision is about and who are not among the `students` with a result."""
    there = {*students, EVERYBODY}
    meant = [one.student for one in rules.adjustments.override]
    meant += [one.student for one in rules.adjustments.bonus]
    meant += [*rules.given, *rules.times, *rules.late.extensions]
    nobody = [name for name in dict.fromkeys(meant) if name not in there]
    if not nobody:
        return []
    return [f"Adjusted, but without a result: {printable(joined(counted(nobody, NAMED)))}."]
