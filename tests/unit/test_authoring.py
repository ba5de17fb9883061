"""What an author writes: recipes for inputs, cases that multiply, variants that nest."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import wire
from grader.authoring import (
    alternative,
    away_from_zero,
    call,
    case,
    cases,
    close,
    distinct,
    draw,
    function,
    integers,
    normal,
    one_hot,
    rng,
    uniform,
    wrong,
)

seeds = st.integers(0, 2**32 - 1)


def drawn(recipe, seed=0):
    return recipe.make(np.random.default_rng(seed))


# --- recipes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipe", "dtype"),
    [
        (normal(2, 3), np.float64),
        (uniform(2, 3), np.float64),
        (integers(2, 3, high=5), np.int64),
        (distinct(2, 3), np.float64),
        (away_from_zero(2, 3), np.float64),
        (one_hot(2, 3), np.float64),
    ],
)
def test_a_recipe_makes_an_array_of_its_shape_and_the_same_one_for_the_same_seed(recipe, dtype):
    first = drawn(recipe)
    assert (first.shape, first.dtype, recipe.says) == ((2, 3), dtype, "(2, 3)")
    np.testing.assert_array_equal(drawn(recipe), first)
    assert any(not np.array_equal(drawn(recipe, seed), first) for seed in range(1, 6))


@pytest.mark.slow
@given(seeds)
@settings(max_examples=40)
def test_distinct_numbers_keep_their_gap_and_their_middle(seed):
    values = drawn(distinct(4, 5, gap=0.2, offset=3.0), seed)
    gaps = np.diff(np.sort(values, axis=None))
    assert np.min(gaps) >= 0.2 * (1 - 1e-9)
    assert abs(np.mean(values) - 3.0) < 0.2


@pytest.mark.slow
@given(seeds)
@settings(max_examples=40)
def test_numbers_away_from_zero_stay_away_on_both_sides(seed):
    values = drawn(away_from_zero(50, gap=0.3, scale=2.0), seed)
    assert np.min(np.abs(values)) >= 0.3
    assert np.min(values) < 0 < np.max(values)


@pytest.mark.slow
@given(seeds)
@settings(max_examples=40)
def test_uniform_and_integer_numbers_stay_within_their_bounds(seed):
    values = drawn(uniform(50, low=2.0, high=3.0), seed)
    assert np.all((values >= 2.0) & (values < 3.0))
    whole = drawn(integers(50, low=-1, high=2), seed)
    assert set(whole.tolist()) <= {-1, 0, 1}


def test_one_hot_rows_hold_a_single_one():
    values = drawn(one_hot(20, 4))
    assert set(np.unique(values)) == {0.0, 1.0}
    assert values.sum(axis=1).tolist() == [1.0] * 20
    assert len(np.unique(values.argmax(axis=1))) > 1


def test_scale_scales():
    np.testing.assert_allclose(drawn(normal(9, scale=3.0)), 3.0 * drawn(normal(9)))


def test_a_recipe_without_a_shape_makes_a_single_number():
    for recipe in (normal(), uniform(), integers(high=3), distinct(), away_from_zero()):
        assert np.shape(drawn(recipe)) == ()


def test_a_recipe_of_the_authors_own_is_drawn_with_the_generator():
    recipe = draw(lambda generator: int(generator.integers(100, 200)), "a number")
    assert 100 <= drawn(recipe) < 200
    assert recipe.says == "a number"


# --- cases -----------------------------------------------------------------------------------------------


def test_a_case_is_one_case_and_cases_add_up():
    both = case("first", x=1) + case(x=2, y="word")
    assert [(one.label, dict(one.arguments)) for one in both] == [("first", {"x": 1}), ("", {"x": 2, "y": "word"})]


def test_cases_are_every_combination_of_the_lists_labelled_by_what_differs():
    found = cases(stride=[1, 2], padding=[0, 1], x=normal(2, 3), same=5)
    assert [one.label for one in found] == [
        "stride=1, padding=0",
        "stride=1, padding=1",
        "stride=2, padding=0",
        "stride=2, padding=1",
    ]
    assert [one.arguments["same"] for one in found] == [5] * 4
    assert list(found[0].arguments) == ["stride", "padding", "x", "same"]


def test_cases_with_a_label_keep_it_in_front():
    assert [one.label for one in cases("zeros", n=[1, 2])] == ["zeros, n=1", "zeros, n=2"]
    assert [one.label for one in cases("alone", n=1)] == ["alone"]


def test_choices_may_be_recipes_and_lists_within_a_list():
    found = cases(x=[normal(2), normal(3, 1)], items=[[1, 2]])
    assert [one.label for one in found] == ["x=(2,)", "x=(3, 1)"]
    assert found[0].arguments["items"] == [1, 2]


def test_a_case_draws_every_recipe_in_it_however_deep_and_nothing_else():
    given_function = function("f", scale=normal(2))
    (one,) = case(a=normal(2), b=[normal(3), {"c": (normal(4), 7)}], f=given_function, word="w", none=None)
    got = one.materialise(np.random.default_rng(0))
    assert (got["a"].shape, got["b"][0].shape, got["b"][1]["c"][0].shape) == ((2,), (3,), (4,))
    assert got["f"].parameters["scale"].shape == (2,)
    assert (got["b"][1]["c"][1], got["word"], got["none"], got["f"].name) == (7, "w", None, "f")
    again = one.materialise(np.random.default_rng(0))
    np.testing.assert_array_equal(again["b"][1]["c"][0], got["b"][1]["c"][0])
    assert not np.array_equal(got["a"], got["b"][0][:2])


def test_generators_are_distinguished_by_identity():
    assert isinstance(rng(3), wire.Rng)
    assert rng(3).handle != rng(3).handle


# --- properties ------------------------------------------------------------------------------------------


def test_a_call_carries_what_its_result_must_be_like():
    made = call("double", 1, 2, like=(0.0, True), training=False)
    assert (made.function, made.args, dict(made.kwargs)) == ("double", (1, 2), {"training": False})
    assert made.like == (0.0, True)


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        (1.0, 1.0 + 5e-10, True),
        (1.0, 1.0 + 5e-9, False),
        (1e6, 1e6 + 5e-4, True),
        (0.0, 5e-10, True),
        (math.nan, math.nan, False),
        ([1.0, math.nan], [1.0, math.nan], False),
        (math.inf, 1.0, False),
        (math.inf, math.inf, False),
        (np.zeros((2, 3)), np.zeros((3, 2)), False),
        (np.zeros((0, 3)), np.zeros((0, 3)), True),
        ([True, False], [True, False], True),
        ([True, False], [True, True], False),
    ],
)
def test_close_is_relative_beyond_one_and_nan_is_close_to_nothing(a, b, answer):
    assert close(a, b) is answer


def test_close_takes_a_tolerance():
    assert close(1.0, 1.05, tolerance=0.1)
    assert not close(1.0, 1.05, tolerance=0.01)


# --- variants --------------------------------------------------------------------------------------------


@wrong("double", fails=("values",))
def plus_one(double, x):
    """You add one
    to the result.

    It happens.

    Hint: what is twice
    zero?
    """
    return double(x) + 1


@wrong("double", fails=["values", "edges"])
def negated(double, x):
    return -double(x)


@alternative("double")
def summed(x):
    """Add it to itself."""
    return x + x


def test_a_variant_knows_what_to_tell_the_student():
    assert (plus_one.name, plus_one.function, plus_one.fails) == ("plus_one", "double", ("values",))
    assert plus_one.says == "You add one to the result."
    assert plus_one.hint == "what is twice zero?"
    assert (negated.fails, negated.says, negated.hint) == (("values", "edges"), "", "")


def test_variants_nest_in_the_order_in_which_they_are_applied():
    functions = {"double": lambda x: 2 * x, "half": lambda x: x / 2}
    inner_plus = negated.applied(plus_one.applied(functions))
    outer_plus = plus_one.applied(negated.applied(functions))
    assert (inner_plus["double"](5), outer_plus["double"](5)) == (-11, -9)
    assert functions["double"](5) == 10
    assert inner_plus["half"](5) == 2.5


def test_an_alternative_stands_for_its_function_and_fails_nothing():
    assert (summed.name, summed.function, summed.fails) == ("summed", "double", ())
    applied = summed.applied({"double": None})
    assert (applied["double"](4), applied["double"](x=4)) == (8, 8)
