"""What the marks of a class say of each check: how hard it is, and whether it tells the good from the weak.

These are the figures of classical test theory. A check is compared with the rest of the score, without its own
points: otherwise it would agree with itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.pages.tally import CheckTally

__all__ = ["EASY", "FEW", "Item", "item_of"]

FEW = 30
"""Students: with fewer a correlation is too uncertain to be judged."""
TOO_EASY, TOO_HARD = 0.95, 0.2
WEAK = 0.15
EASY = "tells little: nearly everybody passes"


@dataclass(frozen=True)
class Item:
    """The figures of one check."""

    tally: CheckTally
    tried: int
    """The number of students for whom it could be tried."""
    passed: int
    difficulty: float | None
    """The mean share of its points, from 0 (hard) to 1 (easy); None if nobody reached it."""
    rest: float | None
    """The correlation of its points with the rest of the score; None where one of the two does not vary."""
    flag: str
    """What is odd about it, in a sentence; empty if nothing is."""

    @property
    def rate(self) -> float | None:
        """The share of students who passed, of those for whom it could be tried."""
        return self.passed / self.tried if self.tried else None


def item_of(check: CheckTally) -> Item:
    """Return the figures of one check."""
    tried = check.tried
    passed = tried - len(check.failed)
    difficulty = check.shares / tried if tried else None
    rest = check.with_rest.value
    return Item(check, tried, passed, difficulty, rest, _flag(tried, passed, rest))


def _flag(tried: int, passed: int, rest: float | None) -> str:
    if not tried:
        return "nobody reached it"
    rate = passed / tried
    if rate < TOO_HARD:
        return "too hard, or broken" if passed else "nobody passes: too hard, or broken"
    if tried >= FEW and rest is not None and rest < 0:
        return "those who are good elsewhere fail it: is it right?"
    if tried >= FEW and rate > TOO_EASY:
        return EASY
    if tried >= FEW and rest is not None and rest < WEAK:
        return "hardly related to the rest of the score"
    return ""
