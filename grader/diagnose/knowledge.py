"""The knowledge for diagnosing one exercise: built from the author's code in a course, read from data in a kit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from grader.model import CasePlan

if TYPE_CHECKING:  # a student whose work is right need not wait for these imports
    from grader.diagnose.catalogue import Catalogue
    from grader.diagnose.two_at_once import MistakePairs

__all__ = ["Knowledge"]


@dataclass(frozen=True)
class Knowledge:
    """The catalogue of mistakes, the small inputs, and the author's code if it is available.

    Parameters
    ----------
    make_catalogue : callable
        Called at the first failure: a class of right solutions need not wait for it.
    ladder : mapping of str to tuple of CasePlan
        Function -> public inputs, the smallest first.
    pairs : MistakePairs, optional
        Needs the author's code: a kit has none.
    follow_through : float
        The share of a gradient's points for the right derivative of a wrong forward function.
    """

    make_catalogue: Callable[[], Catalogue] | None = None
    ladder: Mapping[str, tuple[CasePlan, ...]] = field(default_factory=dict)
    pairs: MistakePairs | None = None
    follow_through: float = 0.0

    @cached_property
    def catalogue(self) -> Catalogue:
        """The results of the reference and of each misconception on the exercise's inputs."""
        from grader.diagnose.catalogue import Catalogue  # see above

        return Catalogue() if self.make_catalogue is None else self.make_catalogue()
