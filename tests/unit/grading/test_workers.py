"""Workers: every task gets done, whatever happens to some of them, and nothing is left."""

from __future__ import annotations

import contextlib
import multiprocessing
import os

import pytest

from grader.errors import Unsupported
from grader.grading import workers
from grader.grading.stopping import Stop

pytestmark = pytest.mark.slow  # processes are forked

TASKS = tuple("abcdefgh")


def in_workers(jobs, opened):
    return workers.in_workers(TASKS, jobs, opened, Stop())


@contextlib.contextmanager
def plain():
    yield str.upper


@contextlib.contextmanager
def with_a_death():
    yield lambda name: os._exit(1) if name in "cf" else name.upper()


@contextlib.contextmanager
def with_an_error():
    def work(name):
        raise Unsupported(f"not {name}")

    yield work


def refusing(folder, times):
    """What a worker opens: refused the first `times` times, whichever worker asks."""

    @contextlib.contextmanager
    def opened():
        count = len(list(folder.iterdir()))
        if count < times:
            (folder / str(count)).touch()
            raise Unsupported("not now")
        yield str.upper

    return opened


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(workers, "PAUSES_S", (0.001,) * 6)
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 3, 20])
def test_every_task_is_done_once(jobs):
    assert sorted(in_workers(jobs, plain)) == list("ABCDEFGH")


def test_no_tasks_need_no_worker():
    assert list(workers.in_workers([], 4, plain, Stop())) == []


@pytest.mark.parametrize("jobs", [1, 3])
def test_only_the_task_that_kills_its_worker_has_no_result(jobs):
    assert set(in_workers(jobs, with_a_death)) == set("ABDEGH")


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_worker_that_cannot_begin_costs_no_task(tmp_path, jobs):
    assert len(list(in_workers(jobs, refusing(tmp_path, 3)))) == len(TASKS)


def test_where_no_worker_can_begin_it_ends(tmp_path):
    assert list(in_workers(2, refusing(tmp_path, 1000))) == []
    assert len(list(tmp_path.iterdir())) < 20


def test_where_no_process_can_be_forked_it_ends(monkeypatch):
    def refuse():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert list(in_workers(2, plain)) == []


def test_an_error_is_raised_here():
    with pytest.raises(Unsupported, match="not "):
        list(in_workers(2, with_an_error))


def test_who_stops_asking_leaves_no_worker():
    asked = in_workers(3, plain)
    next(asked)
    asked.close()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("times", [1, 2])
def test_after_a_request_to_stop_no_task_is_begun_and_twice_ends_it_at_once(times):
    stop = Stop()
    asked = workers.in_workers(TASKS, 1, plain, stop)
    found = [next(asked)]
    for _ in range(times):
        stop.ask()
    found += asked
    assert found in (["A"], ["A", "B"])
