"""Brightspace (D2L): one folder per hand-in, ``12345-67890 - Jane Doe - Oct 1, 2026 930 AM``."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from grader.submissions.handed_in import Attempt, Details, Person
from grader.submissions.layouts.base import ClassEntries, Layout, Reading
from grader.text import plural

__all__ = ["BRIGHTSPACE"]

NAMED = re.compile(
    r"(?P<user>\d+)-\d+ - (?P<name>.+?) - (?:(?P<month>[A-Z][a-z]{2})\w* (?P<day>\d\d?)|(?P<day_>\d\d?) "
    r"(?P<month_>[A-Z][a-z]{2})\w*),? (?P<year>\d{4}) (?P<hour>\d\d?)(?P<minute>\d\d)(?: (?P<half>AM|PM))?"
    r"(?: - .+)?",
    re.DOTALL,
)
"""Number of the user and of the assignment, name, time, and perhaps the name of a file without a folder."""


def _recognised(folder: ClassEntries) -> bool:
    return any(NAMED.fullmatch(entry.name) for entry in folder.entries)  # nobody else calls anything like that


def _read(folder: ClassEntries) -> Reading:
    attempts, others = [], []
    for entry in folder.entries:
        found = NAMED.fullmatch(entry.name)
        if found is None:
            others.append(entry)
        else:
            attempts.append(_attempt(found, entry))
    people = {person.id for attempt in attempts for person in attempt.people}
    words = f"Brightspace download: {plural(len(people), 'student')}, {plural(len(attempts), 'hand-in')}"
    return Reading(tuple(attempts), words, tuple(others))


def _attempt(found: re.Match[str], entry: Path) -> Attempt:
    name, user = found["name"].strip(), found["user"]
    person = Person(f"{name} ({user})", Details(name=name), numbers=(user,))
    at = _time(found)
    return Attempt((person,), entry, (entry,), at=at, order=at or "")


def _time(found: re.Match[str]) -> str | None:
    """The time in ISO 8601; None if it is none, such as the 40th of a month."""
    day, month = found["day"] or found["day_"], found["month"] or found["month_"]
    hour, half = int(found["hour"]), found["half"]
    if half:
        hour = hour % 12 + (12 if half == "PM" else 0)
    try:
        return datetime.strptime(  # noqa: DTZ007 - the platform says no zone
            f"{day} {month} {found['year']} {hour}:{found['minute']}", "%d %b %Y %H:%M"
        ).isoformat()
    except ValueError:
        return None


BRIGHTSPACE = Layout(_recognised, _read, "12345-67890 - Jane Doe - Oct 1, 2026 930 AM")
