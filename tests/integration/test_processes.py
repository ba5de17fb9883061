"""What tells the tests which processes are left: it must survive those that end while it looks."""

from __future__ import annotations

import os
import subprocess
import sys
from subprocess import PIPE

import pytest

from tests.processes import below, children, is_alive, running

WAITS = "import sys; sys.stdin.read()"
"""Ends when its standard input does."""
HAS_A_CHILD = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {WAITS!r}])
print("started", flush=True)
child.wait()
"""


@pytest.fixture
def start():
    """``start(code)`` -> a process that runs it until its standard input is closed."""
    started = []

    def run(code):
        started.append(subprocess.Popen([sys.executable, "-c", code], stdin=PIPE, stdout=PIPE, text=True))
        return started[-1]

    yield run
    for process in started:
        end(process)


def end(process):
    process.stdin.close()
    process.wait()
    process.stdout.close()


def test_a_process_that_ends_between_listing_and_reading_is_left_out(start):
    stays, ends = start(WAITS), start(WAITS)
    listed = [pid for pid in running() if pid in {stays.pid, ends.pid}]
    assert set(below(os.getpid(), listed)) == {stays.pid, ends.pid} == set(listed)
    end(ends)
    assert below(os.getpid(), listed) == [stays.pid]


def test_a_process_that_has_ended_and_is_not_collected_yet_is_left_out(start):
    process = start(WAITS)
    process.stdin.close()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it is a zombie from here on
    assert not is_alive(process.pid)
    assert process.pid not in below(os.getpid())


def test_grandchildren_come_after_children(start):
    process = start(HAS_A_CHILD)
    assert process.stdout.readline() == "started\n"
    (grandchild,) = children(process.pid)
    assert below(os.getpid(), [grandchild, process.pid]) == [process.pid, grandchild]
    assert {process.pid, grandchild} <= set(below(os.getpid()))
