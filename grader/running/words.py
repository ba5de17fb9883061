"""What a program of a submission says of itself before any function of the submission is called."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import Outcome
from grader.running.leaving_out import LeavingOut

__all__ = ["Words"]


@dataclass
class Words:
    """What a program said of itself before any call."""

    fatal: Outcome | None = None
    """Why it cannot be loaded."""
    leaving_out: LeavingOut | None = None
    """What of it is not run, and why."""
    names: tuple[str, ...] | None = None
    """The names of its functions; None if it was not asked."""
