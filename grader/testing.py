"""A kit's checks as pytest tests: one test per check, with the text of `grader check` where the first one fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from grader.course.exercise import ExercisePlan, contract_of
from grader.course.find import COURSE_FILE
from grader.errors import CourseError, SubmissionError
from grader.model import CheckGrade, Status
from grader.reports.lines import check_details, printed_text, wrapped
from grader.reports.page import page_text
from grader.student.authors import open_authors
from grader.student.check import Checked, check_exercises, kit_limits, open_sessions, public_exercises

__all__ = ["make_test"]


def make_test(file: str) -> Callable[..., None]:
    """Return a parametrised test function for an exercise, or for a whole kit.

    Parameters
    ----------
    file : str
        The file that calls it: in the kit's own folder it is about all exercises, in that of an exercise about it.
    """
    import pytest

    here = Path(file).resolve().parent
    root = here if (here / COURSE_FILE).is_file() else here.parent
    only = None if root == here else here.name
    shown: set[str] = set()

    @cache
    def checked(exercise: str) -> Checked:
        try:
            with open_sessions(kit_limits(root), confined=True) as desk, open_authors(root) as authors:
                return next(check_exercises(root, exercise, here, desk, authors))
        except SubmissionError as error:
            pytest.fail(str(error), pytrace=False)

    try:
        with open_authors(root) as authors:
            names = [
                (exercise.plan.name, check)
                for exercise in public_exercises(root, authors, only)
                for check in [*(check.name for check in exercise.plan.checks), *_contract(exercise.plan)]
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
            text = _short(grade) if exercise in shown else _page(whole)
            shown.add(exercise)
            pytest.fail(text, pytrace=False)

    return test


def _page(whole: Checked) -> str:
    """What `grader check` prints of an exercise."""
    width = shutil.get_terminal_size().columns
    more = f"grader check {whole.grade.name} --more"
    return page_text(whole.grade, width, colour=False, more=more) + printed_text(whole.printed, width)


def _short(check: CheckGrade) -> str:
    """The text under one check, where the whole exercise has been shown."""
    return "\n".join(
        wrapped([check.says, check.message, *check_details(check)], shutil.get_terminal_size().columns, 0)
    )


def _contract(plan: ExercisePlan) -> list[str]:
    """The contract's check, if it is worth anything."""
    from grader.checks.contract import NAME

    return [NAME] if plan.probes and contract_of(plan.exercise.spec, plan.exercise.points) else []
