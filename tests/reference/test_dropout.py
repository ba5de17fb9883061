"""Dropout's reference against JAX's derivatives and SciPy's distributions; the checks' bounds against SciPy's."""

from math import comb

import numpy as np
import pytest

from grader.course.load import load_course
from grader.course.plan import plan_exercise
from grader.grading.exercise import grade_exercise
from grader.grading.prepare import PreparedExercise, prepare_exercise
from grader.running.in_process import InProcess

from .stored import cases, stored


@pytest.fixture
def dropout(reference):
    return reference("dropout")


@pytest.fixture(scope="session")
def checks(root):
    """What the exercise's checks.py defines."""
    exercise = load_course(root, "dropout").exercises[0]
    script = next(check.script for check in exercise.spec.checks if check.name == "keep rate")
    return script.__globals__


def answer(law, *arguments):
    """What SciPy says of these arguments."""
    (case,) = [case for case in stored("dropout", law) if case.arguments == list(arguments)]
    return case.expected


@cases("dropout", "backward")
def test_mask_and_output_are_what_the_docstring_says(dropout, case):
    x, p, _, seed = case.arguments
    out, mask = dropout.dropout_forward(x, p, True, np.random.default_rng(seed))
    assert out.shape == mask.shape == x.shape
    assert out.dtype == mask.dtype == np.float64
    kept = mask != 0
    np.testing.assert_allclose(mask[kept], 1 / (1 - p), rtol=1e-15)
    np.testing.assert_allclose(out[kept] * (1 - p), x[kept], rtol=1e-14)
    assert np.all(out[~kept] == 0)


@cases("dropout", "backward")
def test_backward_is_jaxs_derivative_of_the_forward_map(dropout, case):
    x, p, dout, seed = case.arguments
    _, mask = dropout.dropout_forward(x, p, True, np.random.default_rng(seed))
    dx = dropout.dropout_backward(dout, mask)
    np.testing.assert_allclose(dx, np.where(mask != 0, case.expected, 0.0), rtol=1e-13)
    assert dx.shape == x.shape


@cases("dropout", "backward")
def test_prediction_is_the_identity(dropout, case):
    x, p, dout, seed = case.arguments
    out, mask = dropout.dropout_forward(x, p, False, np.random.default_rng(seed))
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(mask, np.ones(x.shape))
    np.testing.assert_array_equal(dropout.dropout_backward(dout, mask), dout)


@pytest.mark.parametrize("p", [0.05, 0.3, 0.5, 0.9])
def test_entries_are_bernoulli_and_independent(dropout, p):
    rng = np.random.default_rng(12)
    masks = np.array([dropout.dropout_forward(np.ones((6, 5)), p, True, rng)[1] for _ in range(4000)]) != 0
    fewest, most = answer("counts", masks.size, p)  # beyond them: less than one chance in a million
    assert fewest <= masks.sum() <= most
    # Every place has its share, and the number kept of 30 has the binomial's variance: no two go together.
    places = masks.sum(axis=0)
    fewest, most = answer("counts", 4000, p)
    assert fewest <= places.min() <= places.max() <= most
    variance = masks.sum(axis=(1, 2)).var()
    assert variance == pytest.approx(30 * p * (1 - p), rel=0.15)
    correlations = np.corrcoef(masks.reshape(4000, 30).T) - np.eye(30)
    assert np.abs(correlations).max() < 6 / np.sqrt(4000)


@pytest.mark.parametrize("p", [-1e-9, -1.0, 1.0, 1.0 + 1e-9, 7.0, float("nan")])
@pytest.mark.parametrize("training", [True, False])
def test_p_outside_its_range_raises(dropout, p, training):
    with pytest.raises(ValueError, match="p must be"):
        dropout.dropout_forward(np.ones(3), p, training, np.random.default_rng(0))


def test_p_of_zero_keeps_everything(dropout):
    x = np.arange(1000.0)
    out, mask = dropout.dropout_forward(x, 0, True, np.random.default_rng(0))
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(mask, np.ones(1000))


def test_generator_decides_the_mask(dropout):
    one, same = np.random.default_rng(3), np.random.default_rng(3)
    x = np.ones((20, 20))
    first, second = (dropout.dropout_forward(x, 0.5, True, one)[1] for _ in range(2))
    again = dropout.dropout_forward(-x, 0.5, True, same)[1]
    assert np.any(first != second)
    np.testing.assert_array_equal(first, again)


def test_arguments_stay_as_they_were(dropout):
    x, mask = np.arange(6.0), np.array([0.0, 2, 0, 2, 2, 0])
    x.flags.writeable = mask.flags.writeable = False
    dropout.dropout_forward(x, 0.5, True, np.random.default_rng(0))
    dropout.dropout_backward(x, mask)
    np.testing.assert_array_equal(x, np.arange(6.0))


