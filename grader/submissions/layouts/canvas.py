"""Canvas: the files of all students in one folder, ``doejane_LATE_101_2001_`` and a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.submissions.handed_in import Attempt, Details, Person, Uploads
from grader.submissions.layouts.base import ClassEntries, Layout, Reading
from grader.submissions.names import archive_kind, canonical, without_ending
from grader.text import plural

__all__ = ["CANVAS"]

NAMED = re.compile(
    r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<id>\d+|(?:(?<=^anon_)|(?<=^anon_LATE_))\w{5})_(?:question_\d+_)?(?:(?P<upload>\d+)_(?P<file>.+)|(?:text|link)\.html)",
    re.DOTALL,
)
AGAIN = re.compile(r"(.+)-(\d{1,3})")
"""What Canvas makes of a name that the student has handed in before."""
TYPED = "only a text or a link was handed in, and no file"


@dataclass(frozen=True)
class _Upload:
    number: int
    file: str
    place: Path
    late: bool
    name: str


def _named(entry: Path) -> re.Match[str] | None:
    return None if entry.is_dir() and not entry.is_symlink() else NAMED.fullmatch(entry.name)


def _recognised(folder: ClassEntries) -> bool:
    """Whether most files are named as Canvas does it, and no fewer than there are folders: it makes none."""
    named = [entry for entry in folder.entries if _named(entry)]
    folders = [entry for entry in folder.uploaded if entry.is_dir()]
    others = [entry for entry in folder.uploaded if entry not in folders and entry not in named]
    return len(named) > len(others) and len(named) >= len(folders)


def _read(folder: ClassEntries) -> Reading:
    """Return one person per number of an account: Canvas may write a name in several ways."""
    uploads: dict[str, list[_Upload]] = {}
    others = []
    for entry in folder.entries:
        found = _named(entry)
        if found is None:
            others.append(entry)
            continue
        upload = _Upload(int(found["upload"] or 0), found["file"] or "", entry, bool(found["late"]), found["name"])
        uploads.setdefault(found["id"], []).append(upload)
    attempts = [
        attempt for number, several in uploads.items() for attempt in _attempts(number, several, folder.exercises)
    ]
    files = len(folder.entries) - len(others)
    words = f"Canvas download: {plural(len(uploads), 'student')}, {plural(files, 'file')}"
    return Reading(tuple(attempts), words, tuple(others))


def _attempts(number: str, uploads: list[_Upload], exercises: tuple[str, ...]) -> Iterable[Attempt]:
    """Yield the attempts of one student. A file that was handed in once belongs to all of them."""
    ordered = sorted(uploads, key=lambda upload: (upload.number, upload.file))
    name = ordered[-1].name
    person = Person(f"{name} ({number})", Details(name=name), numbers=(number,))
    entries = tuple(upload.place for upload in uploads)
    files = [upload for upload in ordered if upload.file]
    known = {upload.file for upload in files}
    versions: dict[str, list[_Upload]] = {}
    for upload in files:
        versions.setdefault(_first_name(upload.file, exercises, known), []).append(upload)
    if not versions:
        yield Attempt((person,), Uploads(reason=TYPED), entries, late=ordered[-1].late)
    for count in range(max(map(len, versions.values()), default=0)):
        chosen = {file: several[min(count, len(several) - 1)] for file, several in versions.items()}
        yield _attempt(person, chosen, entries)


def _attempt(person: Person, chosen: Mapping[str, _Upload], entries: tuple[Path, ...]) -> Attempt:
    """Return one attempt; a file has the name that it was handed in under at first."""
    files = tuple(sorted((file, upload.place) for file, upload in chosen.items()))
    newest = max(upload.number for upload in chosen.values())
    late = any(upload.late for upload in chosen.values())
    return Attempt((person,), Uploads(files), entries, late=late, order=f"{newest:020}")


def _first_name(name: str, exercises: Iterable[str], known: set[str]) -> str:
    code = canonical(name)
    ending = PurePosixPath(code).suffix if code else name[len(without_ending(name)) :] if archive_kind(name) else ""
    stem = without_ending(name)
    again = AGAIN.fullmatch(stem)
    if not again or not ending:
        return name
    first = f"{again[1]}{ending}"
    return first if again[1] in exercises or first in known else name


CANVAS = Layout(_recognised, _read, "doejane_101_2001_conv.py")
