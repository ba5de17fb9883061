"""Every kind of check: what earns its points, what does not, and what the student is told."""

# ruff: noqa: ARG005 - wrong answers ignore their arguments on purpose

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest

from grader.checks import Contract, drive
from grader.errors import CourseError
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise
from grader.model import Returned, Status
from grader.running.in_process import InProcess

RIGHT = 10.0

AGREES = "Agrees('values', 'twice', call='double', inputs=case(x=normal(3, 2)))"
GRADIENTS = (
    "Differentiates('gradients', 'dx', forward='double', backward='double_backward', wrt=['x'], "
    "inputs=case(x=normal(3), dout=normal(3)))"
)


def check_of(grade, name):
    return next(check for check in grade.checks if check.name == name)


def contract_parts(grade):
    found = {}
    for verdict in check_of(grade, "contract").verdicts:
        found.setdefault(verdict.part, []).append(verdict.status)
    return {part: statuses[0] for part, statuses in found.items() if len(set(statuses)) == 1}


# --- Agrees ----------------------------------------------------------------------------------------------


def test_agrees_gives_the_reference_full_points(tiny):
    assert tiny.checks(AGREES).grade().score == RIGHT


def test_agrees_gives_a_right_answer_in_another_order_of_sums_full_points(tiny):
    tiny.checks("Agrees('values', 'twice', call='double', inputs=case(x=normal(40)))")
    assert tiny.grade(double=lambda x: 0.7 * x + 1.3 * x).score == RIGHT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda x: 2.0001 * x, "all 6 entries of the result are wrong"),
        (lambda x: x, "wrong"),
        (lambda x: 2.0 * x.T, r"has the shape \(2, 3\), but the shape \(3, 2\) is expected"),
        (lambda x: None, "is a return statement missing"),
        (lambda x: [[1.0], [2.0, 3.0]], "is a list of 2"),
        (lambda x: (2.0 * x).astype(np.float32), "compute in float64"),
        (lambda x: (2.0 * x).astype(object), "the result cannot be graded: an array of dtype object"),
        (lambda x: np.full(x.shape, np.nan), "are NaN"),
        (lambda x: np.ma.masked_array(2.0 * x, mask=True), "masked array"),
    ],
)
def test_agrees_gives_a_wrong_answer_nothing_and_says_what_is_wrong(tiny, wrong, says):
    grade = tiny.checks(AGREES).grade(double=wrong)
    assert grade.score == 0
    assert re.search(says, grade.checks[0].message)


@pytest.mark.slow
def test_agrees_compares_only_the_given_part(tiny):
    tiny.write(
        "reference/tiny/solution.py",
        '''
        def split(x):
            """Return half and whole."""
            return x / 2, x
        ''',
    )
    tiny.checks("Agrees('half', 'first', call='split', part=0, inputs=case(x=normal(3)))")
    assert tiny.grade().score == RIGHT
    assert tiny.grade(split=lambda x: [x / 2, "whatever"]).score == RIGHT
    assert tiny.grade(split=lambda x: (x, x / 2)).score == 0
    assert tiny.grade(split=lambda x: x / 2).score == RIGHT  # what is there, and in its place, is judged
    assert tiny.grade(split=lambda x: x).score == 0
    grade = tiny.grade(split=lambda x: ())
    expected = "0 values are returned, but 1 value is expected, in the order that the docstring states"
    assert (grade.score, grade.checks[0].message) == (0, expected)


def test_a_value_that_is_missing_is_counted_on_both_sides(tiny):
    tiny.write(
        "reference/tiny/solution.py",
        '''
        def split(x):
            """Return half and whole.

            Returns
            -------
            half : ndarray
            whole : ndarray
            """
            return x / 2, x
        ''',
    )
    tiny.checks("Agrees('whole', 'second', call='split', part=1, inputs=case(x=normal(3)))")
    order = "but 2 values are expected, in the order that the docstring states"
    for returned, says in [
        (np.ones(3), f"1 value is returned, {order}"),
        ((1.0,), f"1 value is returned, {order}"),
        (None, f"None is returned (is a return statement missing?), {order}"),
    ]:
        grade = tiny.grade(split=lambda x, few=returned: few)
        assert (grade.score, grade.checks[0].message) == (0, says)


