"""Properties that right and wrong implementations must have, tried on one seed after another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.audit.kill import Functions
from grader.audit.model import Rejection
from grader.checks import Check, Contract
from grader.checks.exact import LABEL
from grader.course.exercise import ExercisePlan
from grader.course.model import Course, CourseExercise
from grader.course.plan import plan_exercise
from grader.course.secret import Seed
from grader.course.variants import Variant
from grader.errors import CourseError
from grader.grading.exercise import grade_checks, grade_exercise
from grader.grading.prepare import PreparedExercise, prepare_exercise
from grader.grading.score import rounded
from grader.model import CheckGrade, ExerciseGrade, Finding, Status
from grader.running.in_process import InProcess

__all__ = ["REFERENCE", "Caught", "Named", "caught_on", "named_on", "rejections", "stub_score"]

REFERENCE = "reference"


def stub_score(exercise: CourseExercise, plan: ExercisePlan) -> float:
    """Return the points of the untouched stub."""
    return _graded(PreparedExercise(plan), dict.fromkeys(exercise.functions, _unwritten)).score


def rejections(exercise: CourseExercise, seeds: Iterable[Seed], first: int = 0) -> list[tuple[str, Rejection]]:
    """Return each right implementation without full marks on one of `seeds`, with the seed's number and the check.

    Seeds are numbered from `first`: they themselves may be secret.
    """
    found = []
    for number, seed in enumerate(seeds, first):
        try:
            plan = plan_exercise(exercise, seed)
        except CourseError as error:
            found.append((REFERENCE, Rejection(number, str(error))))
            continue
        trial = _Trial(exercise, plan)
        found += [(REFERENCE, Rejection(number, check)) for check in _failed(trial.reference)[:1]]
        for variant in exercise.alternatives:
            found += [(variant.name, Rejection(number, check)) for check in _failed(trial.grades(variant))[:1]]
    return found


@dataclass(frozen=True)
class Caught:
    """A misconception on one seed: how it escaped, if it did, and its errors in units of the allowance."""

    name: str
    escape: str
    lost: float
    """The points that it loses of the checks that call its function, the contract among them."""
    distances: Mapping[str, float]
    """Check -> the largest error of any of its cases; infinite if one fails without comparing numbers."""

    @property
    def distance(self) -> float:
        """The largest error of any case; 0 if none fails."""
        return max(self.distances.values(), default=0.0)

    @property
    def weakest(self) -> tuple[float, str]:
        """The check that catches it by least, after the error there."""
        return min(((distance, check) for check, distance in self.distances.items()), default=(0.0, ""))


def caught_on(exercise: CourseExercise, seed: Seed, variants: Iterable[Variant] | None = None) -> list[Caught]:
    """Return how the checks judge each misconception, or each of `variants`, on inputs drawn from `seed`."""
    trial = _Trial(exercise, plan_exercise(exercise, seed))
    found = []
    for variant in exercise.misconceptions if variants is None else variants:
        grades = trial.grades(variant)
        escape = _escape(variant, exercise.spec.checks, grades)
        found.append(Caught(variant.name, escape, _lost(grades), _distances(grades)))
    return found


@dataclass(frozen=True)
class Named:
    """A misconception on one seed, and the finding of the diagnosis that names it; None if it is not recognised."""

    name: str
    finding: Finding | None

    @property
    def names(self) -> tuple[str, ...]:
        """The misconceptions that the finding names, this one among them."""
        return self.finding.mistakes if self.finding else ()


def named_on(course: Course, exercise: CourseExercise, seed: Seed) -> list[Named]:
    """Return how the diagnosis names each misconception on inputs drawn from `seed`."""
    prepared = prepare_exercise(exercise, seed, course)
    found = []
    for variant in exercise.misconceptions:
        findings = _graded(prepared, variant.applied(exercise.functions)).findings
        found.append(Named(variant.name, next((one for one in findings if variant.name in one.mistakes), None)))
    return found


def _graded(exercise: PreparedExercise, functions: Functions) -> ExerciseGrade:
    return grade_exercise(exercise, InProcess(functions))


def _unwritten(*_args: object, **_kwargs: object) -> None:
    raise NotImplementedError


class _Trial:
    """An exercise on the inputs of one seed, with the grades of the reference and of its variants.

    A variant replaces one function; the others stay the reference's. A check in which the reference is never asked
    for that function gives the variant the reference's grade, and need not be run again.
    """

    def __init__(self, exercise: CourseExercise, plan: ExercisePlan) -> None:
        self._exercise, self._plan = exercise, plan
        self.reference = grade_checks(plan, InProcess(exercise.functions))
        self._asked = {grade.name: {call.function for call, _ in grade.trace} for grade in self.reference}

    def grades(self, variant: Variant) -> list[CheckGrade]:
        """Return the grades of the checks that involve a variant's function."""
        name, spec = variant.function, self._exercise.spec
        checks = [check for check in spec.checks if not self._asked[check.name] or name in self._asked[check.name]]
        probes = tuple(probe for probe in self._plan.probes if probe.calls[0].function == name)
        if not checks and not probes:
            return []
        concerned = replace(self._exercise, spec=replace(spec, checks=checks))
        functions = variant.applied(self._exercise.functions)
        return grade_checks(replace(self._plan, exercise=concerned, probes=probes), InProcess(functions))


def _failed(grades: Iterable[CheckGrade]) -> list[str]:
    return [grade.name for grade in grades if grade.status is not Status.PASSED]


def _escape(variant: Variant, checks: Sequence[Check], grades: Sequence[CheckGrade]) -> str:
    """Say which checks a misconception fails though it should not, or passes though it should not."""
    failed = set(_failed(grades))
    needing = {check.name for check in checks if set(check.needs) & failed}
    # Wrong values also cost the contract's points, which says nothing about the contract itself.
    about_contract = Contract.name in variant.fails
    ignored = needing | (set() if about_contract else {Contract.name})
    passes = sorted(set(variant.fails) - failed - ignored)
    fails = sorted(failed - set(variant.fails) - ignored)
    if not variant.fails:
        return "names no check that it must fail"
    differences = [f"passes {_quoted(passes)}"] * bool(passes) + [f"fails {_quoted(fails)}"] * bool(fails)
    return " and ".join(differences)


def _lost(grades: Iterable[CheckGrade]) -> float:
    return rounded(sum(grade.max_score - grade.score for grade in grades))


def _distances(grades: Sequence[CheckGrade]) -> dict[str, float]:
    """The largest error of each check that fails, in allowances.

    Whole numbers allow next to nothing, so they count only where nothing else fails.
    """
    found = {}
    for grade in grades:
        failed = [one for one in grade.verdicts if one.status not in (Status.PASSED, Status.SKIPPED)]
        if failed:
            telling = [one for one in failed if one.case != LABEL] or failed
            found[grade.name] = max(math.inf if one.error is None else one.error for one in telling)
    return found


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
