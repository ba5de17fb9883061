"""Sections: one folder per section, in which the submissions of its students lie in any layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from grader.submissions.handed_in import Attempt, Details, Person
from grader.submissions.layouts.base import ClassEntries, listed
from grader.submissions.layouts.plain import is_table
from grader.submissions.names import archive_kind, canonical
from grader.submissions.twins import seen_as
from grader.text import joined, printable

__all__ = ["in_sections", "look_like_sections", "maybe_sections", "section_folders"]

NAMED = re.compile(
    r"(section|sec|tutorial|tutorium|tut|lab|class|course|seminar|cohort|stream|track|übung|uebung|kurs|klasse"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|mon|tues?|wed|thu|thurs?|fri)"
    r"([\s_.-]+\w.*|\d+\w?)?",
    re.IGNORECASE,
)
"""How sections are called. ``Group 3`` or ``Team 3`` may as well hand in together, and is no section."""


def look_like_sections(folder: ClassEntries) -> bool:
    """Whether every folder is called as sections are, and holds entries of which none is an exercise's file."""
    sections = section_folders(folder)
    if len(sections) < 2 or len(sections) != len(folder.uploaded):  # noqa: PLR2004 - one folder is no division
        return False
    return all(NAMED.fullmatch(entry.name) for entry in sections) and all(
        _holds_submissions(entry, folder.exercises) for entry in sections
    )


def maybe_sections(folder: ClassEntries) -> str:
    """Return a question, if most entries are folders in which one exercise lies twice, in folders of folders."""
    twice = [entry for entry in section_folders(folder) if _exercise_twice(entry, folder.exercises)]
    if len(twice) < 2 or 2 * len(twice) < len(folder.uploaded):  # noqa: PLR2004 - one folder is no division
        return ""
    names = joined(printable(entry.name) for entry in twice[:2])
    return f"In {names} folders hold the same exercise: if each is a section, say --layout sections"


def _exercise_twice(section: Path, exercises: tuple[str, ...]) -> bool:
    found = [
        name
        for inner in listed(section)
        if inner.is_dir() and not inner.is_symlink()
        for name in {Path(canonical(file.name)).stem for file in listed(inner) if canonical(file.name)}
    ]
    return any(found.count(name) > 1 for name in exercises)


def section_folders(folder: ClassEntries) -> list[Path]:
    """Return the entries that may be sections."""
    return [entry for entry in folder.uploaded if entry.is_dir() and not entry.is_symlink()]


def _holds_submissions(section: Path, exercises: tuple[str, ...]) -> bool:
    within = [entry for entry in listed(section) if not is_table(entry)]
    named = [Path(canonical(entry.name)).stem in exercises for entry in within if not entry.is_dir()]
    submitted = [entry.is_dir() or bool(canonical(entry.name) or archive_kind(entry.name)) for entry in within]
    return bool(within) and not any(named) and any(submitted)


def in_sections(sections: Mapping[str, list[Attempt]]) -> list[Attempt]:
    """Return the attempts of all sections. Where two of them have the same student's name, the section is added."""
    names = Counter(
        seen
        for attempts in sections.values()
        for seen in {seen_as(person.id) for attempt in attempts for person in attempt.people}
    )
    return [
        replace(attempt, people=tuple(_placed(person, section, names) for person in attempt.people))
        for section, attempts in sections.items()
        for attempt in attempts
    ]


def _placed(person: Person, section: str, names: Counter[str]) -> Person:
    twice = names[seen_as(person.id)] > 1
    details = person.details.completed(Details(section=section))
    return replace(person, id=f"{person.id} ({section})" if twice else person.id, details=details)
