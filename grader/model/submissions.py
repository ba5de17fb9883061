"""What one student handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "Cell",
    "Problem",
    "Submission",
]


@dataclass(frozen=True)
class Problem:
    """Why a file of a submission cannot be used (the other files still count), or a remark for its author."""

    file: str
    message: str


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook, with the name that the student sees: ``work.ipynb, cell 3``."""

    name: str
    source: str


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as bytes: nothing of it is parsed here."""

    id: str
    sha256: str
    files: Mapping[str, bytes]
    """Module name -> source of each ``.py``, all of them importable by each other."""
    notebooks: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    """Name -> the code cells of each ``.ipynb``."""
    texts: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    """Name -> the text cells of each ``.ipynb`` in which a function stands by mistake."""
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Exercise -> the files that may hold its functions: ``work.py``, ``work.ipynb`` or both."""
    problems: tuple[Problem, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Exercise -> the module of `files` or `notebooks` that importing it gives, where no file has just its name."""
    tree: Mapping[str, bytes] = field(default_factory=dict)
    """Path without ending -> source of every ``.py``, in the folders in which they were handed in."""
    places: Mapping[str, str] = field(default_factory=dict)
    """File, as it is called in `entries` -> its path in the tree, without ending."""
    data: Mapping[str, bytes] = field(default_factory=dict)
    """Path -> content of every file that is no code and can be read."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Path -> why a file that is no code cannot be read."""
    originals: Mapping[str, bytes] = field(default_factory=dict)
    """File -> content of each ``.ipynb``, as it was handed in: it is never run, only shown to its author."""
