"""GitHub Classroom: one clone per student, ``assignment-login``. Git itself is never run."""

from __future__ import annotations

import os
import re
from pathlib import Path

from grader.submissions.handed_in import Attempt, Person
from grader.submissions.layouts.base import ClassEntries, Layout, Reading, common_beginning, mostly
from grader.text import plural

__all__ = ["GITHUB"]

CLONED = "-submissions"
"""How the folder ends that the command line of GitHub Classroom makes."""
HEADING = re.compile(rb"(?i)\bgithub[_ ]username\b")
NAMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*-[A-Za-z0-9-]+")


def _recognised(folder: ClassEntries) -> bool:
    """Whether most entries are clones whose names begin alike, with a hyphen behind."""
    prefix = _prefix(folder)
    return (
        bool(prefix)
        and (any(map(_has_git, folder.uploaded)) or any(map(_is_of_classroom, folder.entries)))
        and mostly(folder.uploaded, lambda entry: _is_clone(entry, prefix))
    )


def _is_of_classroom(entry: Path) -> bool:
    """Whether an entry is a table that GitHub Classroom wrote."""
    if entry.suffix.lower() != ".csv" or entry.is_symlink() or not entry.is_file():
        return False
    try:
        with entry.open("rb") as file:
            return HEADING.search(file.readline(4096)) is not None
    except OSError:
        return False


def _read(folder: ClassEntries) -> Reading:
    prefix = _prefix(folder)
    clones = [entry for entry in folder.uploaded if prefix and _is_clone(entry, prefix)]
    attempts = []
    for entry in clones:
        login = entry.name.removeprefix(prefix)
        attempts.append(Attempt((Person(login, keys=(login, entry.name)),), entry, (entry,)))
    words = (
        f"GitHub Classroom: {plural(len(clones), 'student')}, {plural(len(clones), 'repository', 'repositories')}"
    )
    return Reading(tuple(attempts), words, tuple(entry for entry in folder.entries if entry not in clones))


def _prefix(folder: ClassEntries) -> str:
    """What the names of all clones begin with: the assignment and a hyphen."""
    folders = [entry for entry in folder.uploaded if entry.is_dir() and not entry.is_symlink()]
    clones = [entry.name for entry in folders if _has_git(entry)] or [entry.name for entry in folders]
    assignment = folder.folder.resolve().name
    named = f"{assignment.removesuffix(CLONED)}-"
    if clones and assignment.endswith(CLONED) and all(name.startswith(named) for name in clones):
        return named
    if len(clones) < 2:  # noqa: PLR2004 - one name alone begins like itself
        return ""
    common = common_beginning(clones)
    return common[: common.rfind("-") + 1]


def _is_clone(entry: Path, prefix: str) -> bool:
    named = entry.name.startswith(prefix) and NAMED.fullmatch(entry.name) is not None
    return named and entry.name != prefix and entry.is_dir() and not entry.is_symlink()


def _has_git(entry: Path) -> bool:
    return not entry.is_symlink() and entry.is_dir() and os.path.lexists(entry / ".git")


GITHUB = Layout(_recognised, _read, "assignment-login")
