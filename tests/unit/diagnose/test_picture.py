"""What is kept of a failed public call, so that its difference can be drawn."""

from __future__ import annotations

import numpy as np
import pytest

from grader.diagnose.picture import MOST, picture_of
from grader.model import Call, CasePlan, Raised, Returned

ZEROS = np.zeros((2, 3))


def case(expected, returns=(), label="small"):
    allowance = tuple(1e-9 for _ in expected) if isinstance(expected, tuple) else 1e-9
    return CasePlan(label, {}, (Call("f"),), expected, allowance, returns)


def test_the_entries_of_the_wrong_array_are_kept_with_four_digits():
    expected = ZEROS + 1 / 3
    made = picture_of([(case(expected), Returned(expected + np.eye(2, 3)))])
    assert (made.part, made.case, made.shape) == ("", "small", (2, 3))
    assert made.expected == (0.3333,) * 6
    assert made.observed == (1.333, 0.3333, 0.3333, 0.3333, 1.333, 0.3333)


def test_of_several_values_the_wrong_one_is_kept_by_its_name():
    right, wrong = np.ones(4), np.zeros(3)
    made = picture_of([(case((right, right[:3]), ("dx", "dw")), Returned((right, wrong)))])
    assert (made.part, made.observed) == ("dw", (0.0, 0.0, 0.0))


def test_the_largest_failed_input_is_kept():
    both = [(case(np.ones(n), label=f"{n}"), Returned(np.zeros(n))) for n in (2, 9, 4)]
    assert picture_of(both).case == "9"


def test_an_entry_that_is_no_number_is_kept_as_none():
    assert picture_of([(case(np.ones(2)), Returned(np.array([np.nan, -np.inf])))]).observed == (None, None)


@pytest.mark.parametrize(
    "value",
    [np.zeros(4), 3.0, None, [0.0] * 6, np.zeros((2, 3), complex), np.full((2, 3), "x"), (ZEROS, ZEROS)],
)
def test_what_has_another_kind_or_shape_is_not_drawn(value):
    assert picture_of([(case(ZEROS + 1), Returned(value))]) is None


def test_neither_is_an_exception_nor_a_right_value_nor_a_number_nor_a_large_array():
    large = np.zeros(MOST + 1)
    assert (
        picture_of(
            [
                (case(ZEROS), Raised("ValueError", "ValueError")),
                (case(ZEROS), Returned(ZEROS)),
                (case(np.zeros(1)), Returned(np.ones(1))),
                (case(large), Returned(large + 1)),
                (case(ZEROS + np.inf), Returned(ZEROS)),
            ]
        )
        is None
    )
