"""Blackboard: the files of all students in one folder, each named after an assignment, a student and a time."""

from __future__ import annotations

import re
from pathlib import Path

from grader.submissions.handed_in import Attempt, Details, Person, Uploads
from grader.submissions.layouts.base import ClassEntries, Layout, Reading
from grader.text import plural

__all__ = ["BLACKBOARD"]

NAMED = re.compile(
    r".*_(?P<user>[^_]+)_attempt_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)",
    re.DOTALL,
)
"""A file of an attempt; without a name behind the time, Blackboard's receipt of it."""
TYPED = "only a text that was typed into Blackboard was handed in, and no file"


def _named(entry: Path) -> re.Match[str] | None:
    return None if entry.is_dir() and not entry.is_symlink() else NAMED.fullmatch(entry.name)


def _recognised(folder: ClassEntries) -> bool:
    return any(map(_named, folder.entries))  # nobody else calls anything like that


def _read(folder: ClassEntries) -> Reading:
    attempts: dict[tuple[str, str], list[tuple[str, Path]]] = {}
    others = []
    for entry in folder.entries:
        found = _named(entry)
        if found is None:
            others.append(entry)
        else:
            attempts.setdefault((found["user"], found["at"]), []).append((found["file"] or "", entry))
    people = {user for user, _ in attempts}
    words = (
        f"Blackboard download: {plural(len(people), 'student')}, "
        f"{plural(len(folder.entries) - len(others), 'file')}"
    )
    found_attempts = tuple(_attempt(user, at, files) for (user, at), files in attempts.items())
    return Reading(found_attempts, words, tuple(others))


def _attempt(user: str, at: str, files: list[tuple[str, Path]]) -> Attempt:
    handed_in = tuple(sorted((file, place) for file, place in files if file))
    place = Uploads(handed_in) if handed_in else Uploads(reason=TYPED)
    date, time = at[:10], at[11:].replace("-", ":")
    person = Person(user, Details(), keys=(user,))
    return Attempt((person,), place, tuple(entry for _, entry in files), at=f"{date}T{time}", order=at)


BLACKBOARD = Layout(_recognised, _read, "Homework 1_jdoe_attempt_2026-10-01-09-30-00_conv.py")
