"""What an audit says besides faults: hints for the author, and what the evidence is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from grader.audit.model import MisconceptionAudit, ScopeAudit, Tolerance
from grader.checks.exact import stated
from grader.course.exercise import points_at_odds
from grader.course.model import CourseExercise
from grader.course.tripwire import tripwire_of

__all__ = ["remarks_on"]

ENOUGH_ALTERNATIVES = 2
"""Alternatives per function: with fewer, the spread of right results is hardly measured."""
WIDEST = 0.1
"""The widest interval of scores that draws may make of one mistake, as a share of the exercise's points."""


def _exact_lanes(exercise: CourseExercise) -> Iterator[str]:
    """What the cases of whole numbers are worth: nothing but rounding is allowed there."""
    lanes = [(check.name, stated(getattr(check, "exact", None))) for check in exercise.spec.checks]
    for name, exact in lanes:
        if exact is not None:
            yield (
                f"check '{name}' allows nothing but rounding in a case of whole numbers up to {exact.largest:,}: "
                f"a wrong polynomial of degree {exact.degree} passes it with a probability of at most "
                f"{exact.false_pass_bound:.1e}"
            )


def _intervals(exercise: CourseExercise, misconceptions: Sequence[MisconceptionAudit]) -> Iterator[str]:
    """Say how far the score of each mistake moves with the draw, and by which check."""
    for one in misconceptions:
        if one.most > one.least:
            wide = one.most - one.least > WIDEST * exercise.points
            much = f", more than {WIDEST:.0%} of them apart" if wide else ""
            checks = " and ".join(f"'{name}'" for name in one.wavering) or "parts of a check"
            yield (
                f"misconception '{one.name}' scores {one.least:g} to {one.most:g} of {exercise.points:g} points on "
                f"{one.draws} draws{much}: {checks} depends on the draw"
            )


def _scopes(scopes: Sequence[ScopeAudit]) -> Iterator[str]:
    """Say what each scope is worth."""
    for one in scopes:
        if not one.missed:
            part = f"; one in {one.every} was tried" if one.every > 1 else ""
            yield (
                f"check '{one.check}': whatever of {one.wrong} mistakes and mutants fails on any of its {one.all} "
                f"fails on one of the {one.tried} that students are graded on ({one.caught} do{part})"
            )


def remarks_on(
    exercise: CourseExercise,
    allowed: Sequence[Tolerance],
    misconceptions: Sequence[MisconceptionAudit],
    scopes: Sequence[ScopeAudit],
) -> Iterator[str]:
    """Yield hints for the author, and what the exact lanes, the scopes and the draws are worth."""
    at_odds = points_at_odds(exercise)
    if at_odds is not None:
        yield at_odds
    yield from _exact_lanes(exercise)
    yield from _scopes(scopes)
    yield from _intervals(exercise, misconceptions)
    alternatives = Counter(variant.function for variant in exercise.alternatives)
    for function in exercise.functions:
        if alternatives[function] < ENOUGH_ALTERNATIVES:
            known = "1 alternative" if alternatives[function] == 1 else f"{alternatives[function]} alternatives"
            yield f"{function} has {known}; {ENOUGH_ALTERNATIVES} are needed to measure tolerances"
    if tripwire_of(exercise, 0) is None:  # whether there is one depends on no seed
        yield "there is no tripwire: no check compares an array of floats with the reference's"
    for one in allowed:
        if one.ceiled:
            yield (
                f"check '{one.check}': right implementations are so far apart that {one.ceiled} of {one.values} "
                "allowances are cut off by the ceiling"
            )