SPLIT = "Agrees('both', 'half and whole', call='split', inputs=cases(x=[normal(3), normal(2)]))"


@pytest.fixture
def split(tiny):
    tiny.write(
        "reference/tiny/solution.py",
        '''
        def split(x):
            """Return half and whole.

            Returns
            -------
            half : ndarray
            whole : ndarray
            """
            return x / 2, x
        ''',
    )
    return tiny.checks(SPLIT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("returned", "parts", "says"),
    [
        (lambda x: (x / 2, x), 2, ""),
        (lambda x: [(x / 2).tolist(), x.tolist()], 2, ""),
        (lambda x: x / 2, 1, "1 value is returned, but 2 values are expected"),
        (lambda x: (x / 2,), 1, "1 value is returned, but 2 values are expected"),
        (lambda x: (x / 2, None), 1, "whole is None"),
        (lambda x: (x / 2, 2 * x), 1, "whole are wrong"),
        (lambda x: (None, x), 1, "half is None"),
        (lambda x: (x if len(x) > 2 else x / 2, x), 1, "half are wrong, first at [0]"),
        (lambda x: x, 0, "1 value is returned, but 2 values are expected"),
        (lambda x: (x, x / 2), 0, "half are wrong"),
        (lambda x: None, 0, "None is returned"),
        (lambda x: 1 / 0, 0, "ZeroDivisionError was raised"),
    ],
)
def test_each_of_several_values_that_is_in_its_place_earns_its_share(split, returned, parts, says):
    grade = split.grade(split=returned)
    assert (grade.score, parts) == (RIGHT * parts / 2, parts)
    assert says in grade.checks[0].message
    assert {verdict.part for verdict in grade.checks[0].verdicts} == {"half", "whole"}


def test_agrees_fails_as_a_whole_if_one_case_of_several_fails(tiny):
    tiny.checks("Agrees('values', 'twice', call='double', inputs=cases(x=[normal(3), normal(2, 2)]))")
    grade = tiny.grade(double=lambda x: 2.0 * x if x.ndim == 1 else x)
    assert grade.score == 0
    assert "(with x=(2, 2), 1 of 2 cases)" in grade.checks[0].message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotImplementedError, Status.NOT_WRITTEN),
        (ValueError, Status.RAISED),
        (SystemExit, Status.EXITED),
        (MemoryError, Status.OUT_OF_MEMORY),
        (KeyboardInterrupt, Status.RAISED),
    ],
)
def test_a_call_that_ends_without_a_value_earns_nothing(tiny, error, status):
    def ends(x):
        raise error

    grade = tiny.checks(AGREES).grade(double=ends)
    assert (grade.score, grade.checks[0].status) == (0, status)


def test_a_function_that_is_not_there_is_missing(tiny):
    tiny.checks(AGREES)
    grade = grade_exercise(PreparedExercise(tiny.plan()), InProcess({}))
    assert grade.checks[0].status is Status.MISSING
    assert "there is no function double" in grade.checks[0].message


def test_a_check_whose_needs_failed_is_skipped_and_says_so(tiny):
    tiny.checks(AGREES, GRADIENTS.replace("'dx',", "'dx', needs=['values'],", 1))
    grade = tiny.grade(double=lambda x: x)
    assert check_of(grade, "gradients").status is Status.SKIPPED
    assert check_of(grade, "gradients").message == "skipped: it needs 'values' to pass first"


# --- generators and callables ----------------------------------------------------------------------------

NOISY = '''
def noisy(x, generator):
    """Return `x` plus noise."""
    return x + generator.normal(size=x.shape)
'''


@pytest.mark.slow
def test_a_generator_starts_anew_in_every_case_that_is_given_it(tiny):
    tiny.write("reference/tiny/solution.py", NOISY)
    tiny.checks("Agrees('noise', 'noise', call='noisy', inputs=cases(x=[normal(3), normal(2)], generator=rng(4)))")
    assert tiny.grade().score == RIGHT


def test_a_generator_starts_anew_in_every_probe_of_the_contract(tiny):
    tiny.write("reference/tiny/solution.py", NOISY)
    tiny.checks("Agrees('noise', 'noise', call='noisy', inputs=case(x=normal(3), generator=rng(4)))", contract=1)
    assert tiny.grade().score == RIGHT


