"""What is shown of a small input that fails: the part that is wrong, by its name, and what is right."""

from __future__ import annotations

import numpy as np
import pytest

from grader.diagnose.counterexample import counterexample, fails, plainest
from grader.model import Call, CasePlan, Raised, Returned
from grader.wire import Function

ONE = np.array([1.0])
ALLOWED = 1e-9


def shown(expected, came, allowance, returns=()):
    case = CasePlan("small", {"x": ONE}, (Call("f", (ONE,)),), expected, allowance, returns)
    assert fails(case, Returned(came))
    return counterexample("work", case, Returned(came)).evidence


@pytest.mark.parametrize(
    ("expected", "came", "allowance", "returns", "says"),
    [
        (1.0, 2.0, ALLOWED, ("loss",), "The result is 2; expected 1."),
        ((1.0, 2.0), (1.0, 3.0), (ALLOWED, ALLOWED), ("h_t", "c_t"), "Your c_t is 3; expected 2."),
        ((1.0, 2.0), (1.0, 3.0), (ALLOWED, ALLOWED), (), "Value 2 of 2 is 3; expected 2."),
        ({"W": 1.0, "b": 2.0}, {"W": 1.0, "b": 3.0}, {"W": ALLOWED, "b": ALLOWED}, (), "The result['b'] is 3;"),
        (
            (1.0, {"W": ONE}),
            (1.0, {"W": 2 * ONE}),
            (ALLOWED, {"W": ALLOWED}),
            ("loss", "new"),
            "Your new['W'] is [2.]; expected [1.].",
        ),
        (
            {"W": 1.0},
            {"w": 1.0},
            {"W": ALLOWED},
            (),
            "The result is a dict with the keys 'w'; expected a dict with the keys 'W'.",
        ),
        (ONE / 3, [2 / 3], ALLOWED, (), "The result is [0.666667]; expected [0.333333]."),
        (ONE / 3, (1 / 3,), ALLOWED, (), "The result is a tuple, not an array; expected [0.333333]."),
        (ONE / 3, np.float16(ONE / 3), ALLOWED, (), "The result is [0.3333] (float16); expected [0.333333]."),
        (ONE, 1.0, ALLOWED, (), "The result is the single number 1; expected the array [1.]."),
        ((1.0, 2.0), 1.0, (ALLOWED, ALLOWED), ("h_t", "c_t"), "The result is 1; expected (1, 2)."),
    ],
)
def test_the_first_wrong_part_is_shown_by_its_name(expected, came, allowance, returns, says):
    assert says in shown(expected, came, allowance, returns)


@pytest.mark.parametrize(
    ("expected", "came"),
    [(ONE, [1.0]), ((1.0, ONE), [1.0, [1.0]]), ({"W": np.eye(2)}, {"W": [[1.0, 0.0], [0.0, 1.0]]})],
)
def test_a_list_of_the_right_numbers_is_as_right_as_in_a_check(expected, came):
    allowances = {tuple: (ALLOWED, ALLOWED), dict: {"W": ALLOWED}}
    allowance = allowances.get(type(expected), ALLOWED)
    assert not fails(CasePlan("small", {"x": ONE}, (Call("f", (ONE,)),), expected, allowance), Returned(came))


@pytest.mark.parametrize(
    ("came", "says"),
    [
        ((1.0, 2.0), "f does not return dh; the other values are right."),
        ((2.0, 3.0), "f does not return loss; the other values are right."),
        (2.0, "f does not return loss and dh; the other value is right."),
        ((1.0, 7.0), "f fails on a small input, which you can try yourself."),  # more is wrong than their number
        ((3.0, 1.0), "f fails on a small input, which you can try yourself."),
    ],
)
def test_values_that_are_missing_are_named_if_the_others_are_right(came, says):
    names, expected = ("loss", "dw", "dh"), (1.0, 2.0, 3.0)
    case = CasePlan("small", {"x": ONE}, (Call("f", (ONE,)),), expected, (ALLOWED,) * 3, names)
    assert counterexample("work", case, Returned(came)).says == says


