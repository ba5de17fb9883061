"""A counterexample is written out within one budget, however its value is nested: counted, never timed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import wire
from grader.diagnose import counterexample as module
from grader.diagnose.counterexample import counterexample, fails
from grader.diagnose.written_value import MOST_CHARACTERS, MOST_ENTRIES, written
from grader.model import Call, CasePlan, Killed, Missing, Returned, Unknown

ONE = np.array([1.0])


class Counted(list):
    """A list that counts how many of its items are looked at."""

    def __init__(self, items):
        super().__init__(items)
        self.read = 0

    def __iter__(self):
        for item in super().__iter__():
            self.read += 1
            yield item


def case_of(expected):
    return CasePlan("small", {"x": ONE}, (Call("f", (ONE,)),), expected, 1e-9)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.5, "1.5"),
        (np.array([-1e-17, -0.0, 1.5, -0.25]), "[ 0. , 0. , 1.5 , -0.25]"),
        ([2, "a"], "[2, 'a']"),
        ((None, True), "(None, True)"),
        ({"W": 1, "b": 2}, "a dict with the keys 'W', 'b'"),
        (np.arange(4.0).reshape(2, 2), "[[0., 1.], [2., 3.]]"),
        ([0.5] * MOST_ENTRIES, "[" + ", ".join(["0.5"] * MOST_ENTRIES) + "]"),
        ([0.5] * (MOST_ENTRIES + 7), "[" + ", ".join(["0.5"] * MOST_ENTRIES) + ", 7 more]"),
        ([[1] * 50, [2] * 50], f"[[{', '.join('1' * 50)}], [{', '.join('2' * 10)}, 40 more]]"),
        ([np.zeros(40), np.zeros(40)], f"[[{', '.join(['0.'] * 40)}], an array of shape (40,)]"),
        (np.zeros(61), "an array of shape (61,)"),
        (np.zeros((1,) * 32), "an array with 32 axes"),
    ],
)
def test_a_value_is_written_as_a_person_would_and_what_is_left_over_is_counted(value, text):
    assert written(value) == text


WORST = {
    "arrays in lists": lambda: [[[np.full(60, 0.1) for _ in range(9)] for _ in range(60)] for _ in range(60)],
    "empty lists": lambda: [[] for _ in range(100_000)],
    "lists of empty lists": lambda: [[[] for _ in range(300)] for _ in range(300)],
    "empty arrays": lambda: [np.zeros((0, 2**20)) for _ in range(10_000)],
    "arrays of no axes": lambda: [np.array(0.1) for _ in range(10_000)],
    "arrays of many axes": lambda: [np.zeros((1,) * 30) for _ in range(1000)],
    "texts": lambda: ["\x00" * 5000 for _ in range(1000)],
    "keys": lambda: {"\u202e" * 90 + str(number): number for number in range(20_000)},
    "dicts": lambda: [{"k" * 60: {}} for _ in range(10_000)],
    "giants": lambda: [2**64 - 1, -(2**63), 1.7976931348623157e308] * 10_000,
    "complex numbers": lambda: [np.full(30, 1e-300 + 1e300j)] * 100,
    "truth values": lambda: [True] * 100_000,
    "nothing": lambda: [None] * 100_000,
    "tuples": lambda: ((((0.1,) * 59,) * 59,) * 59,),
    "one long text": lambda: "a'\"\\\n" * 100_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_the_worst_of_every_type_is_written_within_one_budget(name):
    value = WORST[name]()
    for digits in (6, 16):
        text = written(value, digits)
        assert len(text) <= MOST_CHARACTERS + 3
        assert text.count(", ") <= 2 * MOST_ENTRIES  # shapes have some too


def extremes(dtype):
    """The entry of a type that takes most characters."""
    match dtype.kind:
        case "b":
            return False
        case "i" | "u":
            return np.iinfo(dtype).min or np.iinfo(dtype).max
        case "f":
            return -np.finfo(dtype).smallest_normal * 1.2345678901234567
        case _:
            return -np.finfo(dtype).smallest_normal * (1.23456789 + 1.23456789j)


@pytest.mark.parametrize("name", sorted(wire.DTYPES))
@pytest.mark.parametrize("digits", [6, 16])
def test_arrays_of_every_type_that_crosses_are_written_within_one_budget(name, digits):
    dtype = wire.DTYPES[name]
    entries = np.full(MOST_ENTRIES // 2, extremes(dtype), dtype)
    text = written([entries, [entries, (entries,) * 1000]] * 1000, digits)
    assert len(text) <= MOST_CHARACTERS + 3
    assert text.count(", ") <= 2 * MOST_ENTRIES


@pytest.mark.slow
def test_no_more_of_a_list_is_read_than_is_written():
    inner = [Counted([0.5] * 1000) for _ in range(1000)]
    outer = Counted(inner)
    written(outer)
    assert outer.read <= MOST_ENTRIES + 1
    assert sum(one.read for one in inner) <= MOST_ENTRIES + 2


deep = st.recursive(
    st.none()
    | st.floats()
    | st.integers()
    | st.text(max_size=80)
    | st.sampled_from([np.zeros(7), np.zeros((0, 9))]),
    lambda inner: st.lists(inner, max_size=40) | st.dictionaries(st.text(max_size=90), inner, max_size=9),
    max_leaves=200,
)


@pytest.mark.slow
@given(deep)
def test_any_value_is_written_within_the_budget(value):
    assert len(written(value)) <= MOST_CHARACTERS + 3


@pytest.mark.slow
def test_whether_a_call_failed_is_told_by_comparing_alone(monkeypatch):
    def never(*_):
        raise AssertionError("a value was written out")

    monkeypatch.setattr(module, "written", never)
    assert fails(case_of(ONE), Returned(WORST["arrays in lists"]()))
    assert fails(case_of(ONE), Killed(11))
    assert not fails(case_of(ONE), Returned(np.array([1.0])))
    assert not fails(case_of(ONE), Unknown("gone"))
    assert not fails(case_of(ONE), Missing("function f"))


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_the_finding_for_the_worst_value_is_short(name):
    finding = counterexample("work", case_of((ONE, ONE)), Returned(WORST[name]()))
    assert len(finding.evidence) <= 2 * (MOST_CHARACTERS + 50)


@pytest.mark.slow
def test_the_worst_values_are_such_as_can_cross_the_wire():
    for made in WORST.values():
        wire.encode("returned", {"value": made()})