@pytest.mark.parametrize("chance", [0.1, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("n", [1, 30, 8000])
def test_tails_of_the_keep_rate_are_the_binomials(checks, n, chance):
    for count, exact in zip(*answer("tails", n, chance), strict=True):
        assert checks["tail"](count, n, chance) == pytest.approx(exact, rel=1e-7, abs=1e-250)


def test_right_solutions_fail_the_keep_rate_less_than_once_in_a_thousand_million_times(checks):
    refused = 0.0
    for p in (0.1, 0.35, 0.5, 0.9):
        counts = np.arange(8001)
        bad = np.array([checks["tail"](count, 8000, 1 - p) <= checks["TAIL"] for count in counts])
        refused += answer("probabilities", 8000, p)[bad].sum()
        assert np.abs(counts[~bad] / 8000 - (1 - p)).max() < 0.037
    assert 0 < refused < 1e-9


def test_bounds_that_the_checks_state(checks):
    assert comb(64, 32) / 2**64 < 0.1
    assert comb(48, 24) / 2**48 < 0.12
    assert comb(48, 2) * 2.0**-64 + comb(64, 2) * 2.0**-48 < 7.2e-12
    exact = [(1 + n % 2) * comb(n, n // 2) / 2**n for n in range(1001, 1009)]
    assert np.prod(exact) < 5e-11


@pytest.mark.parametrize(
    "forward",
    [
        lambda x, *_others: (x, np.ones(x.shape)),
        lambda x, *_others: (x, np.zeros(x.shape)),
        lambda x, *_others: (0 * x, 0 * x),
        lambda x, *_others: (x, x),
        lambda x, *_others: x,
    ],
)
@pytest.mark.parametrize(
    "backward", [lambda dout, _mask: dout, lambda _dout, mask: mask, lambda dout, _mask: 0 * dout]
)
def test_function_that_draws_nothing_earns_nothing(root, forward, backward):
    exercise = load_course(root, "dropout").exercises[0]
    functions = {"dropout_forward": forward, "dropout_backward": backward}
    assert grade_exercise(PreparedExercise(plan_exercise(exercise, 0)), InProcess(functions)).score == 0


# --- what students are told, whose random numbers are not the reference's --------------------------------


@pytest.fixture(scope="session")
def told(root):
    """``told(dropout_forward=..., dropout_backward=...)`` -> the mistakes that are named, by function."""
    course = load_course(root, "dropout")
    exercise = course.exercises[0]
    plan = prepare_exercise(exercise, course.demonstration_secret, course)

    def findings(**functions):
        graded = grade_exercise(plan, InProcess({**exercise.functions, **functions}))
        return {finding.function: finding.mistakes for finding in graded.findings if finding.mistakes}

    return findings


def binomial(x, p, training, rng):
    """A right forward pass that draws as NumPy's documentation of the binomial distribution does."""
    if not 0 <= p < 1:
        raise ValueError("p")
    mask = rng.binomial(1, 1 - p, size=x.shape) / (1 - p) if training else np.ones(x.shape)
    return x * mask, mask


def careless(allowed, generator, mask_of):
    """A forward pass with two mistakes: which p it accepts, and where its numbers come from, or how."""

    def dropout_forward(x, p, training, rng):
        if not allowed(p):
            raise ValueError("p")
        if not training:
            return x, np.ones(x.shape)
        with np.errstate(all="ignore"):
            mask = np.zeros(x.shape) + mask_of(generator(rng), x.shape, p) / np.float64(1 - p)
        return x * mask, mask

    return dropout_forward


def each(rng, shape, p):
    return rng.random(shape) >= p


def a_row_for_all(rng, shape, p):
    return rng.random(shape[-1]) >= p


def drops_nothing(x, p, training, rng):
    return x, np.ones(x.shape)


UP_TO_ONE, ANY = (lambda p: 0 <= p <= 1), (lambda _: True)
GIVEN, SEEDED, ELSEWHERE = (
    (lambda rng: rng),
    (lambda _: np.random.default_rng(42)),
    (lambda _: np.random.default_rng()),
)


@pytest.mark.parametrize(
    ("forward", "pair"),
    [
        (careless(UP_TO_ONE, SEEDED, each), {"p_of_one_accepted", "seeds_itself"}),
        (careless(UP_TO_ONE, ELSEWHERE, each), {"p_of_one_accepted", "ignores_rng"}),
        (careless(ANY, ELSEWHERE, each), {"any_p", "ignores_rng"}),
        (careless(ANY, GIVEN, a_row_for_all), {"any_p", "one_mask_for_batch"}),
    ],
)
def test_of_two_mistakes_both_are_those_that_were_made(told, forward, pair):
    (names,) = told(dropout_forward=forward).values()
    assert set(names[0].split(" + ")) == pair


@pytest.mark.parametrize(
    ("backward", "mistake"),
    [
        (lambda dout, mask: dout * (mask != 0), "backward_no_scale"),
        (lambda dout, mask: np.where(mask > 0, dout / np.where(mask > 0, mask, 1), 0), "backward_divides"),
        (lambda dout, mask: dout + 0 * mask, "backward_passes_through"),
    ],
)
@pytest.mark.parametrize("forward", ["reference", "binomial"])
def test_a_mistake_in_the_backward_pass_is_named_however_the_forward_pass_draws(told, forward, backward, mistake):
    own = {"dropout_forward": binomial} if forward == "binomial" else {}
    assert told(dropout_backward=backward, **own) == {"dropout_backward": (mistake,)}


@pytest.mark.parametrize(
    ("wrong", "right"), [("dropout_forward", "dropout_backward"), ("dropout_backward", "dropout_forward")]
)
def test_the_manners_of_a_right_function_count_though_the_other_is_wrong(root, wrong, right):
    exercise = load_course(root, "dropout").exercises[0]
    mistaken = {"dropout_forward": drops_nothing, "dropout_backward": lambda dout, mask: dout * mask * mask}
    functions = {**exercise.functions, wrong: mistaken[wrong]}
    graded = grade_exercise(PreparedExercise(plan_exercise(exercise, 0)), InProcess(functions))
    contract = graded.checks[-1]
    assert contract.score == pytest.approx(contract.max_score / 2)