def test_the_same_generator_given_twice_in_one_case_is_one_generator(tiny):
    tiny.write(
        "reference/tiny/solution.py",
        '''
        def same(a, b):
            """Return whether both are one object."""
            return a is b
        ''',
    )
    tiny.checks(
        "Agrees('one', 'one', call='same', inputs=case(a=SHARED, b=SHARED))",
        "Agrees('two', 'two', call='same', inputs=case(a=rng(1), b=rng(1)))",
        before="SHARED = rng(1)",
    )
    planned = tiny.plan()
    assert [planned.cases[name][0].expected for name in ("one", "two")] == [True, False]
    assert tiny.grade().score == RIGHT


def test_a_callable_argument_is_built_from_its_own_source_with_its_parameters_bound(tiny):
    tiny.write(
        "reference/tiny/callables.py",
        """
        import math

        def power(x, exponent):
            return np.sum(x ** exponent) + math.pi
        """,
    )
    tiny.write(
        "reference/tiny/solution.py",
        '''
        def apply(f, x):
            """Return f of x."""
            return float(f(x))
        ''',
    )
    tiny.checks(
        "Agrees('cube', 'cube', call='apply', inputs=case(f=function('power', exponent=3), x=normal(4)))",
        contract=1,
    )
    assert tiny.grade().score == RIGHT
    assert tiny.grade(apply=lambda f, x: float(np.sum(x**3) + np.pi)).score == RIGHT
    assert tiny.grade(apply=lambda f, x: float(np.sum(x**2) + np.pi)).score == 0


# --- Raises ----------------------------------------------------------------------------------------------

RAISES = "Raises('empty', 'an empty array is an error', call='double', inputs=case(x=np.zeros(0)))"


def test_raises_accepts_the_documented_error_and_a_subclass_of_it(tiny):
    class Empty(ValueError):
        pass

    def own(x):
        raise Empty

    tiny.checks(RAISES)
    assert tiny.grade().score == RIGHT
    assert tiny.grade(double=own).score == RIGHT


def test_raises_accepts_no_other_error_and_no_value(tiny):
    def other(x):
        raise KeyError(x.shape)

    tiny.checks(RAISES)
    grade = tiny.grade(double=other)
    assert (grade.score, grade.checks[0].status) == (0, Status.FAILED)
    assert grade.checks[0].message == "KeyError was raised, but ValueError is documented"
    grade = tiny.grade(double=lambda x: x)
    assert (grade.score, grade.checks[0].message) == (0, "no error was raised, but ValueError is documented")


def test_raises_gives_a_stub_nothing(tiny):
    def stub(x):
        raise NotImplementedError

    grade = tiny.checks(RAISES).grade(double=stub)
    assert (grade.score, grade.checks[0].status) == (0, Status.NOT_WRITTEN)


@pytest.mark.parametrize("name", ["ShapeError", "print", "int"])
def test_raises_must_name_a_builtin_error(tiny, name):
    tiny.checks(RAISES.replace("inputs", f"error={name!r}, inputs"))
    with pytest.raises(CourseError, match=f"'empty'.*{name}.*built-in"):
        tiny.plan()


# --- Holds -----------------------------------------------------------------------------------------------

BEFORE = """
def linear(x):
    once = yield call("double", x, like=x)
    twice, thrice = yield [call("double", 2 * x, like=x), call("double", 3 * x, like=x)]
    if not close(twice, 2 * once):
        return "twice the argument is not twice the result"
    return None if close(thrice, 3 * once) else "three times the argument is not three times the result"
"""
HOLDS = "Holds('linear', 'double is linear', script=linear, about=['double'], inputs=case(x=normal(3)))"


def test_holds_accepts_every_function_with_the_property(tiny):
    tiny.checks(HOLDS, before=BEFORE)
    assert tiny.grade().score == RIGHT
    assert tiny.grade(double=lambda x: -5 * x).score == RIGHT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "status", "says"),
    [
        (lambda x: x**2, Status.FAILED, "twice the argument is not twice the result"),
        (lambda x: x[:2], Status.FAILED, "double: the result has the shape (2,)"),
        (lambda x: None, Status.FAILED, "double: the result is None"),
        (lambda x: x / 0 if isinstance(x, int) else x * np.nan, Status.FAILED, "NaN or infinite"),
        (lambda x: {1}, Status.REFUSED, "an object of type set"),
        (lambda x: x[99], Status.RAISED, "IndexError was raised"),
    ],
)
def test_holds_tells_the_script_s_sentence_or_how_the_call_ended(tiny, wrong, status, says):
    grade = tiny.checks(HOLDS, before=BEFORE).grade(double=wrong)
    assert (grade.score, grade.checks[0].status) == (0, status)
    assert says in grade.checks[0].message


