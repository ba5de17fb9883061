"""How platforms name what instructors download: Canvas puts the files of all students into one folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.submissions.names import canonical

__all__ = ["LAYOUTS", "Uploads", "canvas_uploads", "looks_like_canvas"]

LAYOUTS = ("auto", "plain", "canvas")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)_(?P<upload>\d+)_(?P<file>.+)", re.DOTALL)
AGAIN = re.compile(r"(.+)-(\d{1,3})")
"""What Canvas makes of a name that the student has handed in before."""


@dataclass(frozen=True)
class Uploads:
    """Files of one student that lie among those of others, each with the name that the student gave it."""

    files: tuple[tuple[str, Path], ...]
    late: bool = False

    @property
    def name(self) -> str:
        """What to call it where a path would have a name."""
        return " ".join(place.name for _, place in self.files)


def looks_like_canvas(entries: Sequence[Path]) -> bool:
    """Whether most of `entries` are files that are named as Canvas names them."""
    named = [entry for entry in entries if CANVAS.fullmatch(entry.name) and not entry.is_dir()]
    return 2 * len(named) > len(entries)


def canvas_uploads(
    entries: Sequence[Path], exercises: Sequence[str]
) -> tuple[list[tuple[str, Uploads]], list[Path]]:
    """Return ``(student, files)`` for each student, and the entries that are not named as Canvas names them."""
    files: dict[str, list[tuple[int, str, Path]]] = {}
    late, others = set(), []
    for entry in entries:
        found = CANVAS.fullmatch(entry.name)
        if found is None or entry.is_dir():
            others.append(entry)
            continue
        student = f"{found['name']} ({found['id']})"
        files.setdefault(student, []).append((int(found["upload"]), found["file"], entry))
        late |= {student} if found["late"] else set()
    uploads = [
        (student, Uploads(_newest(several, exercises), student in late)) for student, several in files.items()
    ]
    return sorted(uploads, key=lambda one: one[0]), others


def _newest(files: Sequence[tuple[int, str, Path]], exercises: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """Of an exercise's file that was handed in again, the newest; under the name that it had at first."""
    newest: dict[str, Path] = {}
    for _, name, place in sorted(files):
        newest[_first_name(name, exercises)] = place
    return tuple(sorted(newest.items()))


def _first_name(name: str, exercises: Sequence[str]) -> str:
    code = PurePosixPath(canonical(name))
    again = AGAIN.fullmatch(code.stem)
    return f"{again[1]}{code.suffix}" if again and again[1] in exercises else name
