"""A session's own decisions: what a death costs, what is asked again, and what is given up."""

from __future__ import annotations

import pytest

from grader.errors import SandboxBroken
from grader.model import (
    Call,
    Cell,
    Exited,
    Flooded,
    Garbled,
    ImportFailed,
    Killed,
    Missing,
    Returned,
    TimedOut,
    Unknown,
)
from grader.running.session import Session
from grader.sandbox.base import Death, DeathCause, Limits, Program
from tests.fakes import FakeSandbox

SOURCE = b"""
count = 0

def right(x):
    return x

def counted():
    global count
    count += 1
    return count

def slow(x):
    return x
"""
LIMITS = Limits(cpu_s=10, call_cpu_s=2)
CPU = Death(DeathCause.CPU)


def run(sandbox, *names, program=None, limits=LIMITS):
    with Session(sandbox, program or Program("work", {"work": SOURCE}), limits) as session:
        return session.run([Call(name, (1,) if name != "counted" else ()) for name in names])


def test_calls_are_answered_in_order_by_one_process():
    sandbox = FakeSandbox()
    assert run(sandbox, "right", "counted", "counted") == [Returned(1), Returned(1), Returned(2)]
    assert (sandbox.started, sandbox.asked) == (1, ["load", "calls"])


@pytest.mark.parametrize(
    ("death", "outcome"),
    [
        (Death(DeathCause.ENDED, code=3), Exited(3)),
        (Death(DeathCause.ENDED, code=-11), Killed(11)),
        (Death(DeathCause.ENDED, code=-24), TimedOut(10)),
        (Death(DeathCause.FLOODED), Flooded(64)),
        (Death(DeathCause.MALFORMED, detail="no frame"), Garbled("no frame")),
    ],
)
def test_a_death_costs_its_call_and_the_next_one_runs_in_a_fresh_process(death, outcome):
    sandbox = FakeSandbox({"slow": death})
    expected = [Returned(1), outcome, Returned(1)]
    if isinstance(outcome, TimedOut):  # it is repeated once, alone
        assert run(sandbox, "counted", "slow", "counted") == expected
        assert sandbox.started == 3
    else:
        assert run(sandbox, "counted", "slow", "counted") == expected
        assert sandbox.started == 2


def test_a_call_that_ran_out_of_time_is_repeated_once_and_counts_if_it_succeeds():
    sandbox = FakeSandbox({"slow": [CPU, None]})
    assert run(sandbox, "slow", "right") == [Returned(1), Returned(1)]


def test_a_function_that_used_up_its_share_of_the_time_is_not_called_again():
    sandbox = FakeSandbox({"slow": CPU})
    outcomes = run(sandbox, "slow", "slow", "slow", "slow", "right")
    assert outcomes == [TimedOut(2)] * 4 + [Returned(1)]
    assert sandbox.asked.count("calls") < 6


def test_once_the_exercises_time_is_used_up_no_call_is_made():
    sandbox = FakeSandbox(cpu_s_per_answer=6)
    outcomes = run(sandbox, "right", "counted", limits=Limits(cpu_s=10, call_cpu_s=7))
    assert outcomes == [TimedOut(7), TimedOut(10)]
    assert sandbox.asked == ["load", "calls"]


def test_a_broken_sandbox_is_restarted_and_the_call_asked_again():
    sandbox = FakeSandbox({"right": [SandboxBroken("gone"), None]})
    assert run(sandbox, "right") == [Returned(1)]
    assert sandbox.restarted == 1


def test_a_sandbox_that_stays_broken_is_nobodys_zero():
    sandbox = FakeSandbox({"right": SandboxBroken("gone")})
    assert run(sandbox, "right") == [Unknown("gone")]


def test_a_module_that_fails_to_import_is_the_outcome_of_every_call():
    broken = Program("work", {"work": b"import nowhere_to_be_found"})
    first, second = run(FakeSandbox(), "right", "slow", program=broken)
    assert first == second
    assert isinstance(first, ImportFailed)
    assert first.absent == "nowhere_to_be_found"


def test_a_missing_function_is_called_by_its_name():
    (outcome,) = run(FakeSandbox(), "rigth")
    assert outcome == Missing("function rigth", nearest="right")


def test_a_cell_that_ends_the_process_is_left_out_and_the_rest_of_the_notebook_counts():
    cells = (Cell("work.ipynb, cell 1", "def right(x): return x"), Cell("work.ipynb, cell 2", "x = 1"))
    program = Program("work", {}, cells)
    sandbox = FakeSandbox({"cell": [None, Death(DeathCause.ENDED, code=1)]})
    with Session(sandbox, program, LIMITS) as session:
        assert session.run([Call("right", (1,))]) == [Returned(1)]
        assert session.failed_cells == {"work.ipynb, cell 2": Exited(1)}


def test_answers_that_fill_the_room_of_an_exercise_end_it():
    flood = Program("work", {"work": b"def right(x): return 'a' * 900_000"})
    outcomes = run(FakeSandbox(), *["right"] * 100, program=flood, limits=Limits(result_mb=1))
    assert type(outcomes[-1]).__name__ == "Swamped"