def test_holds_hands_a_student_s_own_result_back_to_the_student(tiny):
    tiny.checks(
        "Holds('back', 'back', script=back, about=['double'], inputs=case(x=normal(3)))",
        before="""
        def back(x):
            once = yield call("double", x, like=x)
            gradient = yield call("double_backward", once, x, like=x)
            return None if close(gradient, 2 * once) else "not twice"
        """,
    )
    assert tiny.grade(double=lambda x: x + 1).score == RIGHT


def test_holds_keeps_one_generator_over_two_calls(tiny):
    tiny.write("reference/tiny/solution.py", NOISY)
    tiny.checks(
        "Holds('stream', 'stream', script=stream, about=['noisy'], inputs=case(x=normal(5), generator=rng(1)))",
        before="""
        def stream(x, generator):
            first = yield call("noisy", x, generator, like=x)
            second = yield call("noisy", x, generator, like=x)
            return "the same numbers came twice" if close(first, second) else None
        """,
    )
    assert tiny.grade().score == RIGHT
    grade = tiny.grade(noisy=lambda x, generator: x + np.random.default_rng(0).normal(size=x.shape))
    assert (grade.score, grade.checks[0].message) == (0, "the same numbers came twice")


# --- Differentiates --------------------------------------------------------------------------------------

PRODUCT = '''
import numpy as np

def product(x, w):
    """Return x @ w."""
    return x @ w

def product_backward(dout, x, w):
    """Return (dx, dw)."""
    return dout @ w.T, x.T @ dout

def loss(x, w):
    """Return (loss, dx, dw)."""
    out = x @ w
    return 0.5 * np.sum(out**2), out @ w.T, x.T @ out

def cube(x):
    """Return x to the third."""
    return x**3

def cube_grad(x):
    """Return the derivative of each entry."""
    return 3 * x**2
'''
TWO = (
    "Differentiates('gradients', 'dx and dw', forward='product', backward='product_backward', "
    "wrt=['x', 'w'], "
    "inputs=case(x=normal(4, 3), w=normal(3, 2), dout=normal(4, 2)))"
)
LOSS = (
    "Differentiates('gradients', 'dx and dw', forward='loss', backward='loss', wrt=['x', 'w'], "
    "upstream=None, skip=1, "
    "value=lambda returned: returned[0], inputs=case(x=normal(4, 3), w=normal(3, 2)))"
)
CUBE = (
    "Differentiates('derivative', 'of each entry', forward='cube', backward='cube_grad', wrt=['x'], "
    "elementwise=True, "
    "inputs=case(x=normal(4, 3)))"
)


@pytest.fixture
def product(tiny):
    tiny.write("reference/tiny/solution.py", PRODUCT)
    return tiny


@pytest.mark.parametrize("check", [TWO, LOSS, CUBE])
def test_differentiates_gives_the_reference_full_points(product, check):
    assert product.checks(check).grade().score == RIGHT


def test_each_gradient_is_a_part_of_its_own(product):
    grade = product.checks(TWO).grade(product_backward=lambda dout, x, w: (dout @ w.T, -x.T @ dout))
    assert grade.score == RIGHT / 2
    assert [verdict.part for verdict in grade.checks[0].verdicts] == ["dx", "dw"]
    assert "all 6 entries of dw are wrong" in grade.checks[0].message
    assert "dx" not in grade.checks[0].message


def test_a_public_case_shows_which_gradient_and_which_entry_is_wrong(product):
    def spoiled(dout, x, w):
        dw = x.T @ dout
        dw[0, 1] = 7.0
        return dout @ w.T, dw

    grade = product.checks(TWO).grade(product_backward=spoiled)
    dx, dw = grade.checks[0].verdicts
    assert dx.detail == ""
    assert dw.detail.startswith("dw at [0, 1]: got 7, expected ")


