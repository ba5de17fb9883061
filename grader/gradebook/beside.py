"""What lies beside results, brought along where several folders become one: pages and later gradings read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from grader.errors import ResultsError
from grader.grading.evidence import Pictures, kept_evidence, write_evidence
from grader.grading.places import ATTEMPTS, CACHE, SOURCES, read_ordinary
from grader.grading.results import write_whole

__all__ = ["bring_along"]

HASH = re.compile(r"[0-9a-f]{64}(\.json)?")
MOST_BYTES = 64 << 20


def bring_along(folders: Sequence[Path], out: Path, names: Collection[str]) -> None:
    """Copy what was graded, what was found and what earlier attempts earned into the folder `out`.

    Whatever reads it checks it by its hash or its code, as it does in the folder that it comes from.

    Parameters
    ----------
    folders : sequence of Path
        The first that has something counts.
    out : Path
    names : collection of str
        The file names of the results in `out`.

    Raises
    ------
    ResultsError
        If `out` cannot be written.
    """
    for kept, belongs in _kinds(names).items():
        for folder in folders:
            _copy(folder / kept, out / kept, belongs)
    for name in names:
        pictures: Pictures = {}
        for folder in folders:
            pictures = {**kept_evidence(folder, name), **pictures}
        write_evidence(out, name, pictures)


def _kinds(names: Collection[str]) -> dict[str, Callable[[str], bool]]:
    """Each folder beside results, and which files belong there."""
    return {
        SOURCES: lambda name: HASH.fullmatch(name) is not None,
        CACHE: lambda name: HASH.fullmatch(name) is not None,
        ATTEMPTS: lambda name: name in names,
    }


def _copy(source: Path, target: Path, belongs: Callable[[str], bool]) -> None:
    if not source.is_dir() or source.is_symlink():
        return
    try:
        target.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{target} cannot be created: {error.strerror}") from None
    for file in sorted(source.iterdir()):
        data = read_ordinary(file, MOST_BYTES) if belongs(file.name) and not (target / file.name).exists() else None
        if data is not None:
            write_whole(target / file.name, data)
