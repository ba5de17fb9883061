"""Which functions of a graded exercise are wrong, and of which nobody can tell yet what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection

from grader.checks.exceptions import explain
from grader.model import CheckGrade, ExerciseGrade, Raised, Status

__all__ = ["WRONG", "unnamed_functions", "wrong_functions"]

WRONG = (Status.FAILED, Status.RAISED)
EXPLAINS = "follow_through"
"""The kind of a finding that says that a function is right, but for what another one gives it."""


def wrong_functions(grade: ExerciseGrade) -> list[str]:
    """Return the functions that checks call which went wrong: a check of several may be wrong for either."""
    return list(dict.fromkeys(name for check in _wrong_checks(grade) for name in check.functions))


def unnamed_functions(grade: ExerciseGrade) -> list[str]:
    """Return those of them whose mistake has no name, is not another function's, and has no line already.

    An exception that is explained has one: a search would take longer than all else, to say what is said.
    """
    named = _named(grade)
    return [name for name in wrong_functions(grade) if name not in named and not _ends_explained(name, grade)]


def _wrong_checks(grade: ExerciseGrade) -> list[CheckGrade]:
    return [check for check in grade.checks if check.status in WRONG]


def _named(grade: ExerciseGrade) -> Collection[str]:
    named = [one for one in grade.findings if one.mistakes or one.kind == EXPLAINS]
    return {name for one in named for name in (one.function, *one.shows_in)}


def _ends_explained(function: str, grade: ExerciseGrade) -> bool:
    """Whether no check of a function met a wrong value, but only exceptions whose meaning is said."""
    checks = [check for check in _wrong_checks(grade) if function in check.functions]
    if any(verdict.status is Status.FAILED for check in checks for verdict in check.verdicts):
        return False
    ends = [end for check in checks for _, end in check.trace if isinstance(end, Raised)]
    return bool(ends) and all(map(_is_explained, ends))


def _is_explained(end: Raised) -> bool:
    """Whether an exception has a line, and a sentence of the table that says what it means."""
    says, _ = explain(end.type, end.builtin, end.message)
    return end.line is not None and says != ""
