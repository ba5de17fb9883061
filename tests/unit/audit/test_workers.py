"""Tasks in processes of their own: each ends, however it misbehaves, and costs nobody else."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time

import numpy as np
import pytest

from grader.audit.workers import Ended, Task, run_all

# A worker of pytest-xdist has a second thread, and since 3.12 Python warns of any fork then.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]


def spin():
    while True:
        pass


def outcomes(*tasks, jobs=2, cpu_s=5.0):
    return dict(run_all([Task(task, cpu_s) for task in tasks], jobs))


def test_every_task_is_run_and_answers_under_its_number():
    assert outcomes(*[lambda n=n: n**2 for n in range(7)], jobs=3) == {n: n**2 for n in range(7)}


def test_a_task_that_runs_for_ever_is_ended():
    assert outcomes(spin, lambda: "well", cpu_s=0.2) == {0: Ended("time"), 1: "well"}


def test_a_task_that_catches_everything_is_ended_all_the_same():
    def stubborn():
        while True:
            with contextlib.suppress(BaseException):
                spin()

    assert outcomes(stubborn, cpu_s=0.2) == {0: Ended("time")}


def test_a_task_that_waits_instead_of_computing_is_ended():
    assert outcomes(lambda: time.sleep(600), cpu_s=0.02) == {0: Ended("time")}


def test_a_task_that_takes_all_memory_costs_nobody_else():
    def greedy():
        return np.empty(1 << 32, np.uint8).size

    done = outcomes(greedy, lambda: "well")
    assert done[1] == "well"
    assert "MemoryError" in done[0].how


def test_dead_task_reports_how_it_died():
    def killed():
        os.kill(os.getpid(), signal.SIGKILL)

    done = outcomes(killed, lambda: os._exit(3), lambda: 1 // 0)
    assert done[0] == Ended("SIGKILL")
    assert done[1] == Ended("exit code 3")
    assert done[2].how.startswith("ZeroDivisionError")


def test_what_a_task_changes_is_changed_for_itself_alone():
    assert outcomes(lambda: setattr(sys, "_drained", True), lambda: hasattr(sys, "_drained"), jobs=1)[1] is False
    assert not hasattr(sys, "_drained")


def test_tasks_that_are_left_do_not_stay_behind():
    tasks = run_all([Task(lambda: "first", 5.0), Task(spin, 60.0)], 2)
    assert next(tasks) == (0, "first")
    tasks.close()
    assert multiprocessing.active_children() == []
