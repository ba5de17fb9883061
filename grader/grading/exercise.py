"""Grade one exercise: run every check, add up the points, diagnose what is wrong."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.checks import Check, Contract, drive
from grader.checks.base import Unjudgeable
from grader.checks.soundness import is_sound
from grader.course.exercise import ExercisePlan, contract_of
from grader.grading.ahead import Ahead, calls_ahead, unmet_needs
from grader.grading.prepare import PreparedExercise
from grader.grading.score import grade_check, rounded, shares, skipped_check, voided_check
from grader.model import CasePlan, CheckGrade, ExerciseGrade, Finding, Status, Trace, Verdict
from grader.running.base import Runner
from grader.running.in_process import InProcess

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
    if any(grade.suspects for grade in grades):
        from grader.diagnose.diagnosis import examine  # who has nothing wrong, or nothing at all, need not wait

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
        compromised=any(grade.compromised for grade in grades),
    )


def grade_checks(plan: ExercisePlan, runner: Runner) -> list[CheckGrade]:
    """Return the grade of every check, the contract's last, without a diagnosis where one fails."""
    spec = plan.exercise.spec
    contract = Contract(contract_of(spec, plan.exercise.points))
    weights = [*(check.points for check in spec.checks), *([contract.points] if plan.probes else [])]
    worth = iter(shares(plan.exercise.points, weights))
    done: dict[str, CheckGrade] = {}
    isolated, ahead, cases = False, Ahead(runner), _cases(plan)
    for place, check in enumerate(spec.checks):
        if check.isolated != isolated:
            runner.renew()
            isolated = check.isolated
        if not ahead.has_some_left:
            ahead.make(calls_ahead(spec.checks[place:], cases, plan.voided, done))
        done[check.name] = _grade(check, next(worth), plan, cases[check.name], ahead, done)
    if isolated:
        runner.renew()
    grades = list(done.values())
    if plan.probes and contract.points:
        script = contract.grade(plan.probes, lambda probe: is_sound(probe, spec.checks, grades), plan.probe_calls)
        try:
            judged = drive(script, runner.run)
        except Unjudgeable as error:
            judged = _refused(plan.probes, error)
        grades.append(grade_check(contract, next(worth), *judged))
    return grades


def _cases(plan: ExercisePlan) -> dict[str, tuple[CasePlan, ...]]:
    """Return the cases of each check, the tripwire among them."""
    whole = dict(plan.cases)
    if plan.tripwire is not None:
        whole[plan.tripwire.check] = (*whole[plan.tripwire.check], plan.tripwire.case)
    return whole


def _grade(
    check: Check,
    worth: float,
    plan: ExercisePlan,
    asked: Sequence[CasePlan],
    runner: Runner,
    earlier: Mapping[str, CheckGrade],
) -> CheckGrade:
    """Return the grade of a check whose calls are those of the cases `asked`, which are its own and a tripwire."""
    if check.name in plan.voided:
        return voided_check(check, worth, plan.voided[check.name])
    unmet = unmet_needs(check, earlier)
    if unmet:
        return skipped_check(check, worth, unmet)
    cases = plan.cases[check.name]
    try:
        verdicts, trace = drive(check.grade(asked), runner.run)
    except Unjudgeable as error:
        if _fails_on_the_reference(check, plan):  # then the check is broken, and no student's zero
            raise
        return grade_check(check, worth, *_refused(cases, error))
    if len(asked) == len(cases):
        return grade_check(check, worth, verdicts, trace, cases)
    # It is a case like any other until its verdict is known; nothing else may depend on it.
    last = len(verdicts) - len({verdict.part for verdict in verdicts})
    compromised = all(verdict.status is Status.PASSED for verdict in verdicts[last:])
    return replace(grade_check(check, worth, verdicts[:last], trace[:-1], cases), compromised=compromised)


def _refused(cases: Sequence[CasePlan], error: Unjudgeable) -> tuple[list[Verdict], Trace]:
    """Return the verdict on values that cannot be judged: only where a call is made can the grader itself fail."""
    return [Verdict(cases[0].label, Status.REFUSED, UNJUDGEABLE, detail=str(error))], ()


def _fails_on_the_reference(check: Check, plan: ExercisePlan) -> bool:
    functions = getattr(plan.exercise, "functions", None)  # a kit's exercise has no reference
    if functions is None:
        return False
    try:
        drive(check.grade(plan.cases[check.name]), InProcess(functions).run)
    except Unjudgeable:
        return True
    return False
