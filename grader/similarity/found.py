"""Hand-ins of a class -> what is alike in them, by way of a process with limits on time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError
from grader.grading.sources import kept_sources
from grader.grading.table import results_in
from grader.model import Submission
from grader.similarity.pairs import Handed, Pair

__all__ = ["Alike", "alike", "handed", "kept_work", "ordinary_sources"]

WALL_S = 1200
MOST_BYTES = 1 << 20
"""Of one file: nobody writes more by hand."""


@dataclass(frozen=True)
class Alike:
    """What is alike in a class."""

    pairs: tuple[Pair, ...]
    identical: tuple[tuple[str, ...], ...]
    """Groups of students whose code is the same but for names, comments and blanks."""


def handed(submission: Submission, group: str = "") -> Handed:
    """Return the code of a submission: its files, and of a notebook its code cells."""
    files = {
        f"{name}.py": source[:MOST_BYTES].decode(errors="replace") for name, source in submission.files.items()
    }
    for name, cells in submission.notebooks.items():
        files[f"{name}.ipynb"] = "\n\n".join(cell.source for cell in cells)[:MOST_BYTES]
    return Handed(submission.id, files, group)


def kept_work(results: Path) -> list[Handed]:
    """Return the code of everybody in a folder of results whose work was kept there."""
    found = []
    for _, document in results_in(results):
        about = document.submission
        submission = kept_sources(results, about.sha256, about.id)
        if submission is not None:
            found.append(handed(submission, about.group or ""))
    return found


def ordinary_sources(course: Path) -> list[str]:
    """Return what is alike in everybody's work: the stubs, and the author's own files of all exercises."""
    files = [*(course / "reference").rglob("*.py"), *(course / "assignments").rglob("*.py")]
    return [file.read_text(encoding="utf-8", errors="replace") for file in sorted(files) if not file.is_symlink()]


def alike(handed_in: Sequence[Handed], ordinary: Sequence[str], least: float) -> Alike:
    """Return the pairs that share at least `least` of what is not ordinary, and what is the same.

    Raises
    ------
    GraderError
        If the process took too long or too much memory.
    """
    asked = {
        "handed_in": [[one.student, dict(one.files), one.group] for one in handed_in],
        "ordinary": list(ordinary),
        "least": least,
    }
    command = [sys.executable, "-P", "-m", "grader.similarity.worker"]
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            command, input=json.dumps(asked).encode(), capture_output=True, check=True, timeout=WALL_S
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise GraderError("comparing took too long, or too much memory: compare fewer hand-ins") from None
    found = json.loads(ended.stdout)
    pairs = tuple(
        Pair(one["one"], one["other"], one["share"], tuple(tuple(line) for line in one["lines"]))
        for one in found["pairs"]
    )
    return Alike(pairs, tuple(tuple(group) for group in found["identical"]))
