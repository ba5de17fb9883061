"""A class, over workers: what ended unknown is graded again, alone, and one submission costs no other."""

from __future__ import annotations

import contextlib
import json
import os

import pytest

from grader.grading import batch, run
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
        original, log = run.grade_submission, tmp_path / "log"

        def logged(submission, *others):
            with log.open("a") as file:
                file.write(f"{submission.id}\n")
            before(submission.id, log.read_text().split().count(submission.id))
            return original(submission, *others)

        monkeypatch.setattr(batch, "ConfinedSandbox", sandbox)
        monkeypatch.setattr(run, "grade_submission", logged)
        (tmp_path / "out").mkdir()
        one = Run(course, make_plan(course, b"a secret"), "process", (), tmp_path / "out")
        rows = list(grade_all(one, handed_in, jobs))
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


def test_what_a_group_handed_in_is_graded_once_and_each_member_has_a_row(graded, handed_in, tmp_path):
    shared = handed_in[0].place
    handed_in[:] = [
        HandIn(student, (Choice(shared, Details(email=f"{student}@x.edu", group="7")),), (shared,))
        if student != "dee"
        else HandIn(student, (Choice(tmp_path / "dee.py", Details()),), (tmp_path / "dee.py",))
        for student in STUDENTS
    ]
    rows, order = graded(lambda *_: None)
    assert sorted(order) == ["ann", "dee"]
    assert {row.score for row in rows.values()} == {rows["ann"].max_score}
    documents = {student: json.loads((tmp_path / "out" / f"{student}.json").read_text()) for student in STUDENTS}
    assert [documents[student]["submission"]["id"] for student in STUDENTS] == list(STUDENTS)
    assert documents["bob"]["submission"]["email"] == "bob@x.edu"
    assert documents["ann"]["exercises"] == documents["bob"]["exercises"] == documents["cho"]["exercises"]


def test_a_group_whose_grading_fails_is_graded_again_together(graded, handed_in):
    shared = handed_in[0].place
    handed_in[:] = [HandIn(student, (Choice(shared, Details()),), (shared,)) for student in STUDENTS]

    def fail_once(student, time):
        if time == 1:
            raise RuntimeError("no descriptor is left")

    rows, order = graded(fail_once)
    assert order == ["ann", "ann"]
    assert all(row.complete for row in rows.values())


def test_the_best_attempt_of_a_group_has_the_details_of_that_attempt(graded, handed_in, tmp_path):
    wrong, right = tmp_path / "wrong.py", handed_in[1].place
    wrong.write_text("def double(x):\n    return x\n")
    handed_in[:] = [
        HandIn(
            student,
            (Choice(right, Details(name=student, attempt=1)), Choice(wrong, Details(name=student, attempt=2))),
            (right, wrong),
        )
        for student in STUDENTS
    ]
    rows, order = graded(lambda *_: None)
    assert order == ["ann", "ann"]
    assert [(rows[one].details.name, rows[one].details.attempt) for one in STUDENTS] == [
        (one, 1) for one in STUDENTS
    ]
