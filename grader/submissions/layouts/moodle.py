"""Moodle: one folder per student, ``Jane Doe_101_assignsubmission_file_``, or files that begin in this way."""

from __future__ import annotations

import re
from pathlib import Path

from grader.submissions.handed_in import Attempt, Details, Person, Place, Uploads
from grader.submissions.layouts.base import ClassEntries, Layout, Reading
from grader.text import plural

__all__ = ["MOODLE"]

NAMED = re.compile(r"(?P<name>[^_]*)_(?P<id>\d+)_assignsubmission_(?P<how>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)
FILES = "file"
"""What Moodle calls a hand-in of files; a text that was typed in is an ``onlinetext``."""
TYPED = "only a text that was typed into Moodle was handed in, and no file"


def _recognised(folder: ClassEntries) -> bool:
    return any(NAMED.fullmatch(entry.name) for entry in folder.entries)  # nobody else calls anything like that


def _read(folder: ClassEntries) -> Reading:
    parts: dict[tuple[str, str], list[tuple[re.Match[str], Path]]] = {}
    others = []
    for entry in folder.entries:
        found = NAMED.fullmatch(entry.name)
        if found is None:
            others.append(entry)
        else:
            parts.setdefault((found["name"], found["id"]), []).append((found, entry))
    attempts = tuple(_attempt(name, number, several) for (name, number), several in parts.items())
    words = f"Moodle download: {plural(len(parts), 'student')}, {_count(len(folder.entries) - len(others))}"
    return Reading(attempts, words, tuple(others))


def _count(entries: int) -> str:
    return plural(entries, "entry", "entries")


def _attempt(name: str, number: str, parts: list[tuple[re.Match[str], Path]]) -> Attempt:
    shown = name.strip() or "Participant"
    person = Person(f"{shown} ({number})", Details(name=shown), numbers=(number,))
    return Attempt((person,), _place(parts), tuple(entry for _, entry in parts))


def _place(parts: list[tuple[re.Match[str], Path]]) -> Place:
    """Return the folder of a student, or the files that have no folder."""
    files = [(found, entry) for found, entry in parts if found["how"] == FILES]
    if not files:
        return Uploads(reason=TYPED)
    folders = [entry for _, entry in files if entry.is_dir() and not entry.is_symlink()]
    if len(files) == 1 and (folders or not files[0][0]["file"]):
        return files[0][1]
    return Uploads(tuple(sorted((found["file"] or entry.name, entry) for found, entry in files)))


MOODLE = Layout(_recognised, _read, "Jane Doe_101_assignsubmission_file_")