COUNTED = {
    "nothing": ((), "0 values are returned"),
    "three": ((1.0, 2.0, 3.0), "3 values are returned"),
    "many": ((0,) * 99, "far too many values are returned"),
}


@pytest.mark.parametrize("returned", COUNTED)
def test_another_number_of_gradients_is_counted_on_both_sides(product, returned):
    value, count = COUNTED[returned]
    grade = product.checks(TWO).grade(product_backward=lambda dout, x, w: value)
    assert (grade.score, grade.checks[0].status) == (0, Status.FAILED)
    assert f"{count}, but 2 values are expected, in the order that the docstring states" in grade.checks[0].message


@pytest.mark.parametrize("wrapped", [lambda dx: (dx,), lambda dx: [dx], lambda dx: dx, lambda dx: (dx.tolist(),)])
def test_a_gradient_that_is_there_and_in_its_place_is_judged(product, wrapped):
    grade = product.checks(TWO).grade(product_backward=lambda dout, x, w: wrapped(dout @ w.T))
    assert grade.score == RIGHT / 2
    assert "1 value is returned, but 2 values are expected" in grade.checks[0].message


def test_gradients_in_the_wrong_order_earn_nothing(product):
    assert product.checks(TWO).grade(product_backward=lambda dout, x, w: (x.T @ dout, dout @ w.T)).score == 0


def test_gradients_that_raise_earn_nothing_in_every_part(product):
    def broken(dout, x, w):
        raise ValueError

    grade = product.checks(TWO).grade(product_backward=broken)
    assert (grade.score, grade.checks[0].message) == (0, "ValueError was raised")
    assert len(grade.checks[0].verdicts) == 2


def test_the_loss_in_front_of_the_gradients_is_not_one_of_them(product):
    def other_loss(x, w):
        out = x @ w
        return 0.0, out @ w.T, x.T @ out

    assert product.checks(LOSS).grade(loss=other_loss).score == RIGHT


def test_a_derivative_of_each_entry_is_one_part(product):
    grade = product.checks(CUBE).grade(cube_grad=lambda x: 3 * x)
    assert (grade.score, grade.checks[0].verdicts[0].part) == (0, "derivative")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (TWO, "x.T @ dout", "-x.T @ dout"),
        (TWO, "x.T @ dout", "1.001 * (x.T @ dout)"),
        (TWO, "dout @ w.T,", "dout @ w.T * np.nan,"),
        (LOSS, "x.T @ out", "2 * x.T @ out"),
        (CUBE, "3 * x**2", "3 * x"),
        (CUBE, "x**3", "np.abs(x) ** 3"),
    ],
)
def test_a_reference_whose_gradient_is_wrong_is_refused(product, check, right, wrong):
    source = PRODUCT.replace(right, wrong)
    assert source != PRODUCT
    product.write("reference/tiny/solution.py", source)
    with pytest.raises(CourseError, match=r"contradicts .*: along a random direction of '.*'.*Fix the reference"):
        product.checks(check).plan()


def test_a_reference_that_returns_another_number_of_gradients_is_refused(product):
    with pytest.raises(CourseError, match="'gradients' cannot be planned: ValueError"):
        product.checks(TWO.replace("['x', 'w']", "['x']")).plan()


def test_a_kink_among_the_inputs_is_refused(tiny):
    tiny.write(
        "reference/tiny/solution.py",
        '''
        import numpy as np

        def relu(x):
            """Return the positive part."""
            return np.maximum(x, 0)

        def relu_backward(dout, x):
            """Return dx."""
            return dout * (x > 0)
        ''',
    )
    check = (
        "Differentiates('gradients', 'dx', forward='relu', backward='relu_backward', wrt=['x'], "
        "inputs=case(x={x}, dout=normal(3)))"
    )
    tiny.checks(check.format(x="np.zeros(3)"))
    with pytest.raises(CourseError, match="keep the inputs away from kinks"):
        tiny.plan()
    assert tiny.checks(check.format(x="away_from_zero(3)")).grade().score == RIGHT


# --- the contract ----------------------------------------------------------------------------------------


@pytest.fixture
def contract(tiny):
    return tiny.checks(AGREES, contract=1)


PARTS = {"double, arguments", "double, memory", "double, read-only", "double, strided"}


