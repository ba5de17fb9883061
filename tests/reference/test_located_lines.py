"""What is located is right on fresh draws, and nearly always at the line where the mistake is known to be."""

from __future__ import annotations

import pytest

from benchmarks.located import Course, confirm, located, of_function, wrong_functions
from benchmarks.wrong.functions import beginners, right_of
from grader.grading.exercise import grade_checks
from grader.model import Status
from grader.running.in_process import InProcess
from grader.sandbox.confined import ConfinedSandbox

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def rows():
    course = Course()
    with ConfinedSandbox("process") as sandbox:
        found = [located(wrong, course, sandbox) for wrong in wrong_functions(course.names, 96, seed=11)]
    found = [row for row in found if row is not None]
    for row in found:
        confirm(row, course, draws=20)
    return found


def test_nothing_is_located_that_is_not_right_on_fresh_draws(rows):
    assert sum(row.fresh for row in rows) > 500
    assert [row.wrong for row in rows if row.refuted] == []


def test_most_mistakes_are_located_and_nearly_all_of_these_at_the_true_line(rows):
    found = [row for row in rows if row.lines]
    assert len(found) >= 0.7 * len(rows)
    assert sum(row.kind in ("true", "named") for row in found) >= 0.9 * len(found)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # a number that is too large for exp, in code of beginners
def test_what_beginners_write_is_wrong_in_the_marked_lines_alone():
    course = Course()
    for wrong in (one for name in course.names for one in beginners(name)):
        prepared = course.of(wrong.exercise)
        plan = of_function(prepared, wrong.function)
        for source, right in ((wrong.source, False), (right_of(wrong), True)):
            namespace = {"__name__": wrong.exercise}
            exec(source, namespace)  # noqa: S102
            functions = {**prepared.plan.exercise.functions, wrong.function: namespace[wrong.function]}
            grades = grade_checks(plan, InProcess(functions))
            assert all(grade.status is Status.PASSED for grade in grades) is right, (wrong.exercise, wrong.says)
