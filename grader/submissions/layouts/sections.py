"""Sections: one folder per section, in which the submissions of its students lie in any layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from grader.submissions.handed_in import Attempt, Details, Person
from grader.submissions.layouts.base import ClassEntries, Layout
from grader.submissions.layouts.plain import is_table
from grader.submissions.names import archive_kind, canonical
from grader.submissions.place import listed
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


def maybe_sections(folder: ClassEntries, platforms: Collection[Layout]) -> str:
    """Return a question, if most entries are folders that seem to be of several students each.

    Either one exercise lies twice in the folders of such a folder, or its files are named by one of `platforms`.
    """
    sections = section_folders(folder)
    signs = {
        "folders hold the same exercise": [one for one in sections if _exercise_twice(one, folder.exercises)],
        "lie files of several students": [
            one for one in sections if _people_in(one, folder.exercises, platforms) > 1
        ],
    }
    sign, several = max(signs.items(), key=lambda found: len(found[1]))
    if len(several) < 2 or 2 * len(several) < len(folder.uploaded):  # noqa: PLR2004 - one folder is no division
        return ""
    names = joined(printable(entry.name) for entry in several[:2])
    return f"In {names} {sign}: if each is a section, say --layout sections"


def _people_in(section: Path, exercises: tuple[str, ...], platforms: Collection[Layout]) -> int:
    """How many people handed in what lies in `section`, by the names that a platform gives files."""
    entries = tuple(listed(section))
    folder = ClassEntries(section, entries, tuple(one for one in entries if not is_table(one)), exercises)
    platform = next((one for one in platforms if one.recognised(folder)), None)
    return 0 if platform is None else len({attempt.people for attempt in platform.read(folder).attempts})


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