def test_the_contract_is_earned_by_a_function_with_manners(contract):
    grade = contract.grade()
    assert grade.score == RIGHT
    assert contract_parts(grade) == dict.fromkeys(PARTS, Status.PASSED)


def changes_its_argument(x):
    out = 2.0 * x
    x[0] = 0.0
    return out


def test_a_modified_argument_is_named(contract):
    grade = contract.grade(double=changes_its_argument)
    message = check_of(grade, "contract").message
    assert "double writes into its argument x: work on a copy, as in x.copy()" in message
    parts = contract_parts(grade)
    assert parts["double, arguments"] is Status.FAILED
    assert parts["double, read-only"] is Status.RAISED
    assert parts["double, memory"] is Status.PASSED
    assert check_of(grade, "values").score == check_of(grade, "values").max_score


def test_a_function_that_remembers_earlier_calls_loses_that_part_and_no_value(contract):
    calls = []

    def remembers(x):
        calls.append(x)
        return 2.0 * x + (len(calls) > 1)

    grade = contract.grade(double=remembers)
    assert check_of(grade, "values").status is Status.PASSED
    assert contract_parts(grade)["double, memory"] is Status.FAILED
    assert "called again with the same arguments" in check_of(grade, "contract").message


def test_a_function_that_breaks_down_when_called_again_earns_no_part_for_it(contract):
    calls = []

    def once(x):
        calls.append(x)
        if len(calls) > 1:
            raise RuntimeError
        return 2.0 * x

    grade = contract.grade(double=once)
    assert check_of(grade, "contract").score == 0
    assert contract_parts(grade)["double, arguments"] is Status.RAISED


def test_a_function_that_fails_on_strided_arrays_loses_that_part_alone(contract):
    def needs_order(x):
        if not x.flags.c_contiguous:
            raise ValueError
        return 2.0 * x

    parts = contract_parts(contract.grade(double=needs_order))
    assert parts == dict.fromkeys(PARTS, Status.PASSED) | {"double, strided": Status.RAISED}


def test_a_function_that_fails_on_a_transpose_loses_that_part_though_first_and_last_case_have_one_axis(tiny):
    def reads_out_a_copy(x):
        out = x.copy(order="K")
        flat = out.ravel()
        flat *= 2.0
        return out

    cases = " + ".join(f"case(x=normal({shape}))" for shape in ("3", "2, 3", "4"))
    tiny.checks(f"Agrees('values', 'it', call='double', inputs={cases})", contract=1)
    grade = tiny.grade(double=reads_out_a_copy)
    assert check_of(grade, "values").status is Status.PASSED
    assert "fails on arrays that are not contiguous" in check_of(grade, "contract").message


def test_a_function_that_needs_to_write_loses_the_read_only_part(contract):
    def needs_to_write(x):
        x *= 2.0
        out = x.copy()
        x /= 2.0
        return out

    parts = contract_parts(contract.grade(double=needs_to_write))
    assert parts == dict.fromkeys(PARTS, Status.PASSED) | {"double, read-only": Status.RAISED}


def test_the_contract_of_a_wrong_function_is_skipped_and_earns_nothing(contract):
    grade = contract.grade(double=lambda x: x)
    assert (grade.score, check_of(grade, "contract").status) == (0, Status.SKIPPED)
    assert (
        "not graded yet: these points open once your functions return the right values"
        in check_of(grade, "contract").message
    )


def test_the_contract_of_a_right_function_is_earned_beside_a_wrong_one(tiny):
    tiny.checks(AGREES, GRADIENTS, contract=1)
    grade = tiny.grade(double_backward=lambda dout, x: dout)
    parts = contract_parts(grade)
    assert {part for part, status in parts.items() if status is Status.PASSED} == PARTS
    assert {status for part, status in parts.items() if part.startswith("double_backward")} == {Status.SKIPPED}
    assert check_of(grade, "contract").score == pytest.approx(check_of(grade, "contract").max_score / 2, abs=0.001)


class Claims:
    """Runs calls, and says which arguments they changed."""

    def __init__(self, functions, changed):
        self._inner, self._changed = InProcess(functions), changed

    def run(self, calls):
        return [
            replace(outcome, changed=self._changed) if isinstance(outcome, Returned) else outcome
            for outcome in self._inner.run(calls)
        ]

    def renew(self):
        self._inner.renew()


