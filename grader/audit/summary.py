"""Summarise the audit of an exercise from the outcomes of its tasks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from grader.audit.agents import AGENTS
from grader.audit.calibration import check_seconds, tolerances
from grader.audit.model import (
    ENOUGH_KILLED,
    AlternativeAudit,
    Earned,
    ExerciseAudit,
    MisconceptionAudit,
    MutantsAudit,
    Rejection,
    SampleAudit,
    ScopeAudit,
    Survivor,
)
from grader.audit.mutants import Mutant
from grader.audit.properties import REFERENCE, Caught, Named, stub_score
from grader.audit.remarks import remarks_on
from grader.audit.samples import faults_of_samples
from grader.audit.scopes import OnScope, faults_of_scopes
from grader.audit.unearned import faults_of, undeclared
from grader.audit.workers import Ended
from grader.course.exercise import ExercisePlan
from grader.course.model import CourseExercise
from grader.grading.score import rounded

__all__ = ["summarise"]

LEAST_DISTANCE = 100.0
"""The least error, in units of the allowance, that every misconception must have on some case."""
MOST_ALIKE = 3
"""Misconceptions that may be named together, where the inputs do not tell them apart."""
CRASH = "crash"


def summarise(
    exercise: CourseExercise,
    plan: ExercisePlan,
    seeds: int,
    *,
    right: Sequence[list[tuple[str, Rejection]] | Ended],
    caught: Sequence[list[Caught] | Ended],
    named: Sequence[list[Named] | Ended],
    unearned: Sequence[list[Earned] | Ended],
    mutants: Sequence[tuple[Mutant, str | Ended]],
    reasons: Mapping[Mutant, str],
    scopes: tuple[ScopeAudit, ...] = (),
    in_scopes: Mapping[str, Sequence[OnScope] | Ended] | None = None,
    samples: tuple[SampleAudit, ...] = (),
) -> ExerciseAudit:
    """Return the audit of one exercise.

    Parameters
    ----------
    exercise, plan : CourseExercise, ExercisePlan
        The plan on the hidden inputs themselves.
    seeds : int
        On how many seeds right implementations were tried.
    right, caught, named, unearned : sequence
        What `properties.rejections`, `properties.caught_on`, `properties.named_on` and
        `unearned.earned_on` returned.
    mutants : sequence of (Mutant, str)
        Each with what `kill.killer` returned.
    reasons : mapping of Mutant to str
        The mutants that are declared not to be mistakes.
    scopes, in_scopes
        What `scopes.scope_audits` returned, and how each alternative does on the scopes.
    samples : tuple of SampleAudit
        What `samples.sample_audits` returned for this exercise.
    """
    rejected = [one for some in right if not isinstance(some, Ended) for one in some]
    reference, *alternatives = _alternatives(exercise, seeds, rejected)
    misconceptions = _misconceptions(exercise, caught, named)
    stub = stub_score(exercise, plan)
    earned = [one for some in unearned if not isinstance(some, Ended) for one in some]
    counted = _mutants(mutants, reasons)
    allowed = tolerances(exercise, plan)
    tries = (*right, *caught, *named, *unearned)
    faults = [
        *(f"a task ended early: {one.how}" for one in tries if isinstance(one, Ended)),
        *_of_right((reference, *alternatives)),
        *([f"the stub scores {stub:g} of {exercise.points:g}"] if stub else []),
        *faults_of(earned, exercise.spec.unearned),
        *_of_wrong(misconceptions),
        *_of_mutants(counted, mutants, reasons),
        *faults_of_scopes(scopes, in_scopes or {}),
        *faults_of_samples(samples, exercise.points),
    ]
    return ExerciseAudit(
        name=exercise.name,
        max_score=exercise.points,
        reference=reference,
        stub_score=stub,
        agents=len(AGENTS),
        unearned=undeclared(earned, exercise.spec.unearned),
        alternatives=tuple(alternatives),
        misconceptions=misconceptions,
        tolerances=allowed,
        mutants=counted,
        scopes=scopes,
        samples=samples,
        faults=tuple(faults),
        remarks=tuple(remarks_on(exercise, allowed, misconceptions, scopes)),
        seconds=check_seconds(exercise, plan),
    )


def _alternatives(
    exercise: CourseExercise, seeds: int, rejected: Sequence[tuple[str, Rejection]]
) -> Iterator[AlternativeAudit]:
    names = [(REFERENCE, ""), *((variant.name, variant.function) for variant in exercise.alternatives)]
    for name, function in names:
        own = [rejection for one, rejection in rejected if one == name]
        first = min(own, key=lambda rejection: rejection.seed, default=None)
        yield AlternativeAudit(name, function, seeds, len(own), first)


def _misconceptions(
    exercise: CourseExercise, caught: Sequence[list[Caught] | Ended], named: Sequence[list[Named] | Ended]
) -> tuple[MisconceptionAudit, ...]:
    found = []
    for number, variant in enumerate(exercise.misconceptions):
        tries = {
            seed: one
            for seed, some in enumerate(caught)
            if not isinstance(some, Ended)
            for one in some
            if one.name == variant.name
        }
        names = [some[number].names for some in named if not isinstance(some, Ended)]
        distance = min((one.distance for one in tries.values()), default=math.inf)
        by, weakest = min((one.weakest for one in tries.values()), default=(math.inf, ""))
        found.append(
            MisconceptionAudit(
                name=variant.name,
                function=variant.function,
                seeds=len(tries),
                escaped=next((f"{one.escape} (seed {seed})" for seed, one in tries.items() if one.escape), ""),
                varies="" if variant.varies else _variation(tries),
                distance=distance if math.isfinite(distance) else None,
                weakest=weakest,
                weakest_distance=by if math.isfinite(by) else None,
                draws=len(tries),
                least=rounded(exercise.points - max((one.lost for one in tries.values()), default=0.0)),
                most=rounded(exercise.points - min((one.lost for one in tries.values()), default=0.0)),
                wavering=_wavering(tries.values()),
                named_seeds=len(names),
                alone=sum(given == (variant.name,) for given in names),
                together=sum(1 < len(given) <= MOST_ALIKE for given in names),
                alike=tuple(sorted({name for given in names if len(given) > 1 for name in given})),
            )
        )
    return tuple(found)


def _wavering(tries: Collection[Caught]) -> tuple[str, ...]:
    """The checks that are failed on some of the seeds and passed on others."""
    failed = Counter(check for one in tries for check in one.distances)
    return tuple(check for check, times in failed.items() if times < len(tries))


def _variation(tries: Mapping[int, Caught]) -> str:
    """Say on which two seeds one mistake costs different points; empty if there are none."""
    first = min(tries, default=0)
    for seed, one in tries.items():
        if one.lost != tries[first].lost:
            return f"costs {tries[first].lost:g} points on seed {first} and {one.lost:g} on seed {seed}"
    return ""


def _mutants(mutants: Sequence[tuple[Mutant, str | Ended]], reasons: Mapping[Mutant, str]) -> MutantsAudit:
    killed: Counter[str] = Counter()
    survivors = []
    for mutant, end in mutants:
        killed_by = _killed_by(end)
        if killed_by:
            killed[killed_by] += 1
        else:
            survivors.append(
                Survivor(
                    mutant.function, mutant.line, mutant.before, mutant.after, mutant.says, reasons.get(mutant, "")
                )
            )
    return MutantsAudit(
        total=len(mutants),
        killed_by=dict(killed),
        survivors=tuple(one for one in survivors if not one.reason),
        explained=tuple(one for one in survivors if one.reason),
    )


def _killed_by(end: str | Ended) -> str:
    if isinstance(end, Ended):
        return end.how if end.how == "time" else CRASH
    return end


def _of_right(audits: Sequence[AlternativeAudit]) -> Iterator[str]:
    for audit in audits:
        if audit.first is not None:
            who = f"alternative '{audit.name}' of {audit.function}" if audit.function else "the reference"
            where = f"first on seed {audit.first.seed}: {audit.first.check}"
            yield f"{who} is rejected on {audit.rejected} of {audit.seeds} seeds, {where}"


def _of_wrong(audits: Sequence[MisconceptionAudit]) -> Iterator[str]:
    for audit in audits:
        if audit.escaped:
            yield f"misconception '{audit.name}' {audit.escaped}"
        if audit.varies:
            yield f"misconception '{audit.name}' {audit.varies}: draw other inputs, or say why with varies=..."
        if audit.distance is not None and audit.distance < LEAST_DISTANCE:
            yield (
                f"misconception '{audit.name}' is never more than {audit.distance:.2g} allowances off; "
                f"{LEAST_DISTANCE:g} are required"
            )
        unnamed = audit.named_seeds - audit.alone - audit.together
        if unnamed:
            yield f"misconception '{audit.name}' is not named on {unnamed} of {audit.named_seeds} seeds"


def _of_mutants(
    counted: MutantsAudit, mutants: Sequence[tuple[Mutant, str | Ended]], reasons: Mapping[Mutant, str]
) -> Iterator[str]:
    if counted.share < ENOUGH_KILLED:
        yield f"only {counted.share:.1%} of the mutants are noticed; {ENOUGH_KILLED:.0%} are required"
    for mutant, end in mutants:
        noticed = _killed_by(end)
        if mutant in reasons and noticed:
            yield f"line {mutant.line}, {mutant.says}: declared not to be a mistake, but '{noticed}' notices it"
