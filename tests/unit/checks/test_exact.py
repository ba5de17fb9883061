"""The exact lane: on whole numbers a polynomial is right to the last bit, or wrong."""

from __future__ import annotations

import numpy as np
import pytest

from grader.checks.exact import LABEL, Exact, largest_integer
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


@pytest.mark.parametrize("exact", ["1", "Exact(1, unit=4)"])
def test_a_kit_holds_the_cases_and_not_how_they_are_drawn(tiny, exact):
    tiny.checks(
        *(check.replace("exact=1", f"exact={exact}") for check in (AGREES, GRADIENTS)),
        before="from grader.authoring import Exact",
    )
    packed = [check.packed() for check in tiny.exercise.spec.checks]
    assert [fields["name"] for fields in packed] == ["values", "gradients"]
    assert not [fields for fields in packed if "exact" in fields]


def test_the_bound_of_multiples_counts_them(tiny):
    assert Exact(1, unit=9).largest % 9 == 0
    assert Exact(1, unit=9).false_pass_bound == 1 / (2 * (largest_integer(1) // 9) + 1)
    assert Exact(2, most=100).false_pass_bound == 2 / 201


@pytest.mark.parametrize("factor", [1 + 2**-52, 1 - 2**-49])
def test_what_rounding_can_do_costs_nothing(tiny, factor):
    tiny.checks(AGREES, GRADIENTS)
    assert (
        tiny.grade(double=lambda x: 2.0 * x * factor, double_backward=lambda dout, _: 2.0 * dout * factor).score
        == 10
    )


@pytest.mark.parametrize("factor", [1 + 1e-13, 1 - 2e-14])
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
    assert 0 < Exact(degree).false_pass_bound == degree / (2 * largest_integer(degree) + 1)


def test_a_function_that_is_no_polynomial_is_refused(tiny):
    tiny.write("reference/tiny/solution.py", "def double(x):\n    return x / 3\n")
    with pytest.raises(CourseError, match="no polynomial of the degree"):
        tiny.checks(AGREES).plan()


@pytest.mark.parametrize(("factor", "accepted"), [("0.1 * 20", True), ("2.0000000000001", False)])
def test_alternatives_must_agree_but_for_rounding(tiny, factor, accepted):
    tiny.write(
        "reference/tiny/alternatives.py",
        f"""
        from grader.authoring import alternative

        @alternative("double")
        def otherwise(x):
            return x * {factor}
        """,
    )
    tiny.checks(AGREES)
    if accepted:
        assert tiny.grade().score == 10
    else:
        with pytest.raises(CourseError, match="do not agree to the last bit"):
            tiny.plan()


DRAWN = "case(x=draw(lambda generator: generator.integers(-5, 6, 4).astype(float)))"


def test_whole_numbers_that_an_author_draws_are_left_alone(tiny):
    case = tiny.checks(AGREES.replace("exact=1", f"exact=Exact(1, {DRAWN}, most=5)")).plan().cases["values"][-1]
    assert case.label == LABEL
    assert np.max(np.abs(case.arguments["x"])) <= 5


def test_drawn_numbers_are_multiples_of_the_unit(tiny):
    case = tiny.checks(AGREES.replace("exact=1", "exact=Exact(1, unit=6)")).plan().cases["values"][-1]
    assert np.all(case.arguments["x"] % 6 == 0)


@pytest.mark.parametrize("exact", ["1", "Exact(1)", f"Exact(1, {DRAWN}, most=5)"])
def test_a_kit_has_the_case_and_not_what_it_was_planned_with(tiny, exact):
    tiny.checks(AGREES.replace("exact=1", f"exact={exact}"))
    (check,) = tiny.exercise.spec.checks
    fields = check.packed()
    assert "exact" not in fields
    assert type(check).unpacked(fields, None).call == "double"
