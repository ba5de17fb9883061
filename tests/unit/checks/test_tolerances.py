"""The allowance: measured on the alternatives, between a floor and a ceiling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.tolerances import CEILING, FLOOR, MARGIN, SMALLEST, allowance


def test_the_allowance_is_the_spread_of_the_alternatives_times_the_margin():
    expected = np.array([100.0, 1.0])
    others = [expected + np.array([0.0, 1e-9]), expected - np.array([0.0, 3e-9])]
    assert allowance(expected, others) == pytest.approx(3e-9 * MARGIN)


def test_alternatives_that_agree_leave_the_floor():
    assert allowance(np.array([-50.0, 2.0]), [np.array([-50.0, 2.0])]) == pytest.approx(50 * FLOOR)


def test_alternatives_that_disagree_wildly_loosen_nothing_beyond_the_ceiling():
    assert allowance(np.array([50.0, 2.0]), [np.array([0.0, 0.0])]) == pytest.approx(50 * CEILING)
    assert allowance(np.array([50.0]), [np.array([0.0])], ceiling=1e-3) == pytest.approx(0.05)


def test_without_alternatives_the_allowance_is_between_floor_and_ceiling():
    assert FLOOR < allowance(1.0, []) < CEILING
    assert allowance(1.0, [], ceiling=1e-12) == pytest.approx(1e-12)


@pytest.mark.parametrize(
    "expected", [0.0, np.zeros((2, 2)), np.zeros((0, 3)), np.array(0.0), np.nan, np.array([np.inf])]
)
def test_where_there_is_nothing_to_be_relative_to_rounding_is_allowed_and_no_more(expected):
    assert 1e-14 < allowance(expected, [expected]) < 1e-12


def test_infinity_and_nan_do_not_loosen_the_rest():
    expected = np.array([2.0, np.inf, np.nan])
    assert allowance(expected, [expected.copy()]) == pytest.approx(2 * FLOOR)


def test_a_boolean_mask_has_an_allowance_below_the_step_from_false_to_true():
    mask = np.array([True, False])
    assert 0 < allowance(mask, [mask.copy()]) < 1
    assert 0 < allowance(mask, [~mask]) < 1


def test_unsigned_alternatives_do_not_wrap_around():
    expected = np.array([3], np.uint8)
    assert allowance(expected, [np.array([2], np.uint8)], ceiling=1e9) == pytest.approx(MARGIN)


def test_the_structure_of_the_expected_value_is_mirrored():
    expected = (np.ones(2), {"a": 4.0, "b": "word"}, True, None, [1])
    got = allowance(expected, [expected])
    assert got == [
        pytest.approx(FLOOR),
        {"a": pytest.approx(4 * FLOOR), "b": None},
        None,
        None,
        [pytest.approx(FLOOR)],
    ]


@pytest.mark.slow
@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=5), st.floats(0, 1e3))
def test_no_spread_passes_the_ceiling(entries, spread):
    expected = np.array(entries)
    allowed = allowance(expected, [expected + spread])
    assert allowed <= max(CEILING * float(np.max(np.abs(expected))), SMALLEST)
