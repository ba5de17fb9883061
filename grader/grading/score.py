"""Verdicts -> points, and the one sentence per check that a student reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from grader.checks import Check, Contract
from grader.model import CasePlan, CheckGrade, Status, Trace, Verdict
from grader.text import quoted

__all__ = ["grade_check", "rounded", "shares", "skipped_check", "voided_check"]

WHOLE = frozenset({Status.NOT_WRITTEN, Status.MISSING, Status.IMPORT_FAILED, Status.SKIPPED, Status.REFUSED})
"""Statuses of a whole file or function: their message has no case count."""
MOST_NAMED, LONGEST_NAMES = 3, 60
"""Cases that are named in a message, and the characters of their names."""
THOUSANDTHS, DIGITS = 1000, 3
"""Points are whole thousandths: every sum is exact in what is printed."""
CHECK_DIGITS = 9
"""Nothing but binary dust is cut from what a check is worth."""


def rounded(points: float) -> float:
    """Return `points` in thousandths."""
    return round(points, DIGITS) + 0.0


def shares(points: float, weights: Sequence[float]) -> list[float]:
    """Share `points` in the ratio of `weights`, in thousandths that add up exactly.

    Weights that add up to `points` are returned as they are, if they are thousandths themselves.

    Examples
    --------
    >>> shares(7, [2, 2, 1, 2])
    [2.0, 2.0, 1.0, 2.0]
    >>> shares(1, [1, 1, 1])
    [0.334, 0.333, 0.333]
    """
    return list(_shares(points, tuple(weights)))


@lru_cache(maxsize=256)
def _shares(points: float, weights: tuple[float, ...]) -> tuple[float, ...]:
    """The same for every submission."""
    exact = [Fraction(str(weight)) for weight in weights]
    whole = round(Fraction(str(points)) * THOUSANDTHS)
    parts = [whole * weight / sum(exact) for weight in exact]
    counts = [int(part) for part in parts]
    by_loss = sorted(range(len(parts)), key=lambda number: counts[number] - parts[number])
    for number in by_loss[: whole - sum(counts)]:
        counts[number] += 1
    return tuple(count / THOUSANDTHS for count in counts)


def grade_check(
    check: Check | Contract,
    worth: float,
    verdicts: Sequence[Verdict],
    trace: Trace = (),
    cases: Sequence[CasePlan] = (),
) -> CheckGrade:
    """Return the grade of a check that is worth `worth` points.

    The points are shared equally among the parts; a part earns its share only if every case of it passed.
    The check's status is that of the first verdict that did not pass. If all passed, the message is what `cases`
    assure then.
    """
    assert verdicts, "a check returns at least one verdict"
    parts = {verdict.part: True for verdict in verdicts}
    for verdict in verdicts:
        parts[verdict.part] &= verdict.status is Status.PASSED
    earned = worth if all(parts.values()) else rounded(worth * sum(parts.values()) / len(parts))
    return CheckGrade(
        name=check.name,
        says=check.says,
        status=_status(verdicts),
        score=_share(earned),
        max_score=_share(worth),
        message="; ".join(_assurances(cases)) if all(parts.values()) else _message(verdicts),
        verdicts=tuple(verdicts),
        trace=trace,
        functions=_callees(check),
    )


def skipped_check(check: Check, worth: float, unmet: Sequence[str]) -> CheckGrade:
    """Return the grade of a check whose needs are not met."""
    message = f"skipped: it needs {quoted(unmet)} to pass first"
    return CheckGrade(
        check.name, check.says, Status.SKIPPED, 0.0, _share(worth), message, functions=_callees(check)
    )


def voided_check(check: Check, worth: float, reason: str) -> CheckGrade:
    """Return the grade of a check that course.toml voids: everybody gets its points, and nothing is called."""
    message = f"voided: {reason}; everybody gets these points"
    whole = _share(worth)
    return CheckGrade(check.name, check.says, Status.PASSED, whole, whole, message, functions=_callees(check))


def _callees(check: Check | Contract) -> tuple[str, ...]:
    return () if isinstance(check, Contract) else check.callees


def _assurances(cases: Sequence[CasePlan]) -> list[str]:
    return list(dict.fromkeys(case.assures for case in cases if case.assures))


def _share(points: float) -> float:
    return round(points, CHECK_DIGITS) + 0.0


def _status(verdicts: Iterable[Verdict]) -> Status:
    statuses = [verdict.status for verdict in verdicts]
    if Status.UNKNOWN in statuses:  # it overrides everything else: nobody may take this for a zero
        return Status.UNKNOWN
    failures = [status for status in statuses if status is not Status.PASSED]
    real = [status for status in failures if status is not Status.SKIPPED]
    return next(iter(real or failures), Status.PASSED)


def _message(verdicts: Sequence[Verdict]) -> str:
    """The first failure of each part, each sentence once, and how many cases fail; then what was not run."""
    failures = [verdict for verdict in verdicts if verdict.status is not Status.PASSED]
    real = [verdict for verdict in failures if verdict.status is not Status.SKIPPED]
    skipped = [verdict for verdict in failures if verdict.status is Status.SKIPPED]
    if not real:
        return _sentences(skipped)
    cases = dict.fromkeys(verdict.case for verdict in verdicts)
    wrong = dict.fromkeys(verdict.case for verdict in real)
    everywhere = len(wrong) == len(cases) and all(verdict.status in WHOLE for verdict in real)
    where = "" if len(cases) == 1 or everywhere else f" ({_where(list(wrong), len(cases))})"
    said = f"{_sentences(real)}{where}"
    return f"{said}; {_sentences(skipped)}" if skipped else said


def _sentences(verdicts: Sequence[Verdict]) -> str:
    """The first sentence of each part, each once."""
    firsts: dict[str, str] = {}
    for verdict in verdicts:
        firsts.setdefault(verdict.part, verdict.message)
    return "; ".join(dict.fromkeys(firsts.values()))


def _where(wrong: Sequence[str], total: int) -> str:
    if len(wrong) == total:
        return "in both cases" if total == 2 else f"in all {total} cases"  # noqa: PLR2004 - both are two
    named = quoted(wrong) if len(wrong) > 1 else wrong[0]
    if len(wrong) <= MOST_NAMED and len(named) <= LONGEST_NAMES:
        return f"with {named}, {len(wrong)} of {total} cases"
    return f"with {wrong[0]} and {len(wrong) - 1} more of {total} cases"
