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
    LeftOut,
    Missing,
    NotRun,
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


def test_after_a_confirmed_time_out_a_function_is_not_called_again():
    sandbox = FakeSandbox({"slow": CPU})
    outcomes = run(sandbox, "slow", "slow", "right", "slow")
    assert outcomes == [TimedOut(2), NotRun("slow"), Returned(1), NotRun("slow")]
    assert sandbox.calls_of("slow") == 2


def test_once_a_function_used_up_the_time_it_is_cut_short_and_then_not_run():
    sandbox = FakeSandbox(cpu_s_per_answer=3)
    outcomes = run(sandbox, *["right"] * 5, limits=Limits(cpu_s=10, call_cpu_s=4))
    assert outcomes == [*[Returned(1)] * 3, NotRun("right", begun=True), NotRun("right")]


@pytest.mark.parametrize("first", ["slow", "right", "counted"])
def test_a_share_of_the_time_is_kept_for_every_function_that_is_going_to_be_called(first):
    """Calls that last long without being too long may use what is left, and no more."""
    sandbox = FakeSandbox(cpu_s_per_answer={"slow": 1.4, "right": 0.2, "counted": 0.2})
    program = Program("work", {"work": SOURCE}, functions=("slow", "right", "counted"))
    order = {"slow": [*["slow"] * 9, *["right"] * 5, *["counted"] * 5]}
    order["right"] = [*["right"] * 5, *["slow"] * 9, *["counted"] * 5]
    order["counted"] = ["counted", *["slow"] * 9, *["right"] * 5, *["counted"] * 4]
    outcomes = dict[str, list]()
    for name, outcome in zip(order[first], run(sandbox, *order[first], program=program), strict=True):
        outcomes.setdefault(name, []).append(outcome)
    assert outcomes["right"] == [Returned(1)] * 5
    assert outcomes["counted"] == [Returned(1), *outcomes["counted"][1:]]
    assert all(isinstance(outcome, Returned) for outcome in outcomes["counted"])
    assert outcomes["slow"][-1] == NotRun("slow")


@pytest.mark.parametrize("ending", [CPU, Death(DeathCause.WALL), Death(DeathCause.ENDED, code=-11)])
def test_a_slow_import_is_paid_by_the_function_whose_calls_end_the_process(ending):
    sandbox = FakeSandbox({"slow": ending}, cpu_s_per_answer={"load": 0.9})
    program = Program("work", {"work": SOURCE}, functions=("slow", "right"))
    outcomes = run(sandbox, *["slow"] * 30, *["right"] * 3, program=program)
    assert outcomes[-3:] == [Returned(1)] * 3
    assert outcomes[29] == NotRun("slow")


def test_a_function_that_returns_too_much_leaves_room_for_the_others():
    program = Program(
        "work", {"work": b"def a(x): return 'a' * 900_000\ndef right(x): return x"}, functions=("a", "right")
    )
    outcomes = run(FakeSandbox(), *["a"] * 10, "right", program=program, limits=Limits(result_mb=1))
    assert type(outcomes[9]).__name__ == "Swamped"
    assert outcomes[-1] == Returned(1)


def test_importing_takes_nothing_of_the_time_of_calls():
    sandbox = FakeSandbox(cpu_s_per_answer=2.4)
    outcomes = run(sandbox, *["right"] * 3, limits=Limits(cpu_s=8, call_cpu_s=3, import_cpu_s=3))
    assert outcomes == [Returned(1)] * 3


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


def test_a_statement_that_ends_the_process_is_left_out_and_the_rest_of_the_notebook_counts():
    cells = (Cell("work.ipynb, cell 1", "def right(x): return x"), Cell("work.ipynb, cell 2", "y = 1\nx = print()"))
    sandbox = FakeSandbox({"at": [Death(DeathCause.ENDED, code=1)]})
    with Session(sandbox, Program("work", {}, cells), LIMITS) as session:
        assert session.run([Call("right", (1,))]) == [Returned(1)]
        place = "work.ipynb, cell 2, line 2"
        assert session.left_out == (LeftOut("work.ipynb, cell 2", 2, Exited(1, place), ("x",), rest=False),)


def test_answers_that_fill_the_room_of_an_exercise_end_it():
    flood = Program("work", {"work": b"def right(x): return 'a' * 900_000"})
    outcomes = run(FakeSandbox(), *["right"] * 100, program=flood, limits=Limits(result_mb=1))
    assert type(outcomes[-1]).__name__ == "Swamped"
