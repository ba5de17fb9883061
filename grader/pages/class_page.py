"""The page of a class: what to teach next, which checks are odd, and whom to look at."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from grader.machine.selftest import PROTECTIONS
from grader.model import Status
from grader.pages.attention import to_look_at
from grader.pages.audit_notes import AuditNotes
from grader.pages.environment import rendered
from grader.pages.items import EASY, FEW, Item, item_of
from grader.pages.likeness import Likeness
from grader.pages.tally import ClassTally, ExerciseTally, Student
from grader.text import plural, points

__all__ = ["class_page", "headline"]

BINS = 10
MANY_COLUMNS = 6
"""With more exercises their names stand upright, so that all of them are seen at once, on paper too."""
LONGEST = 120
"""Characters of a line of code that are shown where two hand-ins stand side by side."""
MOST_LISTED = 500
"""Students that stand behind one number; of more the table of students tells the others."""
ENDINGS = {
    Status.TIMED_OUT: "took too long",
    Status.OUT_OF_MEMORY: "took too much memory",
    Status.KILLED: "crashed the process",
    Status.EXITED: "ended the process",
    Status.REFUSED: "returned something else than plain values",
    Status.RAISED: "raised an exception",
    Status.IMPORT_FAILED: "could not be imported",
    Status.MISSING: "was not found",
    Status.NOT_WRITTEN: "was not written",
    Status.UNKNOWN: "could not be graded: a fault of the grader",
}
WORDS = {
    Status.FAILED: "failed",
    Status.RAISED: "exception",
    Status.TIMED_OUT: "time",
    Status.OUT_OF_MEMORY: "memory",
    Status.KILLED: "crashed",
    Status.EXITED: "exited",
    Status.REFUSED: "refused",
    Status.IMPORT_FAILED: "no import",
    Status.NOT_WRITTEN: "not written",
    Status.MISSING: "missing",
    Status.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Said:
    """A sentence of the headline, and the part of the page that shows who is meant."""

    says: str
    leads_to: str


@dataclass(frozen=True)
class Bin:
    """The students with a score from `least` to `most`, that included; the highest have a bin of their own."""

    least: float
    most: float
    students: list[int]


@dataclass(frozen=True)
class Column:
    """What the table of students shows of an exercise, or of what people give points for."""

    name: str
    title: str
    most: float


@dataclass(frozen=True)
class Machines:
    """Results that were made in the same way."""

    strength: str
    versions: str
    protections: tuple[str, ...]
    students: list[int] = field(default_factory=list)


def class_page(
    whole: ClassTally,
    snippets: Mapping[int, Sequence[str]],
    *,
    anonymous: bool,
    audit: AuditNotes | None = None,
    similar: Likeness | None = None,
) -> Iterator[bytes]:
    """Yield the page of a class, piece by piece; with `anonymous` nobody is named or linked to on it.

    `snippets` are pieces of code for some mistakes, by their place in the order in which most students make them.
    """
    exercises = [_exercise(one, whole) for one in whole.exercises.values()]
    return rendered(
        "class.html",
        "page.css",
        "class.js",
        whole=whole,
        anonymous=anonymous,
        audit=audit,
        similar=similar,
        longest=LONGEST,
        labels=_labels(whole, anonymous=anonymous),
        links=["" if anonymous else quote(one.page) for one in whole.students],
        headline=headline(whole),
        bins=_bins(whole),
        snippets=snippets,
        shared=whole.shared(),
        alone=[one for one in whole.by_students() if len(one.students) == 1],
        exercises=exercises,
        flagged=[
            (one["about"], item) for one in exercises for item in one["rows"] if item.flag and item.flag != EASY
        ],
        easy=[(one["about"], item) for one in exercises for item in one["rows"] if item.flag == EASY],
        places={
            (one["about"].name, item.tally.name): f"x{place}c{number}"
            for place, one in enumerate(exercises, 1)
            for number, item in enumerate(one["rows"], 1)
        },
        columns=_columns(whole),
        many=MANY_COLUMNS,
        decided=[one.number for one in whole.students if one.decisions or one.waits_for],
        most_listed=MOST_LISTED,
        endings=[(says, whole.endings[status]) for status, says in ENDINGS.items() if status in whole.endings],
        look_at=to_look_at(whole),
        remarks=[_remark(one) for one in whole.students],
        late=[one.number for one in whole.students if one.late],
        absent=[one.number for one in whole.students if _is_absent(one)],
        machines=[Machines(key[0], key[1], key[2:], some) for key, some in _most_first(whole.environments)],
        plans=_most_first(whole.plans),
        protections=PROTECTIONS,
        few=FEW,
        sections=not anonymous and any(one.about.section for one in whole.students),
    )


def headline(whole: ClassTally) -> list[Said]:
    """Return what is to be said first of a class."""
    graded = [one for one in whole.students if one.known]
    sentences = []
    if graded:
        mean = statistics.fmean(one.score for one in graded)
        most = max(one.max_score for one in graded)
        full = sum(one.score == one.max_score for one in graded)
        have = "nobody has" if not full else "1 has" if full == 1 else f"{full} have"
        average = "" if len(graded) == 1 else "on average "
        says = f"{plural(len(graded), 'student')}, {average}{points(round(mean, 1))} of {points(most)} points"
        sentences.append(Said(f"{says}; {have} all of them." if len(graded) > 1 else f"{says}.", "scores"))
    shared = whole.shared()
    if shared:
        first = shared[0]
        known = " that the course knows" if first.catalogued else ""
        says = (
            f"The commonest mistake{known}: {len(first.students)} of {len(whole.students)}, in {first.function}: "
        )
        sentences.append(Said(f"{says}\u201c{first.says}\u201d", "teach"))
    failed = len(whole.students) - len(graded)
    if failed:
        says = f"{plural(failed, 'result')} {'is' if failed == 1 else 'are'} not a grade{_why_not(whole)}."
        sentences.append(Said(says, "students"))
    decided = sum(bool(one.decisions) for one in whole.students)
    if decided:
        raw = statistics.fmean(one.raw for one in whole.students)
        sentences.append(
            Said(
                f"{plural(decided, 'score')} {'is' if decided == 1 else 'are'} made of more than the checks, which "
                f"alone give {points(round(raw, 1))} on average.",
                "students",
            )
        )
    return sentences


def _why_not(whole: ClassTally) -> str:
    """Where they all lack the same, that."""
    pending = {one.no_grade for one in whole.students if one.no_grade} == {"pending"}
    return ": points that people give are not entered yet" if pending else ""


def _most_first(groups: Mapping[Any, list[int]]) -> list[tuple[Any, list[int]]]:
    return sorted(groups.items(), key=lambda one: -len(one[1]))


def _columns(whole: ClassTally) -> list[Column]:
    exercises = [Column(one.name, one.title, one.max_score) for one in whole.exercises.values()]
    return exercises + [Column(name, f"{name}, by hand", most) for name, most in whole.items.items()]


def _labels(whole: ClassTally, *, anonymous: bool) -> list[str]:
    """What each student is called. Without names, the numbers follow the hashes of files: no list of names."""
    if not anonymous:
        return [one.about.name or one.about.id for one in whole.students]
    by_hash = sorted(whole.students, key=lambda one: (one.about.sha256, one.score, one.number))
    places = {one.number: place for place, one in enumerate(by_hash, 1)}
    return [f"student {places[one.number]}" for one in whole.students]


def _bins(whole: ClassTally) -> list[Bin]:
    """Tenths of the points that can be earned, the highest first, and before it those who have them all."""
    graded = [one for one in whole.students if one.known]
    most = max((one.max_score for one in graded), default=0.0)
    if not most:
        return []
    edges = [most * place / BINS for place in range(BINS + 1)]
    found: list[list[int]] = [[] for _ in range(BINS + 1)]
    for one in graded:
        found[min(BINS, int(BINS * one.score / most))].append(one.number)
    return [Bin(edges[place], edges[min(BINS, place + 1)], found[place]) for place in reversed(range(BINS + 1))]


def _exercise(exercise: ExerciseTally, whole: ClassTally) -> dict[str, Any]:
    scores = [one.exercises.get(exercise.name, 0.0) for one in whole.students if one.known]
    items = [item_of(check, whole) for check in exercise.checks.values()]
    return {
        "about": exercise,
        "rows": items,
        "mean": statistics.fmean(scores) if scores else 0.0,
        "full": [
            one.number
            for one in whole.students
            if one.known and one.exercises.get(exercise.name) == exercise.max_score
        ],
        "cells": [(item, _shade(item)) for item in items],
    }


def _shade(item: Item) -> str:
    """The class of the colour of a check's cell: from ``q0``, where few pass, to ``q4``, where most do."""
    return "no" if item.rate is None else f"q{min(4, int(5 * item.rate))}"


def _remark(student: Student) -> str:
    """Lateness, and how what did not pass ended, in words that the table can be filtered by."""
    found = {status for statuses in student.statuses.values() for status in statuses}
    words = [word for status, word in WORDS.items() if status in found]
    return ", ".join((["late"] if student.late else []) + words)


def _is_absent(student: Student) -> bool:
    """Whether nothing was found of somebody."""
    found = {status for statuses in student.statuses.values() for status in statuses}
    return found <= {Status.MISSING, Status.SKIPPED}
