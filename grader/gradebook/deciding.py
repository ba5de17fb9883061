"""What people and the rule for late work have to do with who moves between two gradings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from grader.gradebook.applying import Rules, adjusted_entry, refuse_unknown
from grader.gradebook.comparing import Cause, Comparison, Move, both_of
from grader.gradebook.entries import entry_of
from grader.gradebook.model import Entry, Kind
from grader.gradebook.reading import Checks, Folder
from grader.gradebook.whom import addressed
from grader.grading.document import SubmissionResult
from grader.grading.score import rounded

__all__ = ["with_decisions"]

Both: TypeAlias = tuple[Entry, Entry]
"""An entry before and after every decision."""


@dataclass(frozen=True)
class Given:
    """What a decision adds to a score."""

    points: float
    says: str


def with_decisions(comparison: Comparison, old: Folder, new: Folder, rules: tuple[Rules, Rules]) -> Comparison:
    """Return the comparison with the scores as they are handed out, and a move for each decision that gives others.

    Parameters
    ----------
    comparison : Comparison
        Of the same folders, by checks alone.
    old, new : Folder
    rules : pair of Rules
        What holds for the old results, and for the new ones.

    Raises
    ------
    GraderError
        If a decision names an exercise or a check that no result has, old or new.
    """
    if rules == (Rules(), Rules()):
        return replace(comparison, finals=comparison.scores)  # no document is read again
    known: Checks = {}
    for folder in (old, new):
        for name, checks in folder.checks.items():
            known.setdefault(name, set()).update(checks)
    for one in rules:
        refuse_unknown(known, one.adjustments)
    then, now = (_of_these(one, folder) for one, folder in zip(rules, (old, new), strict=True))
    finals: dict[str, tuple[float | None, float | None]] = {}
    made_of: dict[str, str] = {}
    moves: list[Move] = []
    for student, *documents in both_of(old, new):
        before, after = (_decided(one, by) for one, by in zip(documents, (then, now), strict=True))
        finals[student] = (_score(before), _score(after))
        moves += _moves(student, before, after)
        if after is not None and after[1].adjusted:
            made_of[student] = after[1].made_of
    return replace(comparison, finals=finals, made_of=made_of, moves=(*comparison.moves, *moves))


def _of_these(rules: Rules, folder: Folder) -> Rules:
    """Return what is decided about the results of a folder. A decision about a check that they lack is left out."""
    decisions = rules.adjustments
    update = {
        "override": [one for one in decisions.override if _is_there(one.exercise, one.check, folder.checks)],
        "void": [one for one in decisions.void if _is_there(one.exercise, one.check, folder.checks)],
    }
    return addressed(replace(rules, adjustments=decisions.model_copy(update=update)), folder.students)


def _decided(document: SubmissionResult | None, rules: Rules) -> Both | None:
    if document is None:
        return None
    raw = entry_of(document)
    return raw, adjusted_entry(raw, rules, [])


def _is_there(exercise: str | None, check: str | None, checks: Checks) -> bool:
    return exercise is None or (exercise in checks and (check is None or check in checks[exercise]))


def _score(both: Both | None) -> float | None:
    return None if both is None else both[1].score


def _moves(student: str, old: Both | None, new: Both | None) -> Iterator[Move]:
    """Yield the decisions that give other points now: a bonus of one point, a penalty that grew with the points."""
    mine, yours = _given(old), _given(new)
    for key in dict.fromkeys([*yours, *mine]):
        before, after = (given.get(key, Given(0.0, "")) for given in (mine, yours))
        if before.points != after.points:
            name, check, _ = key
            says = after.says or before.says
            yield Move(student, name, check, before.points, after.points, "", "", (Cause.DECISION,), says)


def _given(both: Both | None) -> Mapping[tuple[str, str, str], Given]:
    """Return exercise or title, check and who decided it -> what the decision adds to the score, and why."""
    if both is None:
        return {}
    raw = {(part.name, part.check): part.points for part in both[0].parts}
    found: dict[tuple[str, str, str], Given] = {}
    for part in both[1].changes:
        key = (part.name, part.check, part.by)
        graded = raw.get((part.name, part.check), 0.0) if part.kind is Kind.CHECK else 0.0
        sofar = found[key].points if key in found else 0.0
        found[key] = Given(rounded(sofar + part.points - graded), part.says)
    return found
