"""Read the code files of a submission from a folder, an archive or a single file, with caps.

Everything is read through a descriptor that was checked to be a regular file. No link is followed, nothing is
unpacked to disk, and every refusal has a sentence. An archive within what was handed in is opened, but none within
that one.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO

from grader.submissions.found import (
    MAX_ARCHIVE,
    MAX_ENTRIES,
    MAX_FILE,
    MAX_TOTAL,
    UNREADABLE,
    Budget,
    Entry,
    Found,
    Spent,
    Unusable,
    reason,
    shown,
)
from grader.submissions.names import (
    CODE,
    IGNORED,
    MAX_NAME,
    TAR,
    ZIP,
    archive_kind,
    canonical,
    environments,
    is_data,
    is_document,
    is_ignored,
    legible,
)
from grader.submissions.notebooks import MAX_NOTEBOOK
from grader.submissions.one_file import read_code, unnameable
from grader.submissions.place import Place, Uploads
from grader.submissions.tars import tar_entries
from grader.submissions.walk import beginning, folder_entries, uploaded_entries
from grader.submissions.zips import MAX_DIRECTORY, cautious_bytes, cautious_file, zip_entries

__all__ = [
    "CODE",
    "IGNORED",
    "MAX_DIRECTORY",
    "MAX_ENTRIES",
    "MAX_FILE",
    "MAX_NAME",
    "MAX_NOTEBOOK",
    "MAX_TOTAL",
    "UNREADABLE",
    "Found",
    "code_files",
    "reason",
    "shown",
]

LEVELS = 1
"""How many archives are opened within the one, or the folder, that was handed in."""
PIECE = 1 << 16
SNIFFED = 512
OPENED = {b"PK": ZIP, b"\x1f\x8b": TAR, b"\xfd7zXZ\x00": TAR}
NAMELESS_ZIP = b"PK\x03\x04"
NOT_OPENED = {b"Rar!": "rar", b"7z\xbc\xaf\x27\x1c": "7z", b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd"}
"""How archives begin, whatever they are called."""
USTAR = slice(257, 262)
REST = "what was read before counts, the rest was left out; hand in your own work alone"


def code_files(path: Place, data: int = 0) -> Iterator[Found]:
    """Yield the ``.py`` and ``.ipynb`` files of the submission at `path`, each read or refused.

    Files that code may read come with them, if they have no more than `data` bytes; of larger ones the name alone.

    What lies less deep comes first, and what lies in an archive last. Where a cap ends the reading, the last one
    says so.

    Raises
    ------
    One of `UNREADABLE`
        If the folder or the archive as a whole cannot be used.
    """
    budget = Budget(data=data)
    try:
        if isinstance(path, Uploads):
            if path.reason:
                yield Found(PurePosixPath(), None, path.reason)
            yield from _usable(uploaded_entries(path.files), budget, PurePosixPath(), 0)
        elif path.is_symlink():
            yield Found(PurePosixPath(legible(path.name)), None, "it is a link, which is not followed")
        elif path.is_dir():
            yield from _usable(folder_entries(path), budget, PurePosixPath(), 0)
        elif archive_kind(path.name):
            yield from _handed_in(path, budget)
        else:
            yield read_code(Entry(PurePosixPath(path.name), partial(beginning, path)), budget, PurePosixPath())
    except Spent as error:
        yield Found(PurePosixPath(legible(path.name)), None, f"{error}: {REST}")


def _handed_in(path: Path, budget: Budget) -> Iterator[Found]:
    """What is in the archive that is the whole submission."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("it is not a regular file")
    try:
        with cautious_file(path) as file:
            yield from _archive(path.name, file, budget, PurePosixPath(), 0)
    except Unusable as error:
        yield Found(PurePosixPath(legible(path.name)), None, str(error))


def _usable(entries: Iterable[Entry], budget: Budget, inside: PurePosixPath, level: int) -> Iterator[Found]:
    """What of `entries` is code, read or refused; and the same out of the archives among them."""
    listed: list[Entry] = []
    ending: Exception | None = None
    try:
        listed.extend(entries)  # what came before an exception is in the list
    except (Spent, Unusable) as error:
        ending = error
    apart = environments(entry.path for entry in listed)
    wanted = sorted(
        (entry for entry in listed if not is_ignored(entry.path, apart)),
        key=lambda entry: (len(entry.path.parts), str(entry.path)),
    )
    for entry in wanted:
        if canonical(entry.path.name):
            budget.take_entry()
            yield read_code(entry, budget, inside)
    if budget.data:
        yield from _data([entry for entry in wanted if is_data(entry.path.name)], budget, inside)
    for entry in wanted:
        if archive_kind(entry.path.name):
            budget.take_entry()
            yield from _inner(entry, budget, inside, level)
    if not any(canonical(entry.path.name) or archive_kind(entry.path.name) for entry in wanted):
        yield from _in_place_of_code(wanted, inside)
    if ending is not None:
        raise ending


