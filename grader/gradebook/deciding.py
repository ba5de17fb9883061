"""What people and the rule for late work have to do with who moves between two gradings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from grader.gradebook.applying import Rules, adjusted, checks_of, refuse_unknown
from grader.gradebook.comparing import Cause, Comparison, Move
from grader.gradebook.entries import gradebook_of
from grader.gradebook.model import Entry, Gradebook, Kind
from grader.gradebook.reading import Checks, Folder
from grader.gradebook.whom import addressed
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
    books = [gradebook_of(old), gradebook_of(new)]
    known: Checks = {}
    for book in books:
        for name, checks in checks_of(book).items():
            known.setdefault(name, set()).update(checks)
    for one in rules:
        refuse_unknown(known, one.adjustments)
    before, after = (_decided(book, one) for book, one in zip(books, rules, strict=True))
    students = sorted({*before, *after})
    finals = {student: (_score(before.get(student)), _score(after.get(student))) for student in students}
    moves = [move for student in students for move in _moves(student, before.get(student), after.get(student))]
    made_of = {student: entry.made_of for student, (_, entry) in after.items() if entry.adjusted}
    return replace(comparison, finals=finals, made_of=made_of, moves=(*comparison.moves, *moves))


def _decided(book: Gradebook, rules: Rules) -> dict[str, Both]:
    """Return each entry raw and adjusted. A decision about a check that these results lack changes nothing."""
    checks = checks_of(book)
    decisions = rules.adjustments
    there = decisions.model_copy(
        update={
            "override": [one for one in decisions.override if _is_there(one.exercise, one.check, checks)],
            "void": [one for one in decisions.void if _is_there(one.exercise, one.check, checks)],
        }
    )
    students = [entry.who.id for entry in book.entries]
    after = adjusted(book, addressed(replace(rules, adjustments=there), students), whole=False)
    return {raw.who.id: (raw, entry) for raw, entry in zip(book.entries, after.entries, strict=True)}


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
