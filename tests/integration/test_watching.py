"""A check that watches keeps its processes between two checks, and what was saved is checked first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.processes import children

from .test_kit import read_until, work

__all__ = ["work"]

RIGHT = "12 of 12 points"
CLOSING = "your grade comes from other inputs"


@pytest.fixture
def started(work):
    """``started(*words)`` -> a check that watches, and has said so."""
    running = []

    def start(*words):
        command = [sys.executable, "-m", "grader", "check", *words, "--watch"]
        running.append(subprocess.Popen(command, cwd=work, stdout=subprocess.PIPE, text=True))
        read_until(running[-1].stdout, "watching;")
        return running[-1]

    yield start
    for process in running:
        process.terminate()
        process.wait()
        process.stdout.close()


def save(work, course, name, remark=""):
    source = (course.exercise(name).folder / "solution.py").read_text(encoding="utf-8")
    (work / name / f"{name}.py").write_text(f"{source}{remark}\n", encoding="utf-8")


def test_the_warm_process_is_kept_and_one_that_dies_is_replaced(started, work, course):
    watching = started("rnn")
    warm = children(watching.pid)
    assert warm
    save(work, course, "rnn")
    read_until(watching.stdout, RIGHT)
    assert children(watching.pid) == warm
    for pid in warm:
        os.kill(pid, signal.SIGKILL)
    for count in range(20):  # a save that is written in two parts is checked twice, the second time after the kill
        save(work, course, "rnn", f"# again {count}")
        read_until(watching.stdout, RIGHT)
        if not set(warm) & set(children(watching.pid)):
            return
    pytest.fail("the process that died is still there")


def test_the_process_of_an_authors_scripts_is_replaced_when_it_dies(started, work, course):
    save(work, course, "dropout")
    watching = started("dropout")
    before = children(watching.pid)
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    save(work, course, "dropout", "# again")
    assert f"{course.exercise('dropout').points:g} of" in read_until(watching.stdout, CLOSING)


def test_what_was_saved_is_checked_first(started, work, course):
    watching = started()
    save(work, course, "rnn")
    said = read_until(watching.stdout, CLOSING)
    assert said.strip(" =\n").startswith("Recurrent network")


def test_another_state_of_the_kit_is_read_again(started, work, course):
    watching = started("rnn")
    (work / "rnn" / "public.cases").write_bytes(b"nothing")
    save(work, course, "rnn", "# again")
    read_until(watching.stdout, "unpack the kit again")
