"""A sentence on a function is held against all its calls: those that raise, and the properties that do not hold."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.tolerances import allowance
from grader.diagnose.evidence import Beside, Sighting
from grader.diagnose.forensics import explain


def calls(givens, spoiled):
    """A call for each of `givens`, the arguments; right unless `spoiled` says otherwise."""
    rng = np.random.default_rng(1)
    seen = []
    for given in givens:
        right = rng.normal(size=(4, 5)) * 20
        came = rng.normal(size=(4, 5)) if spoiled(given) else right
        seen.append(Sighting("case", given, {"": right}, {"": allowance(right, ())}, {"": came}))
    return seen


def kernels(*sizes):
    return [{"w": np.ones((2, 3, rows, columns)), "stride": 1} for rows, columns in sizes]


def strides(*several):
    return [{"w": np.ones((2, 3, 4, 5)), "stride": stride} for stride in several]


def test_a_condition_holds_for_calls_that_raise_too():
    right_or_raised = calls(kernels((3, 3), (3, 3), (1, 1), (1, 1)), lambda given: given["w"].shape[2] == 1)
    beside = Beside(raised=tuple(kernels((2, 3), (3, 2), (2, 2))))
    finding = explain("scan", right_or_raised, beside)
    assert finding.says == "In the calls tried, scan worked only where the last two axes of w are 3 x 3."
    assert finding.evidence == "The 2 calls of that kind are right; the other 5 fail."


@pytest.mark.parametrize(
    ("size", "asks"), [(1, "a flip, a transpose or a wrong index"), (3, "Which number in your code")]
)
def test_a_length_of_one_is_asked_for_as_a_number_in_the_code_only_if_it_is_more_than_one(size, asks):
    beside = Beside(raised=tuple(kernels((1, 3), (3, 1), (2, 2))))
    finding = explain("scan", calls(kernels(*[(size, size)] * 4), lambda _: False), beside)
    assert finding.says == f"In the calls tried, scan worked only where the last two axes of w are {size} x {size}."
    assert asks in finding.hint


def vectors(*sizes):
    return [{"x": np.ones(x), "h": np.ones(h), "W": np.ones((4 * h, x + h))} for x, h in sizes]


@pytest.mark.parametrize("right", [[(3, 3)] * 4, [(3, 3), (3, 3), (2, 2), (4, 4)]])
def test_two_sizes_that_must_be_equal_are_not_said_to_be_numbers(right):
    beside = Beside(raised=tuple(vectors((2, 3), (3, 2), (5, 1))))
    finding = explain("step", calls(vectors(*right), lambda _: False), beside)
    assert finding.says == "In the calls tried, step worked only where x.shape[0] and h.shape[0] are equal."
    assert "one of these two sizes for the other" in finding.hint


def test_what_fails_is_named_if_that_is_one_kind_of_call():
    beside = Beside(raised=tuple(strides(2, 3)))
    finding = explain("scan", calls(strides(1, 1, 1, 1), lambda _: False), beside)
    assert finding.says == "scan failed in all calls tried where stride is not 1, and in no others."


def test_of_two_conditions_that_hold_together_neither_is_said_to_be_the_one():
    def both(*sizes):
        return [{"image": np.ones((4 + n, 4 + m)), "kernel": np.ones((n, m))} for n, m in sizes]

    beside = Beside(raised=tuple(both((2, 3), (3, 2), (1, 3))))
    finding = explain("slide", calls(both((3, 3), (2, 2), (3, 3)), lambda _: False), beside)
    assert finding.says.endswith(" is not square, and in no others.")
    assert "which may be the reason instead" in finding.evidence


def test_what_fewer_right_calls_speak_of_is_not_said_to_hold_in_exactly_the_same():
    """A property leaves out what it sets itself, such as whether it trains."""
    whole = [{"p": 0.5, "training": False}] * 3
    beside = Beside(raised=({"p": 0, "training": True},) * 3, held=({"p": 0.5},) * 4)
    finding = explain("drop", calls(whole, lambda _: False), beside)
    assert finding.says == "drop failed in all calls tried where p is 0, and in no others."
    assert "training" not in finding.evidence


@pytest.mark.parametrize("axes", [1, 3, 4])
def test_the_number_of_axes_with_which_it_works_is_named(axes):
    flat = [{"x": np.ones((4, 5))}] * 4
    beside = Beside(raised=tuple({"x": np.ones((2,) * axes)} for _ in range(3)))
    assert (
        explain("drop", calls(flat, lambda _: False), beside).says
        == "In the calls tried, drop worked only where x has 2 axes."
    )


@pytest.mark.slow
def test_nothing_is_said_to_be_right_otherwise_if_a_property_does_not_hold():
    seen = calls(strides(1, 1, 1, 1, 2, 2), lambda given: given["stride"] == 2)
    assert "passed in all others" in explain("scan", seen).says
    assert explain("scan", seen, Beside(broken=tuple(strides(1)))) is None
    assert (
        "passed in all others"
        in explain("scan", seen, Beside(broken=tuple(strides(2)), held=tuple(strides(1)))).says
    )


def test_nothing_is_said_to_be_right_at_all_other_places_if_calls_raise():
    given = [{"x": np.ones((4, 5))} for _ in range(4)]
    seen = calls(given, lambda _: False)
    wrong = [
        Sighting(one.case, one.arguments, one.expected, one.allowance, {"": one.expected[""].copy()})
        for one in seen
    ]
    for one in wrong:
        one.observed[""][0] = 0.0
    assert "first row" in explain("f", wrong).says
    assert explain("f", wrong, Beside(raised=({"x": np.ones((2, 2))},))) is None


def test_calls_that_returned_no_value_are_not_counted_in_silence():
    given = [{"x": np.ones((4, 5))} for _ in range(4)]
    wrong = [
        Sighting(one.case, one.arguments, one.expected, one.allowance, {"": 3 * one.expected[""]})
        for one in calls(given, lambda _: True)
    ]
    raised = ({"x": np.ones((2, 2))},)
    assert "Not counted" not in explain("f", wrong).evidence
    assert explain("f", wrong, Beside(raised=raised)).evidence.endswith(
        " Not counted: 1 call that returned no value."
    )
    known = Beside(raised=raised, scoped_raised=raised)
    assert "Not counted: 2 calls that" in explain("f", wrong, known).evidence


@pytest.mark.slow
def test_a_word_that_stands_in_the_stub_is_named():
    given = [{"activation": word} for word in ("tanh", "tanh", "relu", "sigmoid", "relu", "relu")]
    seen = calls(given, lambda one: one["activation"] == "tanh")
    assert (
        "in all calls tried where activation is 'tanh'"
        in explain("norms", seen, Beside(words=frozenset({"tanh"}))).says
    )
    assert "tanh" not in explain("norms", seen).says
