"""A kit's checks as pytest tests: one test a check, with a message that a person can read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from grader.check import check_exercises, kit_limits, open_desk, public_exercises
from grader.errors import SubmissionError
from grader.model import ExerciseGrade, Status
from grader.reports.lines import finding_sentences

__all__ = ["make_test"]


def make_test(file: str) -> Callable[..., None]:
    """Return a parametrised test function for the kit in whose folder `file` lies."""
    import pytest

    root = Path(file).resolve().parent

    @cache
    def graded(exercise: str) -> ExerciseGrade:
        try:
            with open_desk(kit_limits(root), confined=True) as desk:
                return next(check_exercises(root, exercise, root, desk)).grade
        except SubmissionError as error:
            pytest.fail(str(error), pytrace=False)

    names = [
        (exercise.name, check)
        for exercise in public_exercises(root)
        for check in [*(check.name for check in exercise.spec.checks), *_contract(exercise.plan.probes)]
    ]

    @pytest.mark.parametrize(("exercise", "check"), names, ids=[f"{a}: {b}" for a, b in names])
    def test(exercise: str, check: str) -> None:
        whole = graded(exercise)
        grade = next(one for one in whole.checks if one.name == check)
        if grade.status is Status.SKIPPED:
            pytest.skip(grade.message)
        if grade.status is not Status.PASSED:
            details = [f"{verdict.case}: {verdict.detail}" for verdict in grade.verdicts if verdict.detail]
            about = {call.function for call, _ in grade.trace}
            found = [line for one in whole.findings if one.function in about for line in finding_sentences(one)]
            pytest.fail("\n".join([grade.says, grade.message, *details[:1], *found]), pytrace=False)

    return test


def _contract(probes: object) -> list[str]:
    from grader.checks.contract import NAME

    return [NAME] if probes else []