@pytest.mark.slow
def test_changed_arguments_are_told_in_the_order_of_the_parameters_each_once(tiny):
    tiny.write(
        "reference/tiny/solution.py",
        """
        def mix(a, b, c):
            '''Return the sum.'''
            return a + b + c
        """,
    )
    tiny.checks("Agrees('sum', 'sum', call='mix', inputs=case(a=normal(2), b=normal(2), c=normal(2)))", contract=1)
    functions, probes = tiny.exercise.functions, tiny.plan().probes
    told = set()
    for size in range(3):
        for changed in itertools.product(("0", "1", "2", "a", "b", "c", "0.123", "99"), repeat=size):
            verdicts, _ = drive(Contract(1.0).grade(probes, lambda _: True), Claims(functions, changed).run)
            told.add(verdicts[0].message)
    assert len(told) == 1 + 1 + 3 + 3  # none, what is no argument, one of three, two of three
    assert any("writes into its argument a and c:" in message for message in told)


def test_a_value_that_no_check_can_judge_is_refused_and_costs_that_check_alone(tiny):
    script = """
def judged(x):
    y = yield call('double', x, like=x)
    np.linalg.inv(y)

def fine(x):
    yield call('double', x, like=x)
"""
    holds = "Holds('{0}', 'it', script={0}, inputs=case(x=normal(2, 2)), about=['double'])"
    tiny.checks(holds.format("judged"), holds.format("fine"), before=script)
    grade = tiny.grade(double=lambda x: np.zeros((2, 2)))
    assert [check.status for check in grade.checks] == [Status.REFUSED, Status.PASSED]
    assert grade.checks[0].message.startswith("what your code returned cannot be checked")
    assert "Singular" not in str(grade.checks[0].message)
    assert grade.known


def test_what_the_machine_fails_in_is_not_the_students(tiny):
    class Broken:
        def run(self, calls):
            raise OSError("no more descriptors")

        def renew(self):
            pass

    with pytest.raises(OSError, match="descriptors"):
        grade_exercise(PreparedExercise(tiny.plan()), Broken())


def test_a_diagnosis_that_fails_costs_nothing(tiny, monkeypatch):
    def fails(*_):
        raise RecursionError

    monkeypatch.setattr("grader.diagnose.diagnosis.examine", fails)
    grade = tiny.grade(double=lambda x: x)
    assert grade.known
    assert grade.findings == ()
    assert grade.notes == ("what your code returned is so unusual that the mistake could not be diagnosed",)


@pytest.mark.slow
def test_an_argument_that_swallows_itself_is_a_changed_argument(tiny):
    tiny.write(
        "reference/tiny/solution.py",
        '''
        def total(items):
            """Return the sum."""
            return float(sum(items))
        ''',
    )

    def swallows(items):
        result = float(sum(items))
        items.append(items)
        return result

    tiny.checks("Agrees('sum', 'sum', call='total', inputs=case(items=[[1.0, 2.0]][0]))", contract=1)
    grade = tiny.grade(total=swallows)
    assert "total writes into its argument items" in check_of(grade, "contract").message


# --- plans -----------------------------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_inputs_and_another_seed_others(tiny):
    tiny.checks(AGREES)

    def drawn(seed):
        return tiny.plan(seed).cases["values"][0].arguments["x"].tolist()

    assert drawn(3) == drawn(3) != drawn(4)


@pytest.mark.slow
def test_a_case_draws_the_same_inputs_whatever_other_checks_there_are(tiny):
    other = AGREES.replace("'values'", "'other'")
    alone = tiny.checks(AGREES).plan().cases["values"][0].arguments["x"]
    beside = tiny.checks(other, AGREES).plan().cases
    np.testing.assert_array_equal(beside["values"][0].arguments["x"], alone)
    assert beside["other"][0].arguments["x"].tolist() != alone.tolist()


