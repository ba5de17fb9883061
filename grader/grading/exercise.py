"""Grade one exercise: run every check, add up the points, diagnose what is wrong."""

from __future__ import annotations

import time
from collections.abc import Sequence

from grader.checks import Check, Contract, drive
from grader.checks.base import Unjudgeable
from grader.checks.soundness import is_sound
from grader.course.exercise import ExercisePlan
from grader.grading.prepare import PreparedExercise
from grader.grading.score import grade_check, rounded, skipped_check
from grader.model import CasePlan, CheckGrade, ExerciseGrade, Finding, Script, Status, Trace, Verdict
from grader.running.base import Runner

__all__ = ["grade_checks", "grade_exercise"]

UNJUDGEABLE = "what your code returned cannot be checked: return plain NumPy arrays, numbers, or tuples of them"
UNEXPLAINED = "what your code returned is so unusual that the mistake could not be diagnosed"
"""Fixed sentences: the text of an error could quote a hidden input."""


def grade_exercise(exercise: PreparedExercise, runner: Runner) -> ExerciseGrade:
    """Run every check of one exercise against whatever `runner` runs, say what is wrong, and add up the points."""
    began = time.perf_counter()
    plan = exercise.plan
    grades = grade_checks(plan, runner)
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    if any(grade.status is not Status.PASSED for grade in grades):
        from grader.diagnose.diagnosis import examine  # a right solution need not wait for it

        try:
            grades, findings = examine(plan, exercise.knowledge, grades, runner)
        except Exception:  # noqa: BLE001 - the points are known, and no student may make the grader fail
            notes = (UNEXPLAINED,)
    return ExerciseGrade(
        name=plan.name,
        title=plan.exercise.spec.title,
        score=rounded(sum(grade.score for grade in grades)),
        max_score=rounded(plan.exercise.points),
        checks=tuple(grades),
        findings=findings,
        notes=notes,
        seconds=time.perf_counter() - began,
    )


def grade_checks(plan: ExercisePlan, runner: Runner) -> list[CheckGrade]:
    """Return the grade of every check, the contract's last, without a diagnosis where one fails."""
    spec = plan.exercise.spec
    contract = Contract(spec.contract)
    total = sum(check.points for check in spec.checks) + (contract.points if plan.probes else 0.0)
    worth = plan.exercise.points / total
    grades: list[CheckGrade] = []
    isolated = False
    for check in spec.checks:
        if check.isolated != isolated:
            runner.renew()
            isolated = check.isolated
        grades.append(_grade(check, check.points * worth, plan, runner, grades))
    if isolated:
        runner.renew()
    if plan.probes and contract.points:
        script = contract.grade(plan.probes, lambda probe: is_sound(probe, spec.checks, grades))
        grades.append(grade_check(contract, contract.points * worth, *_judge(script, plan.probes, runner)))
    return grades


def _grade(
    check: Check, worth: float, plan: ExercisePlan, runner: Runner, earlier: Sequence[CheckGrade]
) -> CheckGrade:
    unmet = [grade.name for grade in earlier if grade.name in check.needs and grade.status is not Status.PASSED]
    if unmet:
        return skipped_check(check, worth, unmet)
    cases = plan.cases[check.name]
    return grade_check(check, worth, *_judge(check.grade(cases), cases, runner))


def _judge(script: Script, cases: Sequence[CasePlan], runner: Runner) -> tuple[list[Verdict], Trace]:
    """Return what `drive` returns, or a refusal where a check fails on a result: that is no fault of the grader."""
    try:
        return drive(script, runner.run)
    except Unjudgeable as error:
        return [Verdict(cases[0].label, Status.REFUSED, UNJUDGEABLE, detail=str(error))], ()
