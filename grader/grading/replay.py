"""Run a case of a check again on one submission: arguments, returned values, and those of the reference.

It is for a teacher who answers an appeal. What it returns holds hidden inputs and answers.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from grader.checks import Check, Contract, drive
from grader.checks.base import Unjudgeable
from grader.course.exercise import ExercisePlan
from grader.course.model import Course
from grader.errors import GraderError
from grader.grading.document import ExerciseResult, SubmissionResult
from grader.grading.prepare import PreparedExercise
from grader.model import Call, CasePlan, Outcome, Status, Submission, Trace, Verdict
from grader.running.in_process import InProcess
from grader.running.introduction import introduced
from grader.sandbox.base import Program, Sandbox
from grader.submissions.select import select
from grader.text import quoted

__all__ = ["Chosen", "Replayed", "choose", "replay"]


@dataclass(frozen=True)
class Chosen:
    """What is to be replayed, as the result names it."""

    exercise: str
    check: str
    case: str


@dataclass(frozen=True)
class Replayed:
    """What one file of the submission did with a case."""

    program: Program
    file: str
    calls: tuple[Call, ...]
    observed: tuple[Outcome, ...]
    expected: tuple[Outcome, ...]
    """What the reference gives for each call."""
    verdicts: tuple[Verdict, ...]


def choose(document: SubmissionResult, check: str, case: str | None) -> Chosen:
    """Return what is meant by a check (its name, maybe after that of its exercise and a slash) and by a case.

    Without a case it is the first one that did not pass; empty if all did.

    Raises
    ------
    GraderError
        If the result has no such check, or several, or the check has no such case that did not pass.
    """
    exercise, name = _check_of(document.exercises, check)
    found = next(one for one in exercise.checks if one.name == name)
    wrong = list(dict.fromkeys(one.case for one in found.cases_wrong))
    return Chosen(exercise.name, name, wrong[0] if case is None and wrong else case or "")


def _check_of(exercises: Sequence[ExerciseResult], wanted: str) -> tuple[ExerciseResult, str]:
    there = {(exercise.name, check.name): exercise for exercise in exercises for check in exercise.checks}
    name, _, own = wanted.partition("/")
    meant = [key for key in there if key == (name, own)] or [key for key in there if key[1] == wanted]
    if len(meant) == 1:
        return there[meant[0]], meant[0][1]
    known = [f"{one}/{other}" for one, other in there]
    if meant:
        several = quoted("/".join(one) for one in meant)
        raise GraderError(f"several exercises have a check {wanted!r}: name one of {several}")
    raise GraderError(f"the result has no check {wanted!r}{_near(wanted, known)}")


def replay(
    submission: Submission, course: Course, prepared: PreparedExercise, chosen: Chosen, sandbox: Sandbox
) -> list[Replayed]:
    """Run a case on every file of `submission` that may hold the exercise, each in a fresh process.

    Raises
    ------
    GraderError
        If there is no such case, or no file to run.
    """
    plan = prepared.plan
    check, case = _planned(plan, chosen)
    exercise = course.exercise(chosen.exercise)
    selection = select(submission, exercise, course.imports)
    if selection.absence is not None:
        raise GraderError(f"there is nothing to run: {selection.absence.what} was not found")
    programs = [replace(work.program, functions=plan.functions) for work in selection.works]
    sessions = introduced(programs, sandbox, replace(course.limits, exercises=1))
    done = []
    for work, program, session in zip(selection.works, programs, sessions, strict=True):
        with session:
            verdicts, trace = _driven(check, case, session.run)
        calls = tuple(call for call, _ in trace)
        expected = InProcess(exercise.functions).run(calls)
        observed = tuple(outcome for _, outcome in trace)
        done.append(Replayed(program, work.file, calls, observed, tuple(expected), tuple(verdicts)))
    return done


def _driven(
    check: Check | Contract, case: CasePlan, run: Callable[[Sequence[Call]], Sequence[Outcome]]
) -> tuple[list[Verdict], Trace]:
    script = check.grade((case,), lambda _: True) if isinstance(check, Contract) else check.grade((case,))
    try:
        return drive(script, run)
    except Unjudgeable as error:
        return [Verdict(case.label, Status.REFUSED, f"what was returned cannot be judged: {error}")], ()


def _planned(plan: ExercisePlan, chosen: Chosen) -> tuple[Check | Contract, CasePlan]:
    """The check and the case of a plan."""
    if chosen.check in plan.voided:
        raise GraderError(f"the check {chosen.check!r} is voided: nothing of it was called")
    contract = Contract(0.0)
    checks: dict[str, Check | Contract] = {check.name: check for check in plan.checks}
    cases = {**plan.cases, contract.name: plan.probes}
    if chosen.check not in cases:
        raise GraderError(f"the course has no check {chosen.check!r} any more{_near(chosen.check, cases)}")
    planned = cases[chosen.check]
    found = [case for case in planned if chosen.case in ("", case.label)]
    if not found:
        labels = quoted(dict.fromkeys(case.label for case in planned))
        raise GraderError(f"the check {chosen.check!r} has no case {chosen.case!r}: its cases are {labels}")
    return checks.get(chosen.check, contract), found[0]


def _near(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name, names, 1, 0.4)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {quoted(names)}"
