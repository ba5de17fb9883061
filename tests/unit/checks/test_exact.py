"""The exact lane: on whole numbers a polynomial is right to the last bit, or wrong."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.exact import LABEL, false_pass_bound, largest_integer
from grader.errors import CourseError

AGREES = "Agrees('values', 'twice', call='double', exact=1, inputs=cases(x=[normal(3, 2), normal(4)]))"
GRADIENTS = (
    "Differentiates('gradients', 'dx', forward='double', backward='double_backward', wrt=['x'], exact=1, "
    "inputs=case(x=normal(3), dout=normal(3)))"
)


def wrong_cases(grade, number=0):
    return [verdict.case for verdict in grade.checks[number].verdicts if verdict.status != "passed"]


def test_a_right_result_passes_in_whatever_order_it_sums(tiny):
    tiny.checks(AGREES, GRADIENTS)
    assert tiny.grade().score == 10
    assert tiny.grade(double=lambda x: x + x, double_backward=lambda dout, _: dout + dout).score == 10


@pytest.mark.parametrize("factor", [1 + 1e-13, 1 - 2**-52])
def test_an_error_that_a_tolerance_hides_fails_the_whole_numbers_alone(tiny, factor):
    tiny.checks(AGREES, GRADIENTS)
    grade = tiny.grade(double=lambda x: 2.0 * x * factor, double_backward=lambda dout, _: 2.0 * dout * factor)
    assert wrong_cases(grade) == wrong_cases(grade, 1) == [LABEL]


@pytest.mark.parametrize("cut", [np.trunc, np.rint])
def test_whole_numbers_do_not_hide_what_is_cut_off(tiny, cut):
    tiny.checks(AGREES, GRADIENTS)
    grade = tiny.grade(double=lambda x: cut(2.0 * x))
    assert wrong_cases(grade) == ["x=(3, 2)", "x=(4,)"]


def test_the_numbers_are_whole_and_of_the_stated_range(tiny):
    case = tiny.checks(AGREES).plan().cases["values"][-1]
    drawn = case.arguments["x"]
    assert (case.label, drawn.dtype, drawn.shape) == (LABEL, np.float64, (3, 2))
    assert np.array_equal(drawn, np.rint(drawn))
    assert np.max(np.abs(drawn)) <= largest_integer(1)


@pytest.mark.parametrize("degree", range(1, 9))
def test_a_sum_of_many_products_of_the_largest_numbers_is_exact(degree):
    assert largest_integer(degree) ** degree * 2**16 <= 2**53
    assert 0 < false_pass_bound(degree) == degree / (2 * largest_integer(degree) + 1)


def test_a_function_that_is_no_polynomial_is_refused(tiny):
    tiny.write("reference/tiny/solution.py", "def double(x):\n    return x / 3\n")
    with pytest.raises(CourseError, match="no polynomial of the degree"):
        tiny.checks(AGREES).plan()


def test_alternatives_must_agree_to_the_last_bit(tiny):
    tiny.write(
        "reference/tiny/alternatives.py",
        """
        from grader.authoring import alternative

        @alternative("double")
        def by_thirds(x):
            return x * 0.1 * 20
        """,
    )
    with pytest.raises(CourseError, match="do not agree to the last bit"):
        tiny.checks(AGREES).plan()
