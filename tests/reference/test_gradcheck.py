"""The gradient check's reference against JAX, fractions and SciPy; its hidden gradients against a margin of ten."""

from fractions import Fraction

import numpy as np
import pytest

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise, prepare_exercise
from grader.running.in_process import InProcess
from grader.sandbox.inside.perform import ArgumentBuilder

from .stored import cases


def smooth(a, m):
    """The function of which the oracle has JAX's derivatives."""

    def f(x):
        v = x.reshape(-1)
        return float(np.sum(a * np.sin(v)) + v @ m @ v * np.tanh(v[0]) + np.log(np.sum(np.exp(v))))

    return f


@pytest.fixture
def gradcheck(reference):
    return reference("gradcheck")


@cases("gradcheck", "gradients")
def test_numerical_gradient_is_the_central_difference(gradcheck, case):
    x, *parameters = case.arguments
    got = gradcheck.numerical_gradient(smooth(*parameters), x, h=1e-2)
    expected = case.expected["central"]
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-10 * np.max(np.abs(expected)))
    assert got.shape == x.shape
    assert got.dtype == np.float64


@cases("gradcheck", "gradients")
def test_numerical_gradient_is_close_to_jaxs(gradcheck, case):
    x, *parameters = case.arguments
    expected = case.expected["exact"]
    got = gradcheck.numerical_gradient(smooth(*parameters), x)
    np.testing.assert_allclose(got, expected, rtol=0, atol=3e-9 * np.max(np.abs(expected)))


@cases("gradcheck", "gradients")
def test_gradient_check_tells_right_from_wrong(gradcheck, case):
    x, *parameters = case.arguments
    f, right = smooth(*parameters), case.expected["exact"]
    for wrong in (-right, 2 * right, 1.001 * right, 0 * right):
        assert not gradcheck.gradient_check(f, lambda _, wrong=wrong: wrong, x)
    assert gradcheck.gradient_check(f, lambda _: right, x) is True
    for place in np.ndindex(x.shape):
        entry = np.zeros(x.shape)
        entry[place] = np.max(np.abs(right))
        for wrong in (right + 1e-5 * entry, right - 1e-5 * entry):
            assert not gradcheck.gradient_check(f, lambda _, wrong=wrong: wrong, x)
        assert gradcheck.gradient_check(f, lambda _, fine=right + 1e-7 * entry: fine, x) is True
    off = 1.01 * right
    assert gradcheck.gradient_check(f, lambda _: off, x, 0.1)
    assert gradcheck.gradient_check(f, lambda _: off, x, tolerance=1e-3) is False


@pytest.mark.parametrize("h", [1e-5, 1e-3, 0.5])
def test_cubes_have_the_error_that_the_formula_says(gradcheck, h):
    x = np.array([[1.0, -2.0, 0.5]])
    got = gradcheck.numerical_gradient(lambda x: np.sum(x**3), x, h)
    np.testing.assert_allclose(got, 3 * x**2 + h**2, rtol=1e-9)


def test_integers_are_no_obstacle(gradcheck):
    x = np.array([[1, -2], [3, 4]])
    got = gradcheck.numerical_gradient(lambda x: np.sum(x**2) / 4, x)
    np.testing.assert_allclose(got, x / 2, rtol=1e-9)
    assert got.dtype == np.float64
    assert x.dtype.kind == "i"


@cases("gradcheck", "relative_errors")
def test_relative_error_is_that_of_exact_fractions(gradcheck, case):
    a, b = case.arguments
    p, q = ([Fraction(float(value)) for value in array.ravel()] for array in (a, b))
    exact = max(abs(i - j) for i, j in zip(p, q, strict=True)) / max(map(abs, p + q))
    error = gradcheck.relative_error(a, b)
    assert error == pytest.approx(float(exact), rel=1e-13)
    assert error == gradcheck.relative_error(b, a)
    assert error == pytest.approx(case.expected, rel=1e-13)
    assert isinstance(error, float)


def test_relative_error_of_zeros(gradcheck):
    assert gradcheck.relative_error(np.zeros((2, 2)), np.zeros((2, 2))) == 0
    assert gradcheck.relative_error(np.zeros(2), np.array([0, -1e-300])) == 1
    assert gradcheck.relative_error(np.array([0, -1e-300]), np.zeros(2)) == 1


def test_arguments_stay_as_they_were(gradcheck):
    x = np.array([0.1, 0.7, 1e5])
    x.flags.writeable = False
    gradcheck.numerical_gradient(lambda x: np.sum(x**2), x)
    gradcheck.relative_error(x, x)
    gradcheck.gradient_check(lambda x: np.sum(x**2), lambda x: 2 * x, x)
    np.testing.assert_array_equal(x, [0.1, 0.7, 1e5])


# --- What is hidden --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def exercise(root):
    return load_course(root, "gradcheck").exercises[0]


def judged(exercise, seed):
    """Every gradient that is to be judged: its case, and the callables as a student gets them."""
    plan = plan_exercise(exercise, seed)
    for check in exercise.spec.checks:
        if "gradient_check" in check.functions:
            for case in plan.cases[check.name]:
                yield check.name, case, ArgumentBuilder().build(dict(case.arguments))