def _data(entries: Sequence[Entry], budget: Budget, inside: PurePosixPath) -> Iterator[Found]:
    """Those of `entries` that may be read here; what cannot be read at all is not spoken of."""
    for entry in entries:
        if not budget.looks_at_data() or unnameable(entry.path, entry.path.suffix) is not None:
            continue
        try:
            content = entry.read(budget.data + 1)
        except (Unusable, *UNREADABLE):
            continue
        budget.data_read += len(content)
        if content.startswith(NAMELESS_ZIP) and not entry.path.suffix:
            yield Found(
                inside / entry.path, None, "it is a .zip without its ending: call it .zip, and hand it in again"
            )
            continue
        yield Found(inside / entry.path, content if len(content) <= budget.data else None, is_data=True)


def _in_place_of_code(entries: Sequence[Entry], inside: PurePosixPath) -> Iterator[Found]:
    """The first of `entries` that somebody may take for the work, though it is none."""
    for entry in entries:
        if is_document(entry.path.name) and unnameable(entry.path, entry.path.suffix) is None:
            yield Found(
                inside / entry.path, None, "it is no code that can be run: hand in the .py or .ipynb itself"
            )
            return


def _inner(entry: Entry, budget: Budget, inside: PurePosixPath, level: int) -> Iterator[Found]:
    """What is in an archive within a folder or an archive."""
    refused = unnameable(entry.path, entry.path.suffix)
    path = inside / entry.path
    if refused is not None:
        yield refused
        return
    try:
        yield from _opened(entry, budget, path, level)
    except Unusable as error:
        budget.take(error.work)
        yield Found(path, None, str(error))
    except UNREADABLE as error:
        yield Found(path, None, f"it cannot be read ({reason(error)})")


def _opened(entry: Entry, budget: Budget, path: PurePosixPath, level: int) -> Iterator[Found]:
    if level >= LEVELS:
        raise Unusable("it is an archive within another one: unpack it, or hand in its files alone")
    if entry.place is not None:
        beginning(entry.place, 0)  # a link or a pipe is refused
        with cautious_file(entry.place) as file:
            yield from _archive(path.name, file, budget, path, level + 1)
    else:
        data = entry.read(MAX_ARCHIVE + 1)
        budget.take(len(data))
        yield from _archive(path.name, cautious_bytes(_within(data)), budget, path, level + 1)


def _within(data: bytes) -> bytes:
    if len(data) > MAX_ARCHIVE:
        raise Unusable(f"it is larger than {MAX_ARCHIVE >> 20} MB: hand in your own work alone")
    return data


def _archive(name: str, file: IO[bytes], budget: Budget, inside: PurePosixPath, level: int) -> Iterator[Found]:
    head = file.read(SNIFFED)
    packed_by = next((packer for magic, packer in NOT_OPENED.items() if head.startswith(magic)), "")
    kind = next((kind for magic, kind in OPENED.items() if head.startswith(magic)), archive_kind(name))
    alone = kind == TAR and canonical(PurePosixPath(name).stem)  # one file that was compressed
    if packed_by or alone or kind not in (ZIP, TAR):
        what = packed_by or PurePosixPath(name.lower()).suffix[1:]
        raise Unusable(f"a {what} archive is not opened here: hand in a .zip")
    file.seek(0)
    if kind == ZIP and head[USTAR] != b"ustar":
        budget.take(MAX_DIRECTORY >> 4)
        yield from _usable(zip_entries(file), budget, inside, level)
        return
    budget.tars -= 1
    if budget.tars < 0:
        raise Unusable("too many tar archives were handed in: hand in a .zip")
    data = b"".join(islice(iter(partial(file.read, PIECE), b""), MAX_ARCHIVE // PIECE + 1))
    budget.take(len(data))
    yield from _usable(tar_entries(_within(data), budget), budget, inside, level)
