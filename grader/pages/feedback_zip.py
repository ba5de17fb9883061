"""The pages of a class as one archive, under the names by which Canvas or Moodle gives each student their own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from grader.submissions.handed_in import HandIn

__all__ = ["NAMES", "Zipped", "feedback_zip"]

WHEN = (1980, 1, 1, 0, 0, 0)
"""The same pages give the same archive."""
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

    data: bytes
    without: tuple[str, ...]


def feedback_zip(
    pages: Mapping[str, bytes], handed_in: Iterable[HandIn], name_of: Callable[[str], str | None]
) -> Zipped:
    """Return an archive with the page of each student whom the platform can tell from the name of a hand-in.

    Where several students handed in together, there is one name for all of them, and so one page: it is in the
    archive only if it is the same for all of them, since it could hold a decision about one.

    Parameters
    ----------
    pages : mapping of str to bytes
        Student -> page.
    handed_in : iterable of HandIn
        The platform's download.
    name_of : callable
        Entry of the download -> name of the page; None if it is no hand-in of the platform.
    """
    students: dict[str, list[str]] = {}
    for one in handed_in:
        names = [name for entry in one.entries if (name := name_of(entry.name)) is not None]
        if one.student in pages and names:
            students.setdefault(min(names), []).append(one.student)
    certain = {name: some for name, some in students.items() if len({pages[student] for student in some}) == 1}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, some in sorted(certain.items()):
            about = zipfile.ZipInfo(name, WHEN)
            about.external_attr = 0o644 << 16
            about.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(about, pages[some[0]])
    there = {student for some in certain.values() for student in some}
    return Zipped(archive.getvalue(), tuple(sorted(set(pages) - there)))
