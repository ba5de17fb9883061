"""What is recognised of a function: the findings, and what a mistake is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.diagnose.catalogue import Mistake
from grader.diagnose.fingerprint import Fingerprint, Observed, same
from grader.model import Finding

__all__ = [
    "ENOUGH_WRONG",
    "KIND",
    "MOST_NAMED",
    "OneCall",
    "Recognised",
    "distinct",
    "is_telling",
    "says_something",
    "showing_through",
    "worded",
]

KIND = "misconception"
MOST_NAMED = 3
MORE_THAN_ZERO = 100
"""Slacks of a fingerprint from which a sum is not 0."""
NOTHING = (repr(None), repr(""), "[]", "{}")
"""Forms of values without numbers that many mistakes give."""
ENOUGH_WRONG = 2
"""Wrong results that a mistake must explain if it does not explain all calls."""


@dataclass(frozen=True)
class Recognised:
    """The findings on one function, and the positions of its returned values that remain unexplained."""

    findings: tuple[Finding, ...] = ()
    mistake: str = ""
    """The mistake that explains every result of the function, if there is one."""
    unexplained: tuple[int, ...] = ()
    wrong: bool = False
    partly: bool = False
    """Whether calls that raise an exception remain unexplained."""
    alone: tuple[Finding, ...] = ()
    """Mistakes that are made in some of the returned values, of which others are free. What the results themselves
    show of these values may say more: they count as unexplained."""


@dataclass(frozen=True)
class OneCall:
    """One call: its observed and its expected result, and the result of each mistake."""

    check: str
    observed: Observed
    expected: Observed
    given: Mapping[str, Observed]

    @property
    def wrong(self) -> bool:
        return not same(self.observed, self.expected)


def worded(function: str, mistakes: Sequence[Mistake], evidence: str) -> Finding:
    """Return the finding that one of `mistakes` was made, which have the same results."""
    named = distinct(mistakes)
    first = named[0]
    says = first.says if len(named) == 1 else "One of these: " + " Or: ".join(m.says for m in named[:MOST_NAMED])
    if first.through:
        evidence += f" The mistake is in {first.through}, which {function} calls."
    if len(named) > 1:
        evidence += " On these inputs they all give the same results."
    return Finding(KIND, function, says, evidence, first.hint, mistakes=tuple(m.name for m in named))


def distinct(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Return one mistake per sentence: only the author's if there are any, those of the function itself first."""
    authored = [mistake for mistake in mistakes if mistake.authored]
    ordered = sorted(authored or mistakes, key=lambda mistake: bool(mistake.through))
    return list({mistake.says: mistake for mistake in reversed(ordered)}.values())[::-1]


def says_something(one: Fingerprint) -> bool:
    """Return whether a value is more than zeros or nothing, which many mistakes give."""
    if not one.sums:
        return one.form not in NOTHING
    return any(abs(total) > MORE_THAN_ZERO * one.slack for total in one.sums)


def is_telling(observed: Observed) -> bool:
    """Return whether one of the values of a result is."""
    return any(says_something(one) for one in observed or ())


def showing_through(mistakes: Sequence[Mistake]) -> Sequence[Mistake]:
    """Return the mistakes in another function, which were found there; all of `mistakes` if there are none."""
    return [mistake for mistake in mistakes if mistake.through] or mistakes
