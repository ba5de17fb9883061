"""Fingerprints stand for values: equal ones are alike, others are not, whatever crossed the wire."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import wire
from grader.diagnose.fingerprint import UNUSABLE, alike, prints_of, same

SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6)
NUMBERS = st.floats(-1e6, 1e6)


@pytest.mark.slow
@given(hnp.arrays(np.float64, SHAPES, elements=NUMBERS), st.integers(0, 2**32 - 1))
def test_rounding_makes_no_difference(array, seed):
    noise = np.random.default_rng(seed).uniform(-1, 1, array.shape)
    (one,), (other,) = prints_of(array), prints_of(array * (1 + 1e-12 * noise))
    assert alike(one, other)


@pytest.mark.slow
@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=4, max_side=6), elements=NUMBERS), st.data())
def test_a_single_entry_that_differs_is_noticed(array, data):
    largest = float(np.max(np.abs(array)))
    assume(largest > 0)
    place = data.draw(st.tuples(*(st.integers(0, n - 1) for n in array.shape)))
    other = array.copy()
    other[place] += data.draw(st.sampled_from([-1.0, 1e-4, 0.5, 7.0])) * largest
    assert not alike(prints_of(array)[0], prints_of(other)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (np.zeros(1), 0.0),
        (np.array([1.0, np.nan]), np.array([1.0, 0.0])),
        (np.array([1.0, np.nan]), np.array([np.nan, 1.0])),
        (np.array([np.inf]), np.array([-np.inf])),
        (np.array([np.inf, 1.0]), np.array([1.0, np.inf])),
        (np.array([1j]), np.array([1.0 + 0j])),
        ("a", "b"),
        (None, 0.0),
        ({"a": 1.0}, {"b": 1.0}),
        ({"a": 1.0}, {"a": 2.0}),
        ([1.0, [2.0, 3.0]], [1.0, [2.0, 4.0]]),
        ([1.0, 2.0], [1.0, 2.0, 3.0]),
        (True, False),
        (np.array([0.1], np.float32), np.array([0.2], np.float32)),
    ],
)
def test_different_values_are_not_alike(one, other):
    assert not same(prints_of(one), prints_of(other))
    assert same(prints_of(one), prints_of(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (np.array(1.0), 1.0),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        ((1.0, 2.0), [1.0, 2.0]),
        (np.array([np.nan]), np.array([np.nan])),
        (np.float32(0.1) * np.ones(3, np.float32), np.full(3, 0.1)),
    ],
)
def test_what_grading_takes_for_the_same_is_the_same_here(one, other):
    assert same(prints_of(one), prints_of(other))


def test_rounding_dust_counts_as_zero():
    dust = np.array([1e-17, -2e-17])
    assert not same(prints_of(dust), prints_of(np.zeros(2)))
    assert same(prints_of(dust, (1.0,)), prints_of(np.zeros(2), (1.0,)))


def test_exceptions_are_all_alike_and_nothing_else():
    assert same(None, None)
    assert not same(None, prints_of(1.0))
    assert not same(UNUSABLE, None)


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [
        lambda: [None] * 10**6,
        lambda: (1.0,) * 10**6,
        lambda: [[0] * 10**6],
        lambda: [[0] * 999] * 999,
        lambda: [[[[]] * 60] * 60] * 60,
        lambda: {str(i): i for i in range(10**5)},
        lambda: np.zeros(10**7, bool),
        lambda: [np.zeros(10**6, bool)] * 10,
    ],
    ids=range(8),
)
def test_overlarge_value_matches_no_fingerprint(made):
    # A result may be 16 MB: what it is made of is not looked at one by one.
    value = made()
    (found,) = prints_of(value)
    assert len(found.form) < 100
    assert not alike(found, found)
    assert not same(prints_of(value), prints_of(value))


@pytest.mark.slow
def test_kept_weights_stay_small_for_results_of_any_size():
    tracemalloc.start()
    for size in range(250_000, 250_020):
        prints_of(np.zeros(size, bool))
    for size in range(3000, 3300):
        prints_of(np.zeros(size))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 20 * 2**20


WIRED = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats()
    | st.text(max_size=20)
    | hnp.arrays(st.sampled_from(list(wire.DTYPES.values())), hnp.array_shapes(min_dims=0, min_side=0, max_side=4)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.slow
@given(WIRED)
def test_every_value_of_the_wire_has_a_fingerprint_and_no_warning(value):
    assert same(prints_of(value), prints_of(value))
