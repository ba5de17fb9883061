"""A class, over workers: what ended unknown is graded again, alone, and one submission costs no other."""

from __future__ import annotations

import contextlib
import os

import pytest

from grader.grading import batch
from grader.grading.batch import Run, grade_all
from grader.grading.prepare import make_plan
from grader.submissions.handed_in import Choice, Details, HandIn
from tests.fakes import FakeSandbox

pytestmark = pytest.mark.slow  # workers are forked

STUDENTS = ("ann", "bob", "cho", "dee")


@pytest.fixture
def handed_in(tmp_path):
    for student in STUDENTS:
        (tmp_path / f"{student}.py").write_text("def double(x):\n    return 2.0 * x\n")
    return [HandIn(student, (Choice(tmp_path / f"{student}.py", Details()),)) for student in STUDENTS]


@pytest.fixture
def graded(tiny, handed_in, tmp_path, monkeypatch):
    """``graded(before)`` -> the rows by student, and who was graded, in order; `before` sees each of them first."""

    @contextlib.contextmanager
    def sandbox(strength):
        yield FakeSandbox()

    def grade(before, jobs=2):
        course = tiny.load()
        original, log = batch.grade_submission, tmp_path / "log"

        def logged(submission, *others):
            with log.open("a") as file:
                file.write(f"{submission.id}\n")
            before(submission.id, log.read_text().split().count(submission.id))
            return original(submission, *others)

        monkeypatch.setattr(batch, "ConfinedSandbox", sandbox)
        monkeypatch.setattr(batch, "grade_submission", logged)
        (tmp_path / "out").mkdir()
        run = Run(course, make_plan(course, b"a secret"), "process", (), tmp_path / "out")
        rows = list(grade_all(run, handed_in, jobs))
        assert sorted(row.student for row in rows) == list(STUDENTS)
        return {row.student: row for row in rows}, log.read_text().split()

    return grade


def test_what_ended_unknown_is_graded_again_at_the_end(graded):
    def fail_once(student, time):
        if student in ("ann", "cho") and time == 1:
            raise RuntimeError("no descriptor is left")

    rows, order = graded(fail_once)
    assert all(row.complete and row.score == row.max_score for row in rows.values())
    assert sorted(order[:4]) == list(STUDENTS)
    assert sorted(order[4:]) == ["ann", "cho"]


def test_what_ends_unknown_twice_is_unknown_and_no_zero_and_no_other_suffers(graded, tmp_path):
    def fail(student, time):
        if student == "bob":
            raise RuntimeError("no descriptor is left")

    rows, order = graded(fail)
    assert [student for student, row in rows.items() if not row.complete] == ["bob"]
    assert order.count("bob") == 2
    assert '"unknown"' in (tmp_path / "out" / "bob.json").read_text()


@pytest.mark.parametrize("times", [1, 2])
def test_who_ends_the_worker_is_graded_again_alone(graded, times):
    def die(student, time):
        if student == "bob" and time <= times:
            os._exit(1)

    rows, _ = graded(die)
    assert [student for student, row in rows.items() if not row.complete] == (["bob"] if times == 2 else [])
