"""Comparison: a right value passes in any ordinary form, a wrong one never does, and the student learns where."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.checks.compare import compare
from grader.checks.structure import Mismatch, conform, with_arrays
from grader.checks.tolerances import allowance


def difference(expected, observed):
    return compare(expected, observed, allowance(expected, []))


def right(expected, observed):
    return difference(expected, observed) is None


def said(expected, observed):
    found = difference(expected, observed)
    assert found is not None
    return found.message


moderate = st.floats(-1e6, 1e6, allow_subnormal=False)
arrays = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=moderate)

# --- properties ------------------------------------------------------------------------------------------


@pytest.mark.slow
@given(arrays)
def test_a_value_equals_itself(array):
    assert right(array, array.copy())


@pytest.mark.slow
@given(arrays, st.randoms(use_true_random=False), st.sampled_from([np.nan, np.inf, -np.inf, 1e3, -1e-3]))
def test_one_wrong_entry_anywhere_is_wrong(array, random, push):
    observed = np.array(array)
    place = tuple(random.randrange(n) for n in array.shape)
    observed[place] += push * max(1.0, float(np.max(np.abs(array))))
    found = difference(array, observed)
    assert found is not None
    if array.size > 1 and np.isfinite(push):
        assert str(list(place)) in found.message


@pytest.mark.slow
@given(arrays, st.floats(0.0, 0.999), st.floats(1.001, 1e3))
def test_the_allowance_is_the_border_between_right_and_wrong(array, inside, outside):
    allowed = 0.5
    whole = np.round(array)  # so that adding a fraction is exact enough
    assert compare(whole, whole + inside * allowed, allowed) is None
    found = compare(whole, whole + outside * allowed, allowed)
    assert found.error == pytest.approx(outside, rel=1e-6)


@pytest.mark.slow
@given(hnp.arrays(np.float64, (3, 4), elements=moderate))
@settings(max_examples=30)
def test_the_message_quotes_no_value(array):
    observed = array + 12345.678
    found = difference(array, observed)
    assert "12345" not in found.message.replace(f"{12345.678 / max(np.max(np.abs(array)), 1e-300):.1e}", "")
    assert "got" in found.detail
    assert "expected" in found.detail


# --- what passes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "observed"),
    [
        ((1.0, 2.0), [1.0, 2.0]),
        ([1.0, 2.0], (1.0, 2.0)),
        (2.0, np.array(2.0)),
        (np.array(2.0), 2.0),
        (np.float64(2.0), np.float64(2.0)),
        (2.0, 2),
        (1.0, True),
        (np.ones(3), np.ones(3, np.int8)),
        (np.ones(3), np.ones(3, bool)),
        (np.arange(3), np.arange(3.0)),
        (np.array([True, False]), np.array([True, False])),
        (np.array([True, False]), np.array([1, 0])),
        (np.array([True, False]), np.array([1.0, 0.0])),
        (np.bool_(True), np.array(True)),
        (True, np.array(True)),
        (np.arange(3, dtype=np.uint8), np.arange(3)),
        (np.array([1 + 0j, 2j]), np.array([1 + 0j, 2j])),
        (np.array([1 + 0j, 2 + 0j]), np.array([1.0, 2.0])),
        (np.ones(2, np.float32), np.ones(2)),
        ({"a": 1.0, "b": np.ones(2)}, {"b": np.ones(2), "a": 1}),
        ("text", "text"),
        (None, None),
        ([], ()),
    ],
)
def test_a_right_value_passes_in_any_ordinary_form(expected, observed):
    assert difference(expected, observed) is None


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 2, 2)])
def test_an_empty_array_equals_an_empty_array_of_its_shape_only(shape):
    assert right(np.zeros(shape), np.zeros(shape))
    assert f"{shape}" in said(np.zeros(shape), np.zeros((*shape, 1)))


def test_a_0_d_array_is_not_an_array_of_one_entry():
    assert said(3.0, np.array([3.0])) == "the result has the shape (1,), but a single number is expected"
    assert said(np.array([3.0]), 3.0) == "the result has the shape (), but the shape (1,) is expected"


def test_negative_zero_is_zero():
    assert right(np.array([0.0, -0.0]), np.array([-0.0, 0.0]))
    assert right(0.0, -0.0)


def test_non_contiguous_and_read_only_arrays_are_compared_by_their_values():
    array = np.arange(12.0).reshape(3, 4)
    observed = np.asfortranarray(array)
    observed.flags.writeable = False
    assert right(array, observed)
    assert right(array[::2, ::-1], np.ascontiguousarray(array[::2, ::-1]))
    assert not right(array.T[:3, :3], array[:3, :3])


# --- NaN and infinity ------------------------------------------------------------------------------------


def test_nan_equals_nothing_unless_the_reference_has_it_there():
    assert right(np.array([1.0, np.nan]), np.array([1.0, np.nan]))
    assert not right(np.array([1.0, np.nan]), np.array([1.0, 2.0]))
    assert not right(np.array([1.0, 2.0]), np.array([1.0, np.nan]))
    assert not right(np.nan, 1.0)
    assert not right(1.0, np.array(np.nan))


def test_infinity_equals_the_infinity_of_its_sign():
    assert right(np.array([np.inf, -np.inf]), np.array([np.inf, -np.inf]))
    assert not right(np.array([np.inf, 1.0]), np.array([-np.inf, 1.0]))
    assert not right(np.array([np.inf, 1.0]), np.array([1e300, 1.0]))
    assert not right(np.array([1.0, 1.0]), np.array([1.0, np.inf]))


def test_nan_beside_an_infinity_of_the_reference_is_wrong_and_counted():
    message = said(np.array([np.inf, 1.0, 2.0]), np.array([np.nan, 1.0, 2.0]))
    assert message == "1 of the 3 entries of the result is NaN, first at [0]"


def test_first_nan_or_infinity_is_located():
    observed = np.zeros((2, 3))
    observed[1, 1:] = np.nan
    assert said(np.zeros((2, 3)), observed) == "2 of the 6 entries of the result are NaN, first at [1, 1]"
    observed[1, 1:] = np.inf
    assert said(np.zeros((2, 3)), observed) == "2 of the 6 entries of the result are infinite, first at [1, 1]"
    assert said(1.0, np.array(np.nan)) == "the result is NaN"
    assert said(1.0, np.array(np.inf)) == "the result is infinite"


def test_numbers_too_far_apart_to_subtract_are_wrong():
    assert not right(np.array([1.7e308]), np.array([-1.7e308]))


# --- dtypes ----------------------------------------------------------------------------------------------


def test_float32_for_float64_fails_with_a_message():
    expected = np.array([1.0, 2.0])
    message = said(expected, expected.astype(np.float32))
    assert message == "the result is float32, which keeps at most half of the digits: compute in float64"
    assert not right(1.0, np.array(1.0, np.float32))
    assert not right(expected + 0j, expected.astype(np.complex64))


def test_complex_numbers_do_not_pass_for_real_ones():
    assert said(np.ones(2), np.ones(2) + 0j) == "the result is complex, but real numbers are expected"


def test_unsigned_integers_do_not_wrap_around():
    found = difference(np.array([5, 1], np.uint8), np.array([3, 1], np.uint8))
    assert found.message.endswith("off by 40 % of the largest value expected, 40 million times the tolerance")


def test_an_object_array_cannot_be_expected_of_anybody():
    # On the wire there is none; should one get here, it must not pass.
    with pytest.raises(TypeError):
        difference(np.ones(2), np.array([None, None]))


@pytest.mark.parametrize("observed", [False, np.array(False), 0])
def test_a_wrong_boolean_or_integer_for_a_number_is_wrong_not_an_error(observed):
    assert said(3.0, observed).startswith("the result is off by as much as the largest value expected")
    assert difference(3.0, observed).detail == "got 0, expected 3"
    assert "got 0, expected 3" in difference(np.array([3.0]), np.array([observed])).detail


# --- structure -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("h", "logits"), "2 of the 3 entries of logits are wrong"),
        ((), "of value 2 of 2"),
        (("h",), "of value 2 of 2"),
    ],
)
def test_returned_values_are_called_by_their_names(names, says):
    expected, observed = (1.0, np.zeros(3)), (1.0, np.array([0.0, 1.0, 2.0]))
    assert says in compare(expected, observed, (1e-9, 1e-9), names).message


@pytest.mark.parametrize(
    ("expected", "observed", "message"),
    [
        (1.0, None, "the result is None (is a return statement missing?), but a number is expected"),
        (np.ones(2), None, "(is a return statement missing?), but an array of shape (2,) is expected"),
        (np.ones(2), [1.0, 1.0], "the result is a list of 2, but an array of shape (2,) is expected"),
        (np.ones(2), (1.0, 1.0), "the result is a tuple of 2, but an array"),
        (1.0, "1", "the result is a string, but a number"),
        (1.0, {}, "the result is a dict, but a number"),
        ((1.0, 2.0), 1.0, "the result is a number, but 2 values are expected"),
        ((1.0, 2.0), np.ones(2), "the result is an array with 1 axis, but 2 values are expected"),
        ((1.0, 2.0), np.array(3.0), "the result is a number, but 2 values are expected"),
        ((1.0, 2.0), np.ones((64, 0)), "the result is an array with 2 axes, but 2 values are expected"),
        ((1.0, 2.0), np.ones((1,) * 9), "the result is an array with more than 6 axes, but 2 values"),
        ((1.0, 2.0), (1.0,), "the result has 1 value, but 2 are expected"),
        ((1.0, 2.0), (1.0,) * 3, "the result has 3 values, but 2 are expected"),
        ((1.0, 2.0), (1.0,) * 100, "the result has far too many values, but 2 are expected"),
        ((1.0, np.ones(2)), (1.0, None), "value 2 of 2 is None"),
        ((1.0, (1.0, 2.0)), (1.0, (1.0, "3")), "value 2 of 2[1] is a string"),
        ({"a": 1.0}, [1.0], "the result is a list of 1, but a dict is expected"),
        ({"a": 1.0}, {"b": 1.0}, "the result should have the keys 'a'; it lacks 'a' and has 1 other"),
        ({"a": 1.0}, {"a": 1.0, "b": 1, "c": 1}, "should have the keys 'a'; it has 2 others"),
        ({"a": 1.0}, dict.fromkeys(map(str, range(12345))), "it lacks 'a' and has far too many others"),
        ({"a": 1.0}, {"a": "2"}, "result['a'] is a string"),
        (True, 1, "the result is a number, but True or False is expected"),
        (True, np.array([True]), "the result is an array with 1 axis, but True or False"),
        (True, False, "the result is a boolean, but not the expected one"),
        ("a", "b", "the result is a string, but not the expected one"),
        ("a", 1.0, "the result is a number, but a string is expected"),
        (None, 1.0, "the result is a number, but None"),
        (None, False, "the result is a boolean, but None"),
        (np.ones((2, 3)), np.ones((3, 2)), "has the shape (3, 2), but the shape (2, 3) is expected"),
        (np.ones((2, 1)), np.ones(2), "has the shape (2,), but the shape (2, 1) is expected"),
    ],
)
def test_a_wrong_structure_is_named(expected, observed, message):
    found = difference(expected, observed)
    assert message in found.message
    assert found.error is None


def test_keys_of_a_students_own_are_not_quoted():
    assert "0.123" not in said({"a": 1.0}, {"hidden entry 0.123": 1.0})


def test_message_counts_wrong_entries_and_names_the_worst():
    expected = np.full((2, 2), 10.0)
    observed = expected + np.array([[0, 1], [0, -3]])
    assert said(expected, observed) == (
        "2 of the 4 entries of the result are wrong, first at [0, 1], the worst at [1, 1], "
        "off by 30 % of the largest value expected, 30 million times the tolerance"
    )
    observed[1, 1] = 10.0
    assert said(expected, observed).startswith("1 of the 4 entries of the result is wrong, at [0, 1], off by 10 %")
    observed[1, 0] = 10.5
    assert said(expected, observed).startswith(
        "2 of the 4 entries of the result are wrong, first at [0, 1], off by"
    )
    assert said(expected, observed + 20).startswith("all 4 entries of the result are wrong")
    assert said(np.ones(1), np.zeros(1)).startswith("the only entry of the result is wrong, off by")
    assert said(np.zeros(2), np.array([0, 1e-3])).endswith("off by 1.0e-03 where 0 is expected")
    assert said(0.0, 2.0) == "the result is off by 2.0e+00 where 0 is expected"


def nudged(array, seed):
    """The last digit of some entries moved, up or down."""
    generator = np.random.default_rng(seed)
    towards = generator.choice([-np.inf, np.inf], array.shape)
    return np.where(generator.random(array.shape) < 0.5, array, np.nextafter(array, towards))


SPREAD = np.random.default_rng(0).normal(size=(4, 5))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("expected", "observed"),
    [
        (SPREAD, SPREAD + 0.3),  # every error is the same but for rounding
        (SPREAD, SPREAD - np.array([0.3, 0.7, 0.7, 0.1, 0.7])),
        (np.array([8.0, 1.0]), np.array([8.0, 2.0])),  # 12.5 % is a tie for two digits
        (np.array([8.0, 1.0]), np.array([8.0, 1.0 + 12.5 * 8e-8])),  # 12.5 allowances are one, too
        (np.array([1.0, 4.0]), np.array([0.0, 4.0])),
        (np.array([4.0, 2.0]), np.array([8.0, 2.0])),  # as much as the largest value
        (np.array([0.0, 0.0]), np.array([0.25, 0.25])),
    ],
)
def test_the_last_digit_of_a_value_moves_no_message(expected, observed):
    says = {said(expected, nudged(observed, seed)) for seed in range(40)}
    assert says == {said(expected, observed)}


def test_the_detail_says_which_part_and_which_entry_of_it():
    assert difference(np.ones(3), np.array([1.0, 1.0, 2.0])).detail == "at [2]: got 2, expected 1"
    assert difference((1.0, np.ones(2)), (1.0, np.zeros(2))).detail == "value 2 of 2 at [0]: got 0, expected 1"
    assert compare((1.0, 2.0), (1.0, 3.0), (1e-9, 1e-9), ("loss", "grad")).detail == "grad: got 3, expected 2"
    assert difference({"W": np.ones(2)}, {"W": np.zeros(2)}).detail == "result['W'] at [0]: got 0, expected 1"


def test_entries_of_a_dict_are_counted_by_their_key():
    expected, observed = {"W": np.ones((2, 3))}, {"W": np.tri(2, 3)}
    assert said(expected, observed).startswith("3 of the 6 entries of result['W'] are wrong, first at [0, 1]")


@pytest.mark.parametrize(
    ("expected", "observed", "quoted"),
    [
        ((3, 40), (120,), "the shape (120,)"),
        ((3, 40), (40, 3), "the shape (40, 3)"),
        ((2, 4, 5, 5), (2, 4, 3, 6), "the shape (2, 4, 3, 6)"),
        ((2, 4, 5, 5), (1, 2, 4, 5, 5), "the shape (1, 2, 4, 5, 5)"),
        ((200, 300), (300,), "the shape (300,)"),
        ((2, 4, 5, 5), (2, 7, 3, 6), "another shape"),
        ((3,), (100,), "another shape"),
        ((3,), (2, 2, 2), "3 axes"),
        ((), (3, 4), "2 axes"),
        ((3,), (), "the shape ()"),
        ((3,), (0,), "no entries"),
        ((2,) * 6, (72, 70, 44, 65, 24, 0), "no entries"),
        ((2,), (1,) * 32, "more than 6 axes"),
        ((0,), (98, 0), "2 axes"),
    ],
)
def test_a_shape_is_quoted_unless_it_could_spell_out_a_number(expected, observed, quoted):
    wrong = np.broadcast_to(0.0, observed)
    assert said(np.zeros(expected), wrong).startswith(f"the result has {quoted}, but ")


@pytest.mark.parametrize("error", [1.23e150, 1.23e3])
def test_an_error_of_any_size_has_no_exponent_to_choose(error):
    assert "off by more than 100 times the largest value expected" in said(np.ones(3), np.ones(3) + error)
    assert said(np.zeros(3), np.full(3, error)).endswith("off by more than 100 where 0 is expected")


def test_an_error_of_next_to_nothing_has_no_exponent_to_choose():
    assert said(np.zeros(3), np.full(3, 2.34e-13)).endswith("off by less than 1e-12 where 0 is expected")


def test_a_small_error_is_given_in_units_of_what_is_allowed():
    one = np.ones(3)
    found = compare(one, one + np.array([0, 5e-8, 0]), 1e-8)
    assert found.message.endswith("off by 5.0e-08 of the largest value expected, 5 times the tolerance")
    assert found.error == pytest.approx(5)


# --- conform ---------------------------------------------------------------------------------------------


def test_conform_returns_the_structure_that_was_asked_for():
    got = conform(
        (np.ones(2), 0.0, True, {"a": "word"}, None),
        [np.array([1, 2], np.int8), np.array(3, np.float32), np.array(False), {"a": "text"}, None],
    )
    assert isinstance(got, tuple)
    assert (got[0].dtype, got[0].tolist()) == (np.float64, [1.0, 2.0])
    assert (float(got[1]), np.ndim(got[1])) == (3.0, 0)
    assert got[2:] == (False, {"a": "text"}, None)


def test_conform_keeps_complex_numbers_where_they_are_asked_for():
    assert conform(1j, np.array(2.0)) == 2.0 + 0j


@pytest.mark.parametrize(
    ("like", "observed", "message"),
    [
        (np.ones(2), np.ones(3), "has the shape (3,)"),
        (0.0, None, "is None"),
        (np.ones(2), np.array([1.0, np.nan]), "1 of the 2 entries of the result is NaN or infinite"),
        (0.0, np.array(np.inf), "the result is NaN or infinite"),
        ((0.0, 0.0), (1.0, "no"), "value 2 of 2 is a string"),
        ({"a": 0.0}, {"a": None}, "result['a'] is None"),
        (True, 0.5, "True or False"),
    ],
)
def test_conform_names_the_mismatch(like, observed, message):
    with pytest.raises(Mismatch) as refusal:
        conform(like, observed)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    "observed",
    [
        [[1.0, 2.0], [3.0, 4.0]],
        [np.array([1.0, 2.0]), np.array([3.0, 4.0])],
        [np.array([1.0, 2.0]), [3, 4]],
        [(1, 2), (3, 4)],
        [[np.array(1.0), 2.0], [3.0, np.float64(4.0)]],
    ],
)
def test_a_rectangular_list_of_numbers_is_an_array(observed):
    expected = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert compare(expected, with_arrays(expected, observed), 1e-9) is None
    both = with_arrays((expected, 1.0), (observed, 1.0))
    assert compare((expected, 1.0), both, (1e-9, 1e-9)) is None
    assert np.array_equal(conform(expected, with_arrays(expected, observed)), expected)
    assert compare({"w": expected}, with_arrays({"w": expected}, {"w": observed}), {"w": 1e-9}) is None


@pytest.mark.parametrize(
    "observed", [[1.0, "1" * 9], [1.0, None], [[1.0], [1.0, 2.0]], [{}, {}], [], ["a", "b"], (1.0, 2.0), None, 2.0]
)
def test_a_list_that_is_no_rectangle_of_numbers_stays_what_it_is(observed):
    assert with_arrays(np.ones(2), observed) is observed


def test_a_list_of_numbers_in_single_precision_stays_so():
    observed = with_arrays(np.ones((2, 2)), [np.float32([1, 2]), np.float32([3, 4])])
    assert "float32" in compare(np.ones((2, 2)), observed, 1e-9).message
