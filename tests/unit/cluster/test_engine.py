"""A class on an executor: chunks that are lost are found again, and nobody is blamed for somebody else's."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import BrokenExecutor, CancelledError, ThreadPoolExecutor

import pytest

from grader.cluster.answers import Answer, Graded, dump_answer
from grader.cluster.chunks import Pace
from grader.cluster.engine import OnExecutor, WorkersFailed
from grader.cluster.packing import unpack, unpack_submission
from grader.cluster.parcel import Parcel
from grader.grading.batch import Run, grade_all
from grader.grading.prepare import make_plan
from grader.grading.results import environment_of
from grader.grading.stopping import Stop
from grader.grading.submission import grade_submission
from grader.submissions.handed_in import Choice, Details, HandIn
from tests.fakes import FakeSandbox

pytestmark = pytest.mark.slow  # a class is graded in each

RIGHT = "def double(x):\n    return 2.0 * x\n"
HERE = environment_of("process", ())


class InThread(ThreadPoolExecutor):
    """Grades in a thread whatever it is sent; `dies` says with which sources its worker dies, and `how`."""

    def __init__(self, run, dies=lambda _: False, how=BrokenExecutor, refuses=""):
        super().__init__(1)
        self.run, self.dies, self.how, self.refuses = run, dies, how, refuses
        self.broken = self.has_parcel = False
        self.sent = Counter()

    def submit(self, work, parcel, unit, content=None):
        if self.broken:
            raise BrokenExecutor("it broke before")
        return super().submit(self.worked, unit, content)

    def worked(self, unit, content):
        if self.broken:
            raise BrokenExecutor("its neighbour broke it")
        return dump_answer(self.answer(unit, content))

    def answer(self, unit, content):
        if self.refuses:
            return Answer("refused", says=self.refuses, exit_code=3)
        self.has_parcel = self.has_parcel or content is not None
        if not self.has_parcel:
            return Answer("needs the parcel")
        if not unit:
            return Answer("graded", HERE)
        header, blobs = unpack(unit)
        submissions = [unpack_submission(blob) for blob in blobs]
        for one in submissions:
            self.sent[one.sha256] += 1
        if any(self.dies(source) for one in submissions for source in one.files.values()):
            if self.how is None:
                return Answer("died")
            self.broken = self.how is BrokenExecutor
            raise self.how("the worker died")
        several = zip(header["exercises"], submissions, strict=True)
        graded = tuple(
            Graded(tuple(grade_submission(one, self.run.course.only(names), self.run.plan, FakeSandbox())))
            for names, one in several
        )
        return Answer("graded", HERE, graded)


@pytest.fixture
def graded(tiny, tmp_path):
    """``graded(sources, **of an executor)`` -> the rows by student, and the executors that were opened."""

    def grade(sources, *, resume=False, **options):
        for student, source in sources.items():
            (tmp_path / f"{student}.py").write_text(source)
        course = tiny.load()
        (tmp_path / "out").mkdir(exist_ok=True)
        run = Run(course, make_plan(course, b"a secret"), "process", (), tmp_path / "out", resume=resume)
        opened = []

        def factory():
            opened.append(InThread(run, **options))
            return opened[-1]

        handed_in = [HandIn(student, (Choice(tmp_path / f"{student}.py", Details()),)) for student in sources]
        with OnExecutor(factory, Parcel(b"", "hash")) as engine:
            assert engine.prove() == HERE
            rows = list(grade_all(run, handed_in, 4, Stop(), engine))
        assert sorted(row.student for row in rows) == sorted(sources)
        return {row.student: row for row in rows}, opened

    return grade


CLASS = {f"s{number:02}": f"{RIGHT}# {number}\n" for number in range(20)}


def test_everybody_is_graded_once_and_told_apart(graded):
    rows, (executor,) = graded({**CLASS, "wrong": "def double(x):\n    return x\n", "none": ""})
    assert {student: row.score for student, row in rows.items()} == {
        **dict.fromkeys(CLASS, 10.0), "wrong": 0.0, "none": 0.0
    }  # fmt: skip
    assert set(executor.sent.values()) == {1}


@pytest.mark.parametrize("how", [BrokenExecutor, RuntimeError, CancelledError, None])
@pytest.mark.parametrize("evil", [1, 3])
def test_the_one_submission_that_ends_its_worker_costs_nobody_else(graded, how, evil):
    hostile = {f"s{number * 5:02}": f"{RIGHT}# {number} kills\n" for number in range(evil)}
    rows, _ = graded(CLASS | hostile, dies=lambda source: b"kills" in source, how=how)
    assert {student for student, row in rows.items() if not row.known} == set(hostile)
    assert all(row.score == 10.0 for student, row in rows.items() if student not in hostile)
    assert all(row.score == 0.0 and not row.complete for student, row in rows.items() if student in hostile)


def test_what_killed_its_worker_only_once_is_graded(graded):
    left = ["once"]
    rows, opened = graded(CLASS, dies=lambda source: b"# 7\n" in source and left and left.pop())
    assert all(row.score == 10.0 for row in rows.values())
    assert len(opened) == 2


def test_what_an_earlier_run_has_graded_is_not_sent_again(graded):
    graded(CLASS)
    rows, (executor,) = graded(CLASS | {"late": f"{RIGHT}# late\n"}, resume=True)
    assert (len(rows), len(executor.sent)) == (21, 1)
    assert all(row.score == 10.0 for row in rows.values())


def test_a_worker_that_cannot_grade_ends_the_run_with_its_own_sentence(graded):
    with pytest.raises(WorkersFailed, match="a worker cannot grade: there is no bubblewrap") as error:
        graded(CLASS, refuses="there is no bubblewrap")
    assert error.value.exit_code == 3


def test_workers_that_die_with_everybody_end_the_run(graded):
    with pytest.raises(WorkersFailed, match="chunks were lost one after another, the last by RuntimeError"):
        graded(
            {f"s{number}": f"{RIGHT}# {number}\n" for number in range(60)}, dies=lambda _: True, how=RuntimeError
        )


def test_a_class_is_sent_in_chunks_that_take_about_two_seconds():
    pace = Pace()
    assert pace.tasks == 1
    for seconds, tasks in ((0.1, 20), (0.001, 64), (5.0, 1)):
        for _ in range(64):
            pace.took(seconds)
        assert pace.tasks == tasks
