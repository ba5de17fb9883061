"""What must hold of right and of wrong implementations, tried on one seed after the other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grader.audit.killing import Functions
from grader.audit.model import Rejection
from grader.authoring import Variant
from grader.checks import Check, Contract
from grader.course import Course, CourseExercise
from grader.errors import CourseError
from grader.model import CheckGrade, ExerciseGrade, Finding, Status
from grader.pipeline import grade_checks, grade_exercise
from grader.plan import ExercisePlan, plan_diagnosis, plan_exercise
from grader.rehearsal import Rehearsal

__all__ = ["REFERENCE", "Caught", "Named", "caught_on", "named_on", "rejections", "stub_score"]

REFERENCE = "reference"


def stub_score(exercise: CourseExercise, plan: ExercisePlan) -> float:
    """Return the points of what students start from, where no function is written."""
    return _graded(exercise, plan, dict.fromkeys(exercise.functions, _unwritten)).score


def rejections(exercise: CourseExercise, seeds: Iterable[int]) -> list[tuple[str, Rejection]]:
    """Return each alternative, or the reference, that is not given full marks on one of `seeds`, and where."""
    found = []
    for seed in seeds:
        try:
            plan = plan_exercise(exercise, seed)
        except CourseError as error:
            found.append((REFERENCE, Rejection(seed, str(error))))
            continue
        trial = _Trial(exercise, plan)
        found += [(REFERENCE, Rejection(seed, check)) for check in _failed(trial.reference)[:1]]
        for variant in exercise.alternatives:
            found += [(variant.name, Rejection(seed, check)) for check in _failed(trial.grades(variant))[:1]]
    return found


@dataclass(frozen=True)
class Caught:
    """A misconception on one seed: how it got away, if it did, and by how many allowances it is off."""

    name: str
    seed: int
    escape: str
    distance: float


def caught_on(exercise: CourseExercise, seed: int) -> list[Caught]:
    """Return what the checks make of each misconception on inputs drawn from `seed`."""
    trial = _Trial(exercise, plan_exercise(exercise, seed))
    found = []
    for variant in exercise.misconceptions:
        grades = trial.grades(variant)
        found.append(Caught(variant.name, seed, _escape(variant, exercise.spec.checks, grades), _distance(grades)))
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


def named_on(course: Course, exercise: CourseExercise, seed: int) -> list[Named]:
    """Return what the diagnosis calls each misconception on inputs drawn from `seed`."""
    plan = plan_diagnosis(exercise, plan_exercise(exercise, seed), course)
    found = []
    for variant in exercise.misconceptions:
        findings = _graded(exercise, plan, variant.applied(exercise.functions)).findings
        found.append(Named(variant.name, next((one for one in findings if variant.name in one.mistakes), None)))
    return found


def _graded(exercise: CourseExercise, plan: ExercisePlan, functions: Functions) -> ExerciseGrade:
    return grade_exercise(exercise, plan, Rehearsal(functions))


def _unwritten(*_args: object, **_kwargs: object) -> None:
    raise NotImplementedError


class _Trial:
    """An exercise on the inputs of one seed, and what the author's implementations get there.

    A variant stands for one function; the others stay the reference's. So a check in which the reference is never
    asked for that function gives what it gives for the reference, and need not be run again.
    """

    def __init__(self, exercise: CourseExercise, plan: ExercisePlan) -> None:
        self._exercise, self._plan = exercise, plan
        self.reference = grade_checks(exercise, plan, Rehearsal(exercise.functions))
        self._asked = {grade.name: {call.function for call, _ in grade.trace} for grade in self.reference}

    def grades(self, variant: Variant) -> list[CheckGrade]:
        """Return the grades of the checks that have to do with a variant's function."""
        name, spec = variant.function, self._exercise.spec
        checks = [check for check in spec.checks if not self._asked[check.name] or name in self._asked[check.name]]
        probes = tuple(probe for probe in self._plan.probes if probe.calls[0].function == name)
        if not checks and not probes:
            return []
        concerned = replace(self._exercise, spec=replace(spec, checks=checks))
        functions = variant.applied(self._exercise.functions)
        return grade_checks(concerned, replace(self._plan, probes=probes), Rehearsal(functions))


def _failed(grades: Iterable[CheckGrade]) -> list[str]:
    return [grade.name for grade in grades if grade.status is not Status.PASSED]


def _escape(variant: Variant, checks: Sequence[Check], grades: Sequence[CheckGrade]) -> str:
    """Say which checks a misconception fails though it should not, or passes though it should not."""
    failed = set(_failed(grades))
    needing = {check.name for check in checks if set(check.needs) & failed}
    # Where a value is wrong the contract is not earned either; that says nothing of manners.
    manners = Contract.name in variant.fails
    ignored = needing | (set() if manners else {Contract.name})
    passes = sorted(set(variant.fails) - failed - ignored)
    fails = sorted(failed - set(variant.fails) - ignored)
    if not variant.fails:
        return "its author names no check that it fails"
    said = [f"passes {_quoted(passes)}"] * bool(passes) + [f"fails {_quoted(fails)}"] * bool(fails)
    return " and ".join(said)


def _distance(grades: Sequence[CheckGrade]) -> float:
    """The largest error of any case, in allowances; infinite where it is no matter of size."""
    errors = [
        math.inf if verdict.error is None else verdict.error
        for grade in grades
        for verdict in grade.verdicts
        if verdict.status not in (Status.PASSED, Status.SKIPPED)
    ]
    return max(errors, default=0.0)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
