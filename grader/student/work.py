"""Where a student's work lies: the exercise's own folder in a kit, and what an import can find around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from grader.model import Submission
from grader.release.kit_settings import KitSettings
from grader.submissions.files import CODE
from grader.submissions.intake import DISGUISES, nearest_file, read_submission
from grader.submissions.names import canonical
from grader.submissions.place import Uploads, listed

__all__ = ["read_work"]

Content = TypeVar("Content")


def read_work(root: Path, name: str, settings: KitSettings, here: Path) -> Submission | None:
    """Return the exercise's file with its folder, and what it may import beside; None if there is no file.

    A file with a similar name is enough: a note then asks the student to rename it.
    """
    names = settings.exercises
    folder = _folder(name, names, _places(root, name, here))
    if folder is None:
        return None
    submission = read_submission(name, folder, names, settings.limits.data_mb)
    around = read_submission(name, Uploads(_around(root, folder, names, here)), names, settings.limits.data_mb)
    prefix = _prefix(root, folder)
    own = tuple(file for file in submission.entries.get(name, ()) if file.startswith(f"{name}."))
    return replace(
        submission,
        files=dict(around.files) | dict(submission.files),
        notebooks=dict(around.notebooks) | dict(submission.notebooks),
        entries={other: around.entries.get(other, (f"{other}.py",)) for other in names} | {name: own},
        tree=dict(around.tree) | _below(prefix, submission.tree),
        places=dict(around.places) | {file: f"{prefix}{path}" for file, path in submission.places.items()},
        data=dict(around.data) | _below(prefix, submission.data),
        left_out=dict(around.left_out) | _below(prefix, submission.left_out),
    )


def _below(prefix: str, files: Mapping[str, Content]) -> dict[str, Content]:
    return {f"{prefix}{path}": content for path, content in files.items()}


def _prefix(root: Path, folder: Path) -> str:
    """What paths in `folder` begin with if they are to be relative to the kit."""
    if folder == root or not folder.is_relative_to(root):
        return ""
    return f"{folder.relative_to(root).as_posix()}/"


def _around(root: Path, folder: Path, names: Sequence[str], here: Path) -> tuple[tuple[str, Path], ...]:
    """What lies beside the exercise's own folder: the kit's, and those of the other exercises, and no deeper."""
    own = [here] if here.is_relative_to(root) else []
    places = [root, *own, *(place for name in names for place in _places(root, name, here)[1:])]
    found = {
        f"{_prefix(root, place)}{entry.name}": entry
        for place in dict.fromkeys(places)
        if place != folder
        for entry in listed(place)
        if entry.is_file() and not entry.is_symlink()
    }
    return tuple(found.items())


def _places(root: Path, name: str, here: Path) -> tuple[Path, ...]:
    """Where the student's file may be: here, in a folder of the exercise's name, or where the kit puts it."""
    return here, here / name, root / name, root / "assignments" / name


def _folder(name: str, names: Sequence[str], places: Sequence[Path]) -> Path | None:
    """The first of `places` that holds the exercise's file, else one with a file of a similar name."""
    files = {place: [canonical(entry.name) for entry in listed(place)] for place in places}
    own = (place for place in places if any(f"{name}{suffix}" in files[place] for suffix in CODE))
    like = (place for place in places if nearest_file(name, files[place], names))
    return (
        next(own, None)
        or next(like, None)
        or next((place for place in places if _has_disguised(place, name)), None)
    )


def _has_disguised(place: Path, name: str) -> bool:
    """Whether a file is called like the exercise but for its ending; reading it shows whether it holds code."""
    named = (
        entry for entry in listed(place) if entry.stem.casefold() == name and entry.suffix.lower() in DISGUISES
    )
    return any(entry.is_file() for entry in named)
