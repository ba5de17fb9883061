"""Of returned values, those that are there and in their place count, whatever is missing or too many."""

# ruff: noqa: ARG005 - wrong answers ignore their arguments on purpose

from __future__ import annotations

import numpy as np
import pytest

from grader.model import Status

RIGHT = 10.0
SPLIT = '''
def split(x):
    """Return half and whole.

    Returns
    -------
    half : ndarray
    whole : ndarray
    """
    return x / 2, x


def double(x):
    """Return twice `x`."""
    return 2.0 * x


def single(x):
    """Return `x` in a tuple.

    Returns
    -------
    only : ndarray
    """
    return (x,)


def nested(x):
    """Return two values, of which the first is a pair.

    Returns
    -------
    pair : tuple
    whole : ndarray
    """
    return (x, -x), x


def data(x):
    """Return the sizes of `x`, of which there may be any number."""
    return x.shape


def listed(x):
    """Return the entries of `x`, one by one.

    Returns
    -------
    entries : list
    more : list
    """
    return [float(one) for one in x[:, 0]]


def split_backward(dout, x):
    """Return the gradient of `double`."""
    return 2.0 * dout
'''


@pytest.fixture
def places(tiny):
    tiny.write("reference/tiny/solution.py", SPLIT)
    return lambda function, contract=0: tiny.checks(
        f"Agrees('values', 'says', call='{function}', inputs=cases(x=[normal(2, 3), normal(2, 2)]))",
        contract=contract,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "returned", "share", "says"),
    [
        # one too many
        ("split", lambda x: (x / 2, x, {}), 2 / 3, "3 values are returned, but 2 values are expected"),
        ("split", lambda x: [x / 2, x, x, None], 2 / 3, "4 values are returned, but 2 values are expected"),
        ("split", lambda x: (x / 2, 3 * x, x), 1 / 3, "whole are wrong"),
        ("split", lambda x: (x, x / 2, x), 0, "half are wrong"),
        ("split", lambda x: (x / 2, x) + (x,) * (len(x[0]) > 2), 2 / 3, "1 of 2 cases"),
        ("split", lambda x: (x / 2, x, *([0] * 99)), 2 / 3, "far too many values are returned"),
        # one too few
        ("split", lambda x: (x / 2,), 1 / 2, "1 value is returned, but 2 values are expected"),
        ("split", lambda x: x / 2, 1 / 2, "1 value is returned, but 2 values are expected"),
        ("split", lambda x: (), 0, "0 values are returned, but 2 values are expected"),
        # a list for the tuple, and a dict for it
        ("split", lambda x: [x / 2, x], 1, ""),
        ("split", lambda x: {"half": x / 2, "whole": x}, 0, "half is a dict"),
        # a tuple around a single value, with more in it or without
        ("double", lambda x: (2 * x,), 1 / 2, "a tuple of 1 value is returned, but one value is expected"),
        ("double", lambda x: (2 * x, x), 1 / 2, "a tuple of 2 values is returned, but one value is expected"),
        ("double", lambda x: (x, 2 * x), 0, "are wrong"),
        ("double", lambda x: (), 0, "a tuple of 0"),
        ("double", lambda x: (2 * x).tolist(), 1, ""),
        ("double", lambda x: [2 * x, x], 0, ""),
        # no tuple around the only value of one
        ("single", lambda x: x, 1, ""),
        ("single", lambda x: [x], 1, ""),
        ("single", lambda x: (x, x), 1 / 2, "a tuple of 2 values is returned"),
        # nested
        ("nested", lambda x: ([x, -x], x, x), 2 / 3, "3 values are returned, but 2 values are expected"),
        ("nested", lambda x: ((x, -x, x), x), 1 / 2, "pair has 3 values, but 2 are expected"),
        # what may have any length is right or wrong as a whole
        ("data", lambda x: (*x.shape, 1), 0, "3 values are returned, but 2 values are expected"),
        ("listed", lambda x: [*map(float, x[:, 0]), 0.0], 0, "3 values are returned, but 2 values are expected"),
    ],
)
def test_what_is_in_its_place_counts(places, function, returned, share, says):
    grade = places(function).grade(**{function: returned})
    assert grade.score == pytest.approx(RIGHT * share, abs=1e-3)
    assert says in grade.checks[0].message
    assert (grade.checks[0].status is Status.PASSED) == (share == 1)


def test_a_value_too_many_costs_a_share_of_the_gradients(tiny):
    tiny.write("reference/tiny/solution.py", SPLIT)
    tiny.checks(
        "Differentiates('dx', 'dx', forward='double', backward='split_backward', wrt=['x'], "
        "inputs=case(dout=normal(3), x=normal(3)))"
    )
    grade = tiny.grade(split_backward=lambda dout, x: (2 * dout, x))
    assert grade.score == RIGHT / 2
    assert "a tuple of 2 values is returned" in grade.checks[0].message


ONE = "Agrees('half', 'half', call='split', part=0, inputs=case(x=normal(3)))"
OTHER = "Agrees('whole', 'whole', call='split', part=1, needs=['half'], inputs=case(x=normal(3)))"


def test_checks_of_one_value_each_leave_it_to_the_contract_to_count(tiny):
    tiny.write("reference/tiny/solution.py", SPLIT)
    tiny.checks(ONE, OTHER, contract=1)
    half, whole, contract = tiny.grade(split=lambda x: (x / 2, x, x)).checks
    assert (half.status, whole.status, contract.score) == (Status.PASSED, Status.PASSED, 0)
    assert "split returns more than the 2 values expected" in contract.message
    assert "different result" not in contract.message


def test_a_check_that_needs_the_values_is_not_skipped_for_a_value_too_many(places, tiny):
    places("split")
    tiny.checks(ONE.replace("part=0, ", ""), OTHER.replace("half", "half"))
    half, whole = tiny.grade(split=lambda x: (x / 2, x, x)).checks
    assert (half.status, whole.status) == (Status.FAILED, Status.PASSED)


SCRIPT = """
def adds_up(x):
    half, whole = yield call("split", x, like=(x, x))
    return None if close(half + half, whole) else "half and half is not the whole"
"""


def test_a_property_looks_at_the_values_that_it_asks_for(tiny):
    tiny.write("reference/tiny/solution.py", SPLIT)
    tiny.checks("Holds('sum', 'adds up', script=adds_up, inputs=case(x=normal(3)), about=['split'])", before=SCRIPT)
    assert tiny.grade(split=lambda x: (x / 2, x, "more")).score == RIGHT
    assert tiny.grade(split=lambda x: (x, x, x / 2)).score == 0


def test_a_value_too_many_is_no_counterexample(places):
    found = places("split").grade(split=lambda x: (x / 2, x, np.zeros(3))).findings
    assert found == ()
