"""What is kept of a failed public call, so that its difference can be drawn."""

from __future__ import annotations

import numpy as np
import pytest

from grader.diagnose import picture
from grader.diagnose.picture import MOST
from grader.model import Call, CasePlan, Raised, Returned

ZEROS = np.zeros((2, 3))


def picture_of(failed, curves=()):
    return picture.picture_of(failed, failed, dict(curves))


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


STEPS = np.arange(8.0).reshape(4, 2)


def test_an_array_along_time_is_kept_as_curves_by_the_name_of_the_value():
    named = case((STEPS, STEPS), ("h", "logits"))
    made = picture_of([(named, Returned((STEPS, STEPS + 1)))], {"logits": "time step"})
    assert (made.part, made.along) == ("logits", "time step")
    assert picture_of([(named, Returned((STEPS, STEPS + 1)))], {"h": "time step"}).along == ""
    alone = case(STEPS, ("norms",))
    assert picture_of([(alone, Returned(STEPS + 1))], {"norms": "layer"}).along == "layer"


def test_a_single_step_is_no_curve():
    assert picture_of([(case(ZEROS[:1], ("h",)), Returned(ZEROS[:1] + 1))], {"h": "time step"}).along == ""


def drawn(share, scale, seed):
    """A mask as dropout draws it."""
    return (np.random.default_rng(seed).random((32, 32)) >= share) * scale


def random_picture(value, failed=()):
    one = CasePlan(
        "1024 ones", {}, (Call("f"),), (ZEROS, drawn(0.3, 1.25, 0)), returns=("out", "mask"), random=True
    )
    return picture.picture_of([(one, Returned(value))], failed, {})


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 30))
def test_another_draw_of_the_right_distribution_has_no_picture(seed):
    assert random_picture((ZEROS, drawn(0.3, 1.25, seed))) is None


@pytest.mark.parametrize(("share", "scale"), [(0.7, 1.25), (0.3, 1.0), (0.0, 1.25)])
def test_of_a_random_function_the_last_array_is_kept_if_its_values_occur_otherwise(share, scale):
    made = random_picture((ZEROS, drawn(share, scale, 1)))
    assert (made.part, made.random, len(made.observed)) == ("mask", True, 1024)
    assert random_picture((ZEROS, drawn(share, scale, 1)), [(case(ZEROS), Returned(ZEROS + 1))]).random


def test_where_the_values_occur_as_they_should_what_else_is_wrong_is_drawn():
    assert not random_picture((ZEROS, drawn(0.3, 1.25, 1)), [(case(ZEROS), Returned(ZEROS + 1))]).random


@pytest.mark.parametrize("value", [None, ZEROS, (ZEROS, ZEROS), (ZEROS, "mask")])
def test_of_a_random_function_nothing_else_is_drawn(value):
    assert random_picture(value) is None
