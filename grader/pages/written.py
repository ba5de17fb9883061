"""What `grader report` wrote for students, so that what it wrote for those who are gone can be removed.

The list lies beside the folder of the pages, which is handed out as it is. A file is removed only if it is on the
list and still has the bytes that were written: what somebody else put there, or changed, stays.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter, ValidationError

from grader.grading.places import read_ordinary, refuse_in_the_way
from grader.grading.results import write_whole

__all__ = ["FEEDBACK", "LIST", "refuse_list_in_the_way", "remember_written"]

FEEDBACK, LIST = "feedback", ".pages"
KIND = TypeAdapter(dict[str, str])
MOST_BYTES = 64 << 20


def refuse_list_in_the_way(results: Path) -> None:
    """Raise `ResultsError` if something that is no file lies where the list belongs."""
    refuse_in_the_way([results / LIST])


def remember_written(
    results: Path, written: Mapping[str, str], is_stale: Callable[[PurePosixPath], bool]
) -> list[str]:
    """Write the list anew, and remove what an earlier run wrote and nobody needs any more.

    Parameters
    ----------
    results : Path
        The folder of results.
    written : mapping of str to str
        What was written in this run: the path below ``feedback`` -> the SHA-256 of the bytes.
    is_stale : callable
        Whether a path of an earlier run, which was not written in this one, is to go.

    Returns
    -------
    list of str
        What should go, and stays, since it is no longer what was written.

    Raises
    ------
    ResultsError
        If the list cannot be written.
    """
    before = _listed(results)
    gone = [path for path in before if path not in written and is_stale(PurePosixPath(path))]
    stays = [path for path in gone if not _removed(results / FEEDBACK, PurePosixPath(path), before[path])]
    left = {path: digest for path, digest in before.items() if path not in gone or path in stays}
    write_whole(results / LIST, KIND.dump_json(left | dict(written)))
    return stays


def _listed(results: Path) -> dict[str, str]:
    try:
        listed = KIND.validate_json(read_ordinary(results / LIST, MOST_BYTES) or b"{}")
    except ValidationError:
        return {}
    return {path: digest for path, digest in listed.items() if _is_below(PurePosixPath(path))}


def _is_below(path: PurePosixPath) -> bool:
    """Whether a path leads to something in the folder: a list that somebody planted could have any."""
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in str(path)


def _removed(folder: Path, path: PurePosixPath, digest: str) -> bool:
    """Remove a file if it is what was written, and folders that it empties; return whether it is gone."""
    parents = [folder.joinpath(*path.parts[:count]) for count in range(len(path.parts))]
    if not all(os.path.lexists(one) for one in (*parents, folder / path)):
        return True
    if not all(stat.S_ISDIR(one.lstat().st_mode) for one in parents):
        return False
    data = read_ordinary(folder / path, MOST_BYTES)
    if data is None or sha256(data).hexdigest() != digest:
        return False
    (folder / path).unlink()
    for parent in reversed(parents[1:]):
        if any(parent.iterdir()):
            break
        parent.rmdir()
    return True
