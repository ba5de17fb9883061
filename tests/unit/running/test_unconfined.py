"""A student's own code in this process: it ends as it does when it is graded, and this process stays as it was."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from grader.model import Call, Raised, Returned
from grader.running.unconfined import Unconfined
from grader.sandbox.base import Program

pytestmark = pytest.mark.slow

SOURCE = b"""
import threading
import warnings
import numpy as np
from numpy import empty
def made(how, size):
    return {"empty": np.empty, "imported": empty, "ndarray": np.ndarray, "zeros": np.zeros}[how](size)
def left_out(size):
    warnings.simplefilter("ignore")  # some versions of NumPy warn of it
    return np.add(np.zeros(size), 1, where=np.zeros(size, bool))
def thread():
    threading.Thread(target=print).start()
"""


@pytest.fixture
def ask():
    """``ask(function, *args)`` -> the outcome of a call."""
    with Unconfined(Program("work", {"work": SOURCE})) as session:
        yield lambda function, *args: session.run([Call(function, args)])[0]


@pytest.mark.parametrize("size", [2, 100, 5000])
def test_unset_memory_holds_no_zeros(ask, size):
    for how in ("empty", "imported", "ndarray"):
        values = ask("made", how, size).value
        assert np.all(np.isnan(values) | (values > 1e300)), how
    assert np.all(ask("left_out", size).value > 1e300)
    assert not ask("made", "zeros", size).value.any()


def test_a_thread_is_refused_as_in_the_sandbox(ask):
    outcome = ask("thread")
    assert isinstance(outcome, Raised)
    assert "threads are not possible while graded" in outcome.message


def test_this_process_stays_as_it_was(ask):
    before = (np.empty, np.empty_like, threading.Thread.start)
    assert isinstance(ask("made", "zeros", 3), Returned)
    ask("thread")
    assert before == (np.empty, np.empty_like, threading.Thread.start)
    ran = threading.Event()
    thread = threading.Thread(target=ran.set)
    thread.start()
    thread.join()
    assert ran.is_set()
    assert type(np.empty(3)) is np.ndarray