def test_an_input_that_is_refused_by_mistake_is_said_to_be_allowed():
    case = CasePlan("small", {"x": ONE}, (Call("f", (ONE,)),), 2.0, ALLOWED)
    found = counterexample("work", case, Raised("ValueError", "ValueError", "too large", "work.py", 3))
    assert found.evidence == "In work.py, line 3: no error is expected here, but 2."


def test_the_smallest_input_on_which_the_error_can_be_seen_is_shown():
    def failed(name, came):
        case = CasePlan(name, {"x": ONE}, (Call("f", (ONE,)),), (1.0, {"W": ONE}), (ALLOWED, {"W": ALLOWED}))
        return case, Returned((1.0, {"W": ONE * came}))

    hardly, much = failed("off by a millionth", 1 + 1e-6), failed("twice as large", 2)
    assert [fails(*one) for one in (hardly, much)] == [True, True]
    assert plainest([hardly, much, much]) is much
    assert plainest([hardly, hardly]) is hardly


LONG = np.arange(12.0).reshape(3, 4) - 0.5
WAVE = Function("wave", "def wave(x, a, b):\n    return a * x + b\n", {"a": LONG[:2], "b": LONG[:2]})


@pytest.mark.parametrize(
    "given",
    [
        {"x": np.arange(60.0).reshape(2, 5, 6) - 30.25, "params": {"conv_w": LONG, "conv_b": LONG}},
        {"f": WAVE, "x": LONG},
        {"prediction_of_all_layers": (LONG / 3).astype(np.float32), "size": 2},
        {"caches": [(LONG, {"h": LONG, "Wxh": LONG[0]}), (LONG, {})], "x": LONG},
        {"targets": (LONG,), "x": LONG},
        {"d_out": LONG, "x": LONG, "kernel_size": 2, "stride": None, "padding": 0, "mode": "average", "eps": 1e-7},
    ],
)
def test_what_is_to_be_pasted_fits_into_the_lines_of_a_terminal_and_runs(given):
    case = CasePlan("small", given, (Call("f_of_a_long_name", tuple(given.values())),), 1.0, ALLOWED)
    replay = counterexample("work", case, Returned(2.0)).replay
    assert max(map(len, replay.splitlines())) <= 80
    received = []
    space = {"f_of_a_long_name": lambda *arguments: received.extend(arguments)}
    exec("\n".join(line for line in replay.splitlines() if "from work import" not in line), space)  # noqa: S102
    for came, value in zip(received, given.values(), strict=True):
        if isinstance(value, Function):
            np.testing.assert_array_equal(came(LONG[:2]), LONG[:2] * LONG[:2] + LONG[:2])
        else:
            assert_same(came, value)


def assert_same(came, value):
    """Whether both are alike down to their arrays and dtypes."""
    if isinstance(value, dict):
        assert came.keys() == value.keys()
        came, value = list(came.values()), list(value.values())
    if isinstance(value, (list, tuple)):
        assert type(came) is type(value)
        for one, other in zip(came, value, strict=True):
            assert_same(one, other)
    else:
        assert getattr(came, "dtype", None) == getattr(value, "dtype", None)
        assert np.array_equal(came, value)


def test_what_is_wrong_in_late_digits_alone_is_seen_when_the_input_is_tried(capsys):
    x = np.array([0.25, 3.0])
    case = CasePlan("small", {"x": x}, (Call("f", (x,)),), np.sqrt(x), 1e-12)
    lines = counterexample("work", case, Returned(np.sqrt(x) + 1e-10)).replay.splitlines()
    with np.printoptions():
        exec("\n".join(line for line in lines if "work" not in line), {"f": lambda x: np.sqrt(x) + 1e-10})  # noqa: S102 - the snippet of the grader
    printed = capsys.readouterr().out
    assert float(printed.strip(" []\n").split()[0]) == pytest.approx(0.5 + 1e-10, abs=1e-14)
    assert "set_printoptions" not in counterexample("work", case, Returned(np.sqrt(x) + 1)).replay
