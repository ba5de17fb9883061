"""What a program of a submission says of itself before any function of the submission is called."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model import Outcome

__all__ = ["Words"]


@dataclass
class Words:
    """What a program said of itself before any call."""

    fatal: Outcome | None = None
    """Why it cannot be loaded."""
    cells: dict[str, Outcome] = field(default_factory=dict)
    """The cells of a notebook that did not run to their end, and why."""
    fatal_cells: set[str] = field(default_factory=set)
    """The cells that ended a process, at any time: they are left out from then on, without a word."""
    cells_run: int | None = None
    """The number of cells that are run. After too many that end the process, the rest is left out."""
    names: tuple[str, ...] | None = None
    """The names of its functions; None if it was not asked."""
