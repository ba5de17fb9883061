"""The page of a class: what to teach next, which checks are odd, and whom to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.model import Status
from grader.pages.attention import to_look_at
from grader.pages.audit_notes import AuditNotes
from grader.pages.behind import MOST_LISTED, Behind
from grader.pages.environment import rendered
from grader.pages.items import EASY, FEW, Item, item_of
from grader.pages.likeness import Likeness
from grader.pages.shown import enforced
from grader.pages.student import Student
from grader.pages.tally import ClassTally, ExerciseTally
from grader.text import plural, points

__all__ = ["class_page", "headline"]

BINS = 10
MANY_COLUMNS = 6
"""With more exercises their names stand upright, so that all of them are seen at once, on paper too."""
LONGEST = 120
"""Characters of a line of code that are shown where two hand-ins stand side by side."""
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
    students: Behind


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
    students: Behind


def class_page(
    whole: ClassTally,
    snippets: Mapping[int, Sequence[str]],
    *,
    anonymous: bool,
    audit: AuditNotes | None = None,
    similar: Likeness | None = None,
) -> Iterator[bytes]:
    """Yield the page of a class, piece by piece; with `anonymous` nobody is named or linked to on it.

    Students stand in the order in which they were counted: without names this must not be that of their names.
    `snippets` are pieces of code for some mistakes, by their place in the order in which most students make them.
    """
    shared = whole.shared()
    alone = [one for one in whole.by_students() if len(one.students) == 1]
    exercises = [_exercise(one, whole.scores.known) for one in whole.exercises.values()]
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
        headline=headline(whole),
        bins=_bins(whole),
        snippets=snippets,
        shared=shared,
        alone=[
            ([one for one in alone if one.catalogued], " that the course knows"),
            ([one for one in alone if not one.catalogued], " that have no name in the course"),
        ],
        teachable=not any(one.catalogued for one in shared) and any(one.catalogued for one in alone),
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
        decided=whole.has_decisions,
        most_listed=MOST_LISTED,
        endings=[(says, whole.endings[status]) for status, says in ENDINGS.items() if status in whole.endings],
        look_at=to_look_at(whole),
        remark=_remark,
        machines=[Machines(key[0], key[1], key[2:], some) for key, some in _most_first(whole.environments)],
        plans=_most_first(whole.plans),
        enforced=enforced,
        few=FEW,
        sections=not anonymous and whole.has_sections,
    )


def headline(whole: ClassTally) -> list[Said]:
    """Return what is to be said first of a class."""
    scores, count = whole.scores, len(whole.students)
    sentences = []
    if scores.known:
        full = scores.full
        have = "nobody has" if not full else "1 has" if full == 1 else f"{full} have"
        average = "" if scores.known == 1 else "on average "
        mean = round(scores.total / scores.known, 1)
        says = f"{plural(scores.known, 'student')}, {average}{points(mean)} of {points(scores.most)} points"
        sentences.append(Said(f"{says}; {have} all of them." if scores.known > 1 else f"{says}.", "scores"))
    shared = whole.shared()
    if shared:
        first = shared[0]
        known = " that the course knows" if first.catalogued else ""
        says = f"The commonest mistake{known}: {len(first.students)} of {count}, in {first.function}: "
        sentences.append(Said(f"{says}\u201c{first.says}\u201d", "teach"))
    failed = count - scores.known
    if failed:
        says = f"{plural(failed, 'result')} {'is' if failed == 1 else 'are'} not a grade{_why_not(whole)}."
        sentences.append(Said(says, "students"))
    if scores.decided:
        sentences.append(
            Said(
                f"{plural(scores.decided, 'score')} {'is' if scores.decided == 1 else 'are'} made of more than the "
                f"checks, which alone give {points(round(scores.raw / count, 1))} on average.",
                "students",
            )
        )
    return sentences


def _why_not(whole: ClassTally) -> str:
    """Where they all lack the same, that."""
    pending = whole.scores.why_not == {"pending"}
    return ": points that people give are not entered yet" if pending else ""


def _most_first(groups: Mapping[Any, Behind]) -> list[tuple[Any, Behind]]:
    return sorted(groups.items(), key=lambda one: -len(one[1]))


def _columns(whole: ClassTally) -> list[Column]:
    exercises = [Column(one.name, one.title, one.max_score) for one in whole.exercises.values()]
    return exercises + [Column(name, f"{name}, by hand", most) for name, most in whole.items.items()]


def _labels(whole: ClassTally, *, anonymous: bool) -> list[str]:
    """What each student is called."""
    if anonymous:
        return [f"student {number}" for number in range(1, len(whole.students) + 1)]
    return [one.about.name or one.about.id for one in whole.students]


def _bins(whole: ClassTally) -> list[Bin]:
    """Tenths of the points that can be earned, the highest first, and before it those who have them all."""
    most = whole.scores.most
    if not most:
        return []
    edges = [most * place / BINS for place in range(BINS + 1)]
    found = [Behind() for _ in range(BINS + 1)]
    for one in whole.students:
        if one.known:
            found[min(BINS, int(BINS * one.score / most))].add(one.number)
    return [Bin(edges[place], edges[min(BINS, place + 1)], found[place]) for place in reversed(range(BINS + 1))]


def _exercise(exercise: ExerciseTally, graded: int) -> dict[str, Any]:
    items = list(map(item_of, exercise.checks.values()))
    return {
        "about": exercise,
        "rows": items,
        "mean": exercise.earned / graded if graded else 0.0,
        "cells": [(item, _shade(item)) for item in items],
    }


def _shade(item: Item) -> str:
    """The class of the colour of a check's cell: from ``q0``, where few pass, to ``q4``, where most do."""
    return "no" if item.rate is None else f"q{min(4, int(5 * item.rate))}"


def _remark(student: Student) -> str:
    """Lateness, and how what did not pass ended, in words that the table can be filtered by."""
    found = student.endings
    words = [word for status, word in WORDS.items() if status in found]
    return ", ".join((["late"] if student.late else []) + words)
