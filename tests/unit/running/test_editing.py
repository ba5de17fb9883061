"""What a process says of the edits that it could make is checked: a lie is no edit, and no fault of ours."""

from __future__ import annotations

import numpy as np
import pytest

from grader import wire
from grader.model import Call, Garbled, Returned
from grader.running.editing import MOST_EDITS, Sieved, beside
from grader.running.session import Session
from grader.sandbox.base import Death, DeathCause, Limits, Program
from grader.sandbox.inside.edits.operators import Operator
from tests.fakes import FakeSandbox

pytestmark = pytest.mark.slow

SOURCE = b"def f(x):\n    return x + 1\n"
LIMITS = Limits(cpu_s=10, call_cpu_s=2)
ONE = np.array([1], np.int32)
TRUE = {
    "files": ["work.py"],
    "operators": ONE,
    "sizes": np.array([1.0]),
    "file": 0 * ONE,
    "count": ONE,
    "places": np.array([[2, 11, 16]], np.int32),
    "details": np.array([[1, 2, 0, 0, 0]], np.int32),
    "apart": 0 * ONE,
    "formula": 0 * ONE,
}


def editing(**endings):
    session = Session(FakeSandbox(endings), Program("work", {"work": SOURCE}), LIMITS)
    return beside(session, "f", cpu_s=10.0)


def test_an_edit_is_told_by_its_kind_and_its_place():
    with editing() as session:
        edits = session.edits()
        assert {edit.operator for edit in edits} <= set(Operator)
        assert {place.line for edit in edits for place in edit.places} == {2}
        (lowered,) = (edit.number for edit in edits if edit.operator is Operator.ARITHMETIC)
        assert session.run([Call("f", (5,), edits=(lowered,))]) == [Returned(4)]
        assert session.run([Call("f", (5,))]) == [Returned(6)]


def test_what_is_well_formed_is_believed():
    with editing(f=[("edits", TRUE)]) as session:
        (edit,) = session.edits()
        assert (edit.operator, edit.places[0].line, edit.places[0].first) == (list(Operator)[1], 2, 11)


def test_an_edit_says_which_functions_do_not_run_what_is_edited():
    source = b"def g(x):\n    return f(x)\n\ndef f(x):\n    return x + 1\n\ndef h(x):\n    return x.g\n"
    source += b"\ndef k(x):\n    return 2 * x\n"
    program = Program("work", {"work": source}, functions=("f", "g", "h", "k", "absent"))
    with beside(Session(FakeSandbox({}), program, LIMITS), "f", cpu_s=10.0) as session:
        assert {edit.apart_from for edit in session.edits()} == {("k", "absent")}


@pytest.mark.parametrize(
    "lie",
    [
        {"files": ["other.py"]},
        {"files": "work.py"},
        {"files": [7]},
        {"files": []},
        {"files": ["work.py"] * 100},
        {"operators": 99 * ONE},
        {"operators": -ONE},
        {"operators": np.array([0.5])},
        {"operators": "sign"},
        {"operators": np.array([1, 2], np.int32)},
        {"file": ONE},
        {"sizes": np.array([np.nan])},
        {"sizes": np.array([1e9])},
        {"sizes": ONE[:0]},
        {"count": 0 * ONE},
        {"count": 1000 * ONE},
        {"count": np.array([], np.int32)},
        {"count": np.ones(MOST_EDITS + 1, np.int32)},
        {"places": np.array([[4, 0, 1]], np.int32)},
        {"places": np.array([[0, 0, 1]], np.int32)},
        {"places": np.array([[-1, 0, 1]], np.int32)},
        {"places": np.array([2, 0, 1], np.int32)},
        {"places": None},
        {"places": np.zeros((1, 3, 0), np.int32)},
        {"details": np.array([[9999, 2, 0, 0, 0]], np.int32)},
        {"details": np.array([[1, -2, 0, 0, 0]], np.int32)},
        {"details": np.array([[1, -1, 99, 0, 4]], np.int32)},
        {"details": "* x"},
        {"apart": "g"},
        {"apart": np.array([0.5])},
    ],
)
def test_a_lie_is_no_edit(lie):
    with editing(f=[("edits", {**TRUE, **lie})] * 4) as session:
        assert session.edits() == ()
        assert isinstance(session.run([Call("f", (5,), edits=(0,))])[0], Garbled)


@pytest.mark.parametrize(
    "ending",
    [
        ("returned", {"value": 1, "changed": []}),
        ("loaded", {"names": ["f"], "left_out": [], "more": 0}),
        ("edits", {}),
        ("edits", {"files": {"a": 1}}),
        Death(DeathCause.ENDED, code=1),
        Death(DeathCause.CPU),
    ],
)
def test_another_answer_is_no_list_of_edits(ending):
    with editing(f=[ending] * 4) as session:
        assert session.edits() == ()


def test_a_process_that_lists_others_than_the_one_before_is_not_asked_further():
    """A number must mean the same edit in every process."""
    with editing(f=[("edits", TRUE)]) as session:
        assert len(session.edits()) == 1
        session.renew()
        assert isinstance(session.run([Call("f", (5,), edits=(0,))])[0], Garbled)


def framed(value):
    return np.frombuffer(wire.encode("returned", {"value": value, "changed": []}), np.uint8)


def test_what_a_call_returns_with_each_edit_comes_in_one_answer():
    with editing() as session:
        numbers = [edit.number for edit in session.edits()]
        sieved = session.sieve(Call("f", (5,)), numbers)
        outcomes = [sieved.outcomes[one - 1] if one else None for one in sieved.classes]
        alone = [session.run([Call("f", (5,), edits=(number,))])[0] for number in numbers]
        assert [one for one in outcomes if one is not None] == [
            one for one in alone if isinstance(one, Returned) and one != Returned(6)
        ]
        assert len(sieved.outcomes) == len({one.value for one in sieved.outcomes})


@pytest.mark.parametrize(
    "lie",
    [
        {"classes": 2 * ONE},
        {"classes": -ONE},
        {"classes": ONE[:0]},
        {"classes": np.array([1, 1], np.int32)},
        {"classes": "1"},
        {"results": None},
        {"results": [framed(1)] * 9},
        {"results": [7]},
        {"results": [framed(1)[:-1]]},
        {"results": [framed(1)[:9]]},
        {"results": [np.frombuffer(wire.encode("loaded", {"names": []}), np.uint8)]},
    ],
)
def test_a_lie_about_what_edits_change_is_no_answer(lie):
    answer = {"classes": ONE, "results": [framed(1)], **lie}
    with editing(f=[("edits", TRUE), ("sieved", answer)]) as session:
        session.edits()
        assert session.sieve(Call("f", (5,)), [0]) == Sieved()
