"""The folders of a submission as a student's process finds them: where its code lies, and its files of data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from grader.submissions.files import Found
from grader.submissions.names import archive_kind, canonical, without_ending

__all__ = ["place_of", "select_data", "stem_of", "tree_of"]


def stem_of(file: str) -> str:
    """Return what a file is called without its ending. It is imported by that: a dot would part it."""
    folder, slash, name = file.rpartition("/")
    return f"{folder}{slash}{name.rpartition('.')[0].replace('.', '_')}"


def place_of(path: PurePosixPath) -> str:
    """Return the place of a file of code in the tree, without its ending."""
    return stem_of(str(_unpacked(path.parent) / canonical(path.name)))


def tree_of(code: Iterable[Found]) -> dict[str, bytes]:
    """Return the place of each ``.py`` and its source."""
    tree: dict[str, bytes] = {}
    for found in code:
        if canonical(found.path.name).endswith(".py"):
            tree.setdefault(place_of(found.path), found.source or b"")
    return tree


def select_data(
    data: Sequence[Found], code: Sequence[Found], data_mb: int
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the files of data that can be read, and of the others why they cannot.

    Those that the code names come first, then the smaller ones.
    """
    sources = [found.source or b"" for found in code]
    named = {found.path.name for found in data}
    named = {name for name in named if any(name.encode(errors="replace") in source for source in sources)}
    left, readable, left_out = data_mb << 20, {}, {}
    for found in sorted(data, key=lambda one: (one.path.name not in named, len(one.source or b""), str(one.path))):
        place = str(_unpacked(found.path.parent) / found.path.name)
        if found.source is None or len(found.source) > left:
            left_out[place] = f"it was handed in, but no more than {data_mb} MB of data can be read here"
        elif place not in readable:
            left -= len(found.source)
            readable[place] = found.source
    return readable, left_out


def _unpacked(folder: PurePosixPath) -> PurePosixPath:
    """`folder` with archives called as the folders that they become."""
    return PurePosixPath(*(without_ending(part) if archive_kind(part) else part for part in folder.parts))
