"""A tar's bytes -> its files, by way of `grader.submissions.untar` in a process with limits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from grader.submissions.found import MAX_TOTAL, Budget, Entry, Unusable, reason
from grader.submissions.names import WANTED

__all__ = ["tar_entries"]

PROGRAM = Path(__file__).with_name("untar.py")
MAX_MEMBERS = 20_000
"""Files that may be code, those of environments included: which these are is known when all names are."""
WALL_S = 80
"""A backstop: the process limits its own processor time."""


def tar_entries(data: bytes, budget: Budget) -> Iterator[Entry]:
    """Yield the files of the tar in `data` that may be code, and at its end why it was not read to its end.

    Raises
    ------
    Unusable
        If reading stopped before the end, be it damaged or too large: what was yielded before is sound.
    """
    most = min(MAX_TOTAL, budget.work)
    command = [sys.executable, "-I", "-S", str(PROGRAM), WANTED.pattern, str(most), str(MAX_MEMBERS)]
    try:
        ended = subprocess.run(command, input=data, capture_output=True, check=False, timeout=WALL_S)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Unusable("unpacking it takes too long: hand in a .zip") from None
    except OSError as error:
        raise Unusable(f"it cannot be unpacked ({reason(error)}): hand in a .zip") from None
    output, place, said = ended.stdout, 0, None
    while (end := output.find(b"\n", place)) >= 0:
        name, size, problem = json.loads(output[place:end])
        place = end + 1 + size
        if not name:
            said = problem
            break
        if place <= len(output):
            yield Entry(PurePosixPath(name), partial(_content, output[end + 1 : place], problem))
    if said is None:
        raise Unusable("unpacking it takes too long, or too much memory: what came before counts; hand in a .zip")
    if said:
        raise Unusable(
            f"it cannot be read to its end ({reason(ValueError(said))}): what came before counts; hand in a .zip"
        )


def _content(data: bytes, problem: str, most: int) -> bytes:
    if problem:
        raise Unusable(problem)
    return data[:most]
