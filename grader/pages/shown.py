"""What a result holds, in the terms in which it is shown: the mistake first, as ``grader check`` has it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.grading.for_student import StudentCheck, StudentExercise, StudentFinding
from grader.machine.selftest import PROTECTIONS
from grader.model import Call, CheckGrade, ExerciseGrade, Finding, Missing, Status, Verdict
from grader.reports.page import LOCATED

__all__ = ["enforced", "grade_of", "is_tried"]


def enforced(protections: Sequence[str]) -> list[str]:
    """Return what the protections of a result enforce, in sentences, in the order of `grader doctor`."""
    known = [says for name, says in PROTECTIONS.items() if name in protections]
    return [*known, *(name for name in protections if name not in PROTECTIONS)]


def grade_of(exercise: StudentExercise) -> ExerciseGrade:
    """Return the grade that an exercise of a document was made from, as far as the document has it."""
    return ExerciseGrade(
        name=exercise.name,
        title=exercise.title,
        score=exercise.score,
        max_score=exercise.max_score,
        checks=tuple(map(_check, exercise.checks)),
        findings=tuple(map(_finding, exercise.findings)),
        notes=tuple(exercise.notes),
    )


def is_tried(finding: StudentFinding) -> bool:
    """Whether a finding is an input to try, and names no mistake."""
    return bool(finding.replay) and not finding.hint


def _check(check: StudentCheck) -> CheckGrade:
    return CheckGrade(
        name=check.name,
        says=check.says,
        status=check.status,
        score=check.score,
        max_score=check.max_score,
        message=check.message,
        # A skipped check has called nothing.
        trace=()
        if check.status is Status.SKIPPED
        else tuple((Call(name), Missing(name)) for name in check.functions),
        verdicts=tuple(Verdict(one.case, one.status, part=one.part) for one in check.cases_wrong),
        functions=tuple(check.functions),
    )


def _finding(finding: StudentFinding) -> Finding:
    return Finding(
        kind=LOCATED if finding.change else "counterexample" if is_tried(finding) else "misconception",
        function=finding.function,
        says=finding.says,
        evidence=finding.evidence,
        hint=finding.hint,
        replay=finding.replay,
        change=finding.change,
    )
