"""The wrong solutions: one file each, right but for one mistake that is made often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

WRONG = Path(__file__).resolve().parent / "wrong"


@dataclass(frozen=True)
class Submission:
    """One solution. `mistake` is the name that our catalogue gives to what is wrong."""

    mistake: str
    exercise: str
    says: str
    """What is wrong, in the words of the file's first line."""
    source: str = field(repr=False)
    """What is handed in: the file without its first line."""


def wrong_solutions(exercises: Sequence[str]) -> list[Submission]:
    """Return the wrong solutions of `exercises`, in their order, and then in that of their names.

    Raises
    ------
    ValueError
        If the first line of a file is not ``# exercise: what is wrong``.
    """
    found = [_read(file) for file in sorted(WRONG.glob("*.py"))]
    unknown = [each.mistake for each in found if each.exercise not in exercises]
    if unknown:
        raise ValueError(f"the first line of {', '.join(unknown)} must be '# exercise: what is wrong'")
    return sorted(found, key=lambda submission: exercises.index(submission.exercise))


def _read(file: Path) -> Submission:
    first, _, source = file.read_text(encoding="utf-8").partition("\n")
    exercise, _, says = first.removeprefix("# ").partition(": ")
    return Submission(file.stem, exercise, says, source)