def accurate(f, x):
    """Central differences in extended precision, with two steps, extrapolated: good to about 1e-13."""
    x = x.astype(np.longdouble)
    found = np.zeros(x.shape, dtype=np.longdouble)
    for place in np.ndindex(x.shape):
        sides = []
        for h in (np.longdouble(1e-3), np.longdouble(5e-4)):
            step = np.zeros(x.shape, dtype=np.longdouble)
            step[place] = h
            sides.append((f(x + step) - f(x - step)) / (2 * h))
        found[place] = (4 * sides[1] - sides[0]) / 3
    return found.astype(np.float64)


@pytest.mark.skipif(np.finfo(np.longdouble).eps > 1e-18, reason="no extended precision on this machine")
@pytest.mark.parametrize("seed", range(5))
def test_no_hidden_gradient_is_near_the_borderline(exercise, gradcheck, seed):
    verdicts = {}
    for name, case, built in judged(exercise, seed):
        tolerance = built.get("tolerance", 1e-6)
        right, got = accurate(built["f"], built["x"]), built["grad_f"](built["x"])
        largest = max(np.max(np.abs(right)), np.max(np.abs(got)))
        error = float(np.max(np.abs(right - got)) / largest) if largest else 0.0
        numeric = gradcheck.numerical_gradient(built["f"], built["x"])
        assert np.max(np.abs(numeric - right)) <= tolerance / 10 * np.max(np.abs(right)), case.label
        assert case.expected is (error <= tolerance), case.label
        assert not 0.71 * tolerance < error < 2.9 * tolerance, case.label
        if tolerance / 10 < error < tolerance * 10:  # the usual formulas of a relative error say the same
            np.testing.assert_allclose(got / right, np.full(right.shape, got.flat[0] / right.flat[0]), rtol=1e-9)
        assert abs(built["f"](built["x"])) <= 10 * np.max(np.abs(right)), case.label
        assert np.min(np.abs(built["x"])) > 0.1, case.label
        verdicts.setdefault(name, set()).add(case.expected)
    assert list(verdicts.values()) == [{True, False}] * 3


@pytest.mark.parametrize("seed", range(5))
def test_hidden_functions_are_well_scaled(exercise, seed):
    plan = plan_exercise(exercise, seed)
    for check in exercise.spec.checks:
        for case in plan.cases[check.name]:
            if case.calls[0].function == "numerical_gradient":
                built = ArgumentBuilder().build(dict(case.arguments))
                assert abs(built["f"](built["x"])) <= 10 * np.max(np.abs(case.expected)), case.label


def test_right_and_wrong_gradients_are_the_same_functions(exercise):
    sources = {True: set(), False: set()}
    for _, case, _ in judged(exercise, 0):
        sources[case.expected].add(case.arguments["grad_f"].source)
    assert sources[True] == sources[False]


def test_gradients_are_judged_apart_from_everything_else(exercise):
    assert all(
        check.isolated == ("gradient_check" in check.functions) for check in exercise.spec.checks if check.functions
    )


def always(answer):
    return lambda *_args, **_kwargs: answer


def gradient_itself(_f, grad_f, x, **_kwargs):
    return grad_f(x)


def sign_of_the_first_entry(_f, grad_f, x, **_kwargs):
    return bool(grad_f(x).flat[0] > 0)


def coin(_f, _grad_f, x, **_kwargs):
    return bool(np.random.default_rng(x.size).random() < 0.5)


@pytest.mark.parametrize(
    "answer",
    [always(True), always(False), always(0.0), always(None), gradient_itself, sign_of_the_first_entry, coin],
)
def test_constant_or_guessed_verdict_earns_nothing(exercise, answer):
    graded = grade_exercise(PreparedExercise(plan_exercise(exercise, 0)), InProcess({"gradient_check": answer}))
    assert graded.score == 0


@pytest.mark.parametrize("answer", [always(0.0), always(1.0), lambda a, _b: a])
def test_constant_error_earns_nothing(exercise, answer):
    graded = grade_exercise(PreparedExercise(plan_exercise(exercise, 0)), InProcess({"relative_error": answer}))
    assert graded.score == 0


@pytest.mark.parametrize("answer", [always(0.0), lambda _f, x, **_kwargs: x, lambda _f, x, **_kwargs: 0.0 * x])
def test_constant_gradient_earns_nothing(exercise, answer):
    graded = grade_exercise(PreparedExercise(plan_exercise(exercise, 0)), InProcess({"numerical_gradient": answer}))
    assert graded.score == 0


@pytest.mark.slow
def test_what_gradient_check_may_only_inherit_stands_below_what_it_comes_from(course):
    def of_the_sum(a, b):
        return float(np.max(np.abs(a - b)) / max(np.sum(np.abs(a)) + 1, 1))

    exercise = course.exercise("gradcheck")
    functions = {**exercise.functions, "relative_error": of_the_sum}
    functions["gradient_check"] = lambda f, grad_f, x, tolerance=1e-6: bool(
        of_the_sum(grad_f(x), exercise.functions["numerical_gradient"](f, x)) <= tolerance
    )
    found = grade_exercise(prepare_exercise(exercise, 1, course), InProcess(functions)).findings
    assert [one.function for one in found] == ["relative_error", "gradient_check"]
    assert "If it calls your relative_error, fix that first" in found[-1].says
