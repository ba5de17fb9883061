"""The pages of a class as one archive, under the names by which Canvas or Moodle gives each student their own."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from grader.submissions.handed_in import HandIn

__all__ = ["NAMES", "Zipped", "feedback_zip"]

WHEN = (1980, 1, 1, 0, 0, 0)
"""The same pages give the same archive."""
PIECE = 1 << 20
CANVAS = re.compile(r"(?P<start>[^_]+_(?:LATE_)?\d+_\d+_.+)", re.DOTALL)
"""``doejane_101_2001_`` and a name: Canvas reads the numbers of the student and of the file from it."""
MOODLE = re.compile(r"(?P<start>[^_]+_\d+_assign(?:submission|feedback)_[a-z]+_)(?P<file>.*)", re.DOTALL)
"""``Ana Lee_101_assignsubmission_file_``: Moodle reads the number of the participant from it."""


def _for_canvas(entry: str) -> str | None:
    found = CANVAS.fullmatch(entry)
    return f"{found['start'].rpartition('.')[0] or found['start']}.html" if found else None


def _for_moodle(entry: str) -> str | None:
    found = MOODLE.fullmatch(entry)
    if found is None:
        return None
    return f"{found['start']}feedback.html" if found["file"] else f"{found['start']}/feedback.html"


NAMES: Mapping[str, Callable[[str], str | None]] = {
    "canvas-feedback": _for_canvas,
    "moodle-feedback": _for_moodle,
}
"""Format -> the name of a page, from that of an entry in the platform's download."""


@dataclass(frozen=True)
class Zipped:
    """An archive, and those whose page is not in it."""

    pieces: Iterable[bytes]
    """The archive, which can be had once."""
    without: tuple[str, ...]


@dataclass
class _Hand:
    """Students who handed in together, under one name: one page stands for all of them, or none."""

    students: tuple[str, ...]
    page: bytes = b""
    came: int = 0
    differs: bool = False

    def take(self, page: bytes) -> bool:
        """Take the page of one of them; return whether it was the last one."""
        self.differs = self.differs or (self.came > 0 and page != self.page)
        self.page = page
        self.came += 1
        return self.came == len(self.students)


def feedback_zip(
    students: Collection[str],
    pages: Iterable[tuple[str, bytes]],
    handed_in: Iterable[HandIn],
    name_of: Callable[[str], str | None],
) -> Zipped:
    """Return an archive with the page of each student whom the platform can tell from the name of a hand-in.

    Where several students handed in together, there is one name for all of them, and so one page: it is in the
    archive only if all of them have it, and it is the same, since it could hold a decision about one.

    Parameters
    ----------
    students : collection of str
        Everybody who has a page.
    pages : iterable of (str, bytes)
        The page of each of them, one after the other: those of a large class need not fit into memory.
    handed_in : iterable of HandIn
        The platform's download.
    name_of : callable
        Entry of the download -> name of the page; None if it is no hand-in of the platform.
    """
    names = {one.student: min(own) for one in handed_in if (own := _names(one, name_of))}
    together: dict[str, list[str]] = {}
    for student, shared in names.items():
        together.setdefault(shared, []).append(student)
    hands = {name: _Hand(tuple(some)) for name, some in together.items()}
    there: set[str] = set()
    archive = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been read
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for student, page in pages:
            name = names.get(student)
            if name is not None and hands[name].take(page):
                hand = hands.pop(name)
                if not hand.differs:
                    _add(opened, name, page)
                    there.update(hand.students)
    return Zipped(_read(archive), tuple(sorted({*students} - there)))


def _names(one: HandIn, name_of: Callable[[str], str | None]) -> list[str]:
    return [name for entry in one.entries if (name := name_of(entry.name)) is not None]


def _add(archive: zipfile.ZipFile, name: str, page: bytes) -> None:
    about = zipfile.ZipInfo(name, WHEN)
    about.external_attr = 0o644 << 16
    about.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(about, page)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
