"""How an attack ended: one outcome of a closed list, the worst that applies, with what shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from jobs import Graded

OUTCOMES = {
    "forged": "the recorded score is higher than what is right in the submission has earned",
    "leaked": "the attacker is shown a planted secret or a hidden number that an ordinary wrong submission is not "
    "shown",
    "damaged": "a file of the course was changed or is gone, or the honest submission that is graded next does not "
    "get its full score",
    "survived": "a process or a file of the attack is still there half a second after the grader has ended",
    "hung": "the grader had not ended after its limit, and was killed",
    "no score": "no score is recorded for the submission, or one below what is right in it has earned",
    "safe": "none of these: the right score, and no trace",
}
"""The worst first, each with its definition."""
CLOSE = 1e-6


@dataclass(frozen=True)
class Earned:
    """The scores that are right for a submission; they differ where it cannot be imported as a whole."""

    least: float
    most: float


@dataclass(frozen=True)
class Seen:
    """All that one run showed."""

    graded: Graded
    earned: Earned
    points: float
    learned: frozenset[str]
    report: Mapping[str, Any]
    kept: Sequence[str]


def judge(seen: Seen) -> tuple[str, str]:
    """Return the worst outcome that applies, and what shows all that apply, in one line."""
    found = dict(_found(seen))
    worst = next((outcome for outcome in OUTCOMES if outcome in found), "safe")
    return worst, "; ".join(found.values())


def _found(seen: Seen) -> Iterator[tuple[str, str]]:
    score, attack = seen.graded.score, seen.report["steps"]["attack"]
    if score is not None and not score <= seen.earned.most + CLOSE:
        yield "forged", f"{score:g} points of {seen.points:g}, earned {seen.earned.most:g}"
    if seen.learned:
        yield "leaked", f"shown: {_several(sorted(seen.learned))}"
    if harm := _damage(seen):
        yield "damaged", harm
    if stayed := [*seen.report["left"], *(f"process {name}" for name in seen.report["processes"])]:
        yield "survived", f"stayed: {_several(stayed)}"
    if attack["hung"]:
        yield "hung", f"killed after {attack['seconds']:.0f} s"
    if score is None:
        yield "no score", f"no score is recorded; it ended with {attack['code']}"
    elif score < seen.earned.least - CLOSE:
        yield "no score", f"{score:g} points, earned {seen.earned.least:g}"


def _damage(seen: Seen) -> str:
    changed = [name for name in seen.report["changed"] if not name.endswith(tuple(seen.kept))]
    if changed:
        return f"changed: {_several([PurePath(name).name for name in changed])}"
    honest = seen.graded.honest
    if honest is None:
        return "the honest submission was not graded"
    return "" if honest >= seen.points - CLOSE else f"the honest submission got {honest:g} of {seen.points:g}"


def _several(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
