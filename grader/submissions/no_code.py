"""What was handed in where no code was: its author reads why there is nothing to grade, and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath

from grader.model import Problem
from grader.submissions.found import Found
from grader.submissions.mistaken import code_in
from grader.submissions.names import IGNORED, INIT, archive_kind
from grader.submissions.place import Place, Uploads

__all__ = ["in_place_of_code"]

PACKED = frozenset(".gz .bz2 .xz .zst .lzma .z .lz .jar .war .cab .iso .dmg .whl".split())  # noqa: SIM905
"""Endings of archives that are not opened here, and of which code may read some as data."""
MOST_SEEN = 1000
ITSELF = "hand in the .py or .ipynb itself"


def in_place_of_code(place: Place, code: Sequence[Found], data: Sequence[Found]) -> Iterator[Problem]:
    """Yield what to say of a hand-in in which no file of code is to be graded, and no other was refused.

    Parameters
    ----------
    place : Path or Uploads
        Where it lies.
    code, data : sequence of Found
        What was read of it.
    """
    if any(code_in(found.source or b"") for found in data if found.path.suffix.lower() not in PACKED):
        return  # the exercise says that its functions are in there
    inits = [found.path for found in code if found.path.name == INIT]
    seen = [found.path for found in data] or list(_names_in(place))
    shown = [path for path in seen if not any(part.startswith(IGNORED) for part in path.parts)]
    if inits:
        yield Problem(INIT, "it is not looked at for functions: call it after the exercise, with the ending .py")
    elif shown:
        path = next((path for path in shown if path.suffix.lower() in PACKED), shown[0])
        yield Problem(path.name, _says(path))
    elif seen:
        yield Problem(seen[0].parts[0], f"only what is hidden was handed in: {ITSELF}")
    elif isinstance(place, Path) and place.is_dir():
        yield Problem("", f"the folder is empty: {ITSELF}")


def _says(path: PurePosixPath) -> str:
    ending = path.suffix.lower()
    if archive_kind(path.name):
        return f"there is no .py or .ipynb in it: {ITSELF}"
    if ending in PACKED:
        return f"a {ending} archive is not opened here: hand in a .zip"
    return f"it is no code that can be run: {ITSELF}"


def _names_in(place: Place) -> Iterator[PurePosixPath]:
    """Some files by their paths within what was handed in, those of hidden folders as well; no link is followed."""
    if isinstance(place, Uploads):
        yield from (PurePosixPath(name) for name, _ in place.files)
    elif not place.is_dir():
        yield PurePosixPath(place.name)
    else:
        walked = (Path(folder, name) for folder, _, names in os.walk(place) for name in sorted(names))
        for file in islice(walked, MOST_SEEN):
            yield PurePosixPath(file.relative_to(place).as_posix())
