"""The download of a whole class that was not unpacked: taken for one submission, it would lose everybody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError
from grader.submissions.found import UNREADABLE
from grader.submissions.layouts.base import ClassEntries, Layout
from grader.submissions.names import ZIP, archive_kind
from grader.submissions.zips import cautious_file, zip_entries

__all__ = ["refuse_packed_class"]

INSIDE = Path("packed")
"""A folder that is nowhere: of entries in an archive only the names are known."""
LEAST = 2
"""Files of one student alone may be called as a platform calls them."""


def refuse_packed_class(file: Path, platforms: Mapping[str, Layout]) -> None:
    """Raise a `SubmissionError` if the zip `file` is the download of a platform, by the names in it."""
    if archive_kind(file.name) != ZIP or file.is_symlink() or not file.is_file():
        return
    try:
        with cautious_file(file) as opened:
            paths = [entry.path for entry in zip_entries(opened)]
    except UNREADABLE:
        return  # its result says why
    for names in (_level(paths, 0), _level(paths, 1)):
        entries = tuple(INSIDE / name for name in sorted(names))
        folder = ClassEntries(INSIDE, entries, entries, ())
        named = [name for name, platform in platforms.items() if platform.recognised(folder)]
        if named and len(names) >= LEAST:
            raise SubmissionError(
                f"{file} is the download of a class from {named[0].capitalize()}: unpack it, and give the folder "
                "instead; if it is one submission, say --one"
            )


def _level(paths: list[PurePosixPath], depth: int) -> set[str]:
    """The names of one level; those of the second only if all is in one folder."""
    if len({path.parts[0] for path in paths}) != 1 and depth:
        return set()
    return {path.parts[depth] for path in paths if len(path.parts) > depth}