def test_arguments_are_positional_as_far_as_they_go_and_bound_by_name_after_a_gap(tiny):
    tiny.write(
        "reference/tiny/solution.py",
        '''
        def power(x, exponent=2, factor=1, *, offset=0):
            """Return it."""
            return factor * x**exponent + offset
        ''',
    )
    tiny.checks(
        "Agrees('all', 'all', call='power', inputs=case(factor=3, x=2.0, exponent=3, offset=1))",
        "Agrees('gap', 'gap', call='power', inputs=case(x=2.0, factor=3))",
    )
    planned = {name: cases[0] for name, cases in tiny.plan().cases.items()}
    assert (planned["all"].calls[0].args, dict(planned["all"].calls[0].kwargs)) == ((2.0, 3, 3), {"offset": 1})
    assert (planned["gap"].calls[0].args, dict(planned["gap"].calls[0].kwargs)) == ((2.0,), {"factor": 3})
    assert (planned["all"].expected, planned["gap"].expected) == (25.0, 12.0)
    # A student may name positional arguments otherwise, so these are never passed by name without need.
    assert (
        tiny.grade(power=lambda a, exponent=2, factor=1, *, offset=0: factor * a**exponent + offset).score == RIGHT
    )


def test_containers_of_recipes_and_callables_reach_the_call(tiny):
    tiny.write("reference/tiny/callables.py", "def twice(x):\n    return 2 * x\n")
    tiny.write(
        "reference/tiny/solution.py",
        '''
        def total(items, table):
            """Return the sum."""
            return float(sum(table["f"](item).sum() for item in items))
        ''',
    )
    tiny.checks(
        "Agrees('total', 't', call='total', "
        "inputs=case(items=(normal(2), normal(3)), table={'f': function('twice')}))"
    )
    assert tiny.grade().score == RIGHT


@pytest.mark.slow
def test_the_digest_of_a_plan_is_that_of_its_course_and_secret(tiny):
    from grader.grading.prepare import make_plan

    first = make_plan(tiny.checks(AGREES).load(), b"3")
    assert first.digest == make_plan(tiny.load(), b"3").digest
    assert first.digest != make_plan(tiny.load(), b"4").digest
    assert first.digest != make_plan(tiny.checks(AGREES, contract=1).load(), b"3").digest


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ("case(y=normal(3))", "double has no parameter 'y'"),
        ("case()", "double needs an argument 'x'"),
        ("case(x=function('nothing'))", "callables.py defines no function 'nothing'"),
        ("case(x=np.zeros(0))", "ValueError: nothing to double (raised in solution.py, line "),
    ],
)
def test_inputs_that_do_not_fit_the_reference_are_a_course_error(tiny, inputs, says):
    tiny.checks(f"Agrees('values', 'twice', call='double', inputs={inputs})")
    with pytest.raises(CourseError) as refusal:
        tiny.plan()
    assert "check 'values' cannot be planned" in str(refusal.value)
    assert says in str(refusal.value)
    assert str(refusal.value.file).endswith("checks.py")


@pytest.mark.parametrize(
    ("implementation", "says", "line"),
    [
        ("def added(x):\n    return x + y\n", "NameError: name 'y' is not defined", 6),
        (
            "def added(double, x):\n    return x + x\n",
            "TypeError: added() missing 1 required positional argument",
            None,
        ),
    ],
)
def test_an_alternative_that_fails_is_named_with_its_line(tiny, implementation, says, line):
    tiny.write(
        "reference/tiny/alternatives.py",
        f"from grader.authoring import alternative\n\n\n@alternative('double')\n{implementation}",
    )
    with pytest.raises(CourseError) as refusal:
        tiny.checks(AGREES).plan()
    assert "the alternative 'added' fails on an input of 'values'" in str(refusal.value)
    assert says in str(refusal.value)
    assert str(refusal.value.file).endswith("alternatives.py")
    assert refusal.value.line == line


def test_alternatives_widen_the_allowance_and_wrong_variants_do_not(tiny):
    tiny.checks(AGREES)
    narrow = tiny.plan().cases["values"][0].allowance
    tiny.write(
        "reference/tiny/alternatives.py",
        """
        from grader.authoring import alternative

        @alternative("double")
        def shaky(x):
            return 2.0 * x * (1 + 3e-10)
        """,
    )
    wide = tiny.plan().cases["values"][0].allowance
    tiny.write(
        "reference/tiny/misconceptions.py",
        '''
        from grader.authoring import wrong

        @wrong("double", fails=("values",))
        def once(double, x):
            """You return the argument.

            Hint: how much is twice?
            """
            return x
        ''',
    )
    assert wide > narrow
    assert tiny.plan().cases["values"][0].allowance == wide
