"""The line of a mistake is looked for where something is wrong and code can be confined; else it costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.grading.locating import NOT_HERE, with_lines
from grader.model import CheckGrade, ExerciseGrade, Status
from grader.running.unconfined import Unconfined
from grader.sandbox.base import Program


def graded(*statuses):
    checks = tuple(CheckGrade(str(number), "", status, 0.0, 1.0, "") for number, status in enumerate(statuses))
    return ExerciseGrade("tiny", "Tiny", 0.0, float(len(checks)), checks)


@pytest.mark.parametrize("statuses", [(Status.PASSED,), (Status.NOT_WRITTEN, Status.MISSING), (Status.TIMED_OUT,)])
def test_nothing_is_asked_where_no_answer_is_wrong(statuses):
    grade = graded(*statuses)
    assert with_lines(None, grade, None, "edit") is grade


def test_a_course_can_have_it_off():
    grade = graded(Status.FAILED)
    assert with_lines(None, grade, None, "off") is grade


def test_where_nothing_can_be_confined_it_is_off_and_says_so():
    with Unconfined(Program("tiny", {"tiny": b""})) as session:
        assert with_lines(None, graded(Status.RAISED), session, "line").notes == (NOT_HERE,)


@pytest.mark.slow
def test_a_check_imports_nothing_of_the_search_until_something_is_wrong():
    modules = (
        "import sys, grader.cli.check, grader.student.check, grader.running.session, grader.sandbox.confined\n"
    )
    searched = "('grader.diagnose.location', 'grader.running.editing', 'grader.sandbox.lesson', 'inside.edits')"
    program = f"{modules}print([name for name in sys.modules if any(one in name for one in {searched})])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
