"""A kit's checks as pytest tests: one test per check, with the message of `grader check`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from grader.errors import CourseError, SubmissionError
from grader.model import CheckGrade, Finding, Status
from grader.reports.lines import check_details, finding_lines, printed_text, wrapped
from grader.student.authors import open_authors
from grader.student.check import Checked, check_exercises, kit_limits, open_sessions, public_exercises

__all__ = ["make_test"]

WIDTH = 88


def make_test(file: str) -> Callable[..., None]:
    """Return a parametrised test function for the kit whose folder contains `file`."""
    import pytest

    root = Path(file).resolve().parent

    @cache
    def checked(exercise: str) -> Checked:
        try:
            with open_sessions(kit_limits(root), confined=True) as desk, open_authors(root) as authors:
                return next(check_exercises(root, exercise, root, desk, authors))
        except SubmissionError as error:
            pytest.fail(str(error), pytrace=False)

    try:
        with open_authors(root) as authors:
            names = [
                (exercise.plan.name, check)
                for exercise in public_exercises(root, authors)
                for check in [*(check.name for check in exercise.plan.checks), *_contract(exercise.plan.probes)]
            ]
    except CourseError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None

    @pytest.mark.parametrize(("exercise", "check"), names, ids=[f"{a}: {b}" for a, b in names])
    def test(exercise: str, check: str) -> None:
        whole = checked(exercise)
        grade = next(one for one in whole.grade.checks if one.name == check)
        if grade.status is Status.SKIPPED:
            pytest.skip(grade.message)
        if grade.status is not Status.PASSED:
            pytest.fail(_failure(whole, grade), pytrace=False)

    return test


def _failure(whole: Checked, check: CheckGrade) -> str:
    """The text under a failed check; a finding about several checks is under the first of them."""
    failed = [one for one in whole.grade.checks if one.status not in (Status.PASSED, Status.SKIPPED)]
    lines = [*wrapped([check.says, check.message, *check_details(check)], WIDTH, 0)]
    for finding in whole.grade.findings:
        if _first_concerned(finding, failed) is check:
            lines += ["", *finding_lines(finding, WIDTH, colour=False)]
    if check is not failed[0]:
        return "\n".join(lines)
    return "\n".join([*wrapped(whole.grade.notes, WIDTH, 0), *lines]) + printed_text(whole.printed, WIDTH)


def _first_concerned(finding: Finding, failed: Sequence[CheckGrade]) -> CheckGrade:
    """The first of the failed checks that calls the finding's function, else the first of all."""
    calling = (check for check in failed if any(call.function == finding.function for call, _ in check.trace))
    return next(calling, failed[0])


def _contract(probes: object) -> list[str]:
    from grader.checks.contract import NAME

    return [NAME] if probes else []
