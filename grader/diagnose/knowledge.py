"""The knowledge for diagnosing one exercise: built from the author's code in a course, read from data in a kit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from grader.model import CasePlan

if TYPE_CHECKING:  # a student whose work is right need not wait for these imports
    from grader.diagnose.as_if import OtherResults
    from grader.diagnose.catalogue import Catalogue
    from grader.diagnose.kept_results import KeptPairs
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
    make_others : callable, optional
        Returns the results for changed arguments.
    make_kept_pairs : callable, optional
        Returns the commonest pairs, in place of `pairs` in a kit.
    follow_through : float
        The share of a gradient's points for the right derivative of a wrong forward function.
    """

    make_catalogue: Callable[[], Catalogue] | None = None
    ladder: Mapping[str, tuple[CasePlan, ...]] = field(default_factory=dict)
    pairs: MistakePairs | None = None
    make_others: Callable[[], OtherResults] | None = None
    make_kept_pairs: Callable[[], KeptPairs] | None = None
    follow_through: float = 0.0

    @cached_property
    def catalogue(self) -> Catalogue:
        """The results of the reference and of each misconception on the exercise's inputs."""
        from grader.diagnose.catalogue import Catalogue  # see above

        return Catalogue() if self.make_catalogue is None else self.make_catalogue()

    @cached_property
    def others(self) -> OtherResults | None:
        """What functions return for changed arguments."""
        return None if self.make_others is None else self.make_others()

    @cached_property
    def kept_pairs(self) -> KeptPairs | None:
        """The pairs of mistakes that a kit knows."""
        return None if self.make_kept_pairs is None else self.make_kept_pairs()
