"""Backpropagation through time against JAX's automatic derivatives, SciPy, and the lecture's numbers."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import log_softmax, logsumexp

jax.config.update("jax_enable_x64", True)

WXH = np.array([[0.3, 1.0, 0.1, 0.5], [-0.1, 0.3, -0.3, 0.1], [-0.1, 0.1, -0.5, -0.5]])
WHH = np.array([[0.1, 0.4, 0.8], [-0.1, 0.5, -0.2], [0.9, 0.2, 0.6]])
WHY = np.array([[0.3, 0.9, 0.1], [0.2, -0.6, 0.5], [-0.1, 0.1, 0.5], [-0.1, 1.0, -0.2]])
HELL, ELLO = np.eye(4)[[0, 1, 2, 2]], np.array([1, 2, 2, 3])

# Few shapes, so that few programs are compiled; weights and inputs are drawn for every seed.
SHAPES = [(1, 4, 3), (1, 1, 1), (2, 3, 3), (5, 4, 3), (6, 2, 5), (7, 5, 1), (12, 1, 4), (9, 4, 4)]


@jax.jit
def oracle(x, targets, h0, Wxh, Whh, Why):
    """Loss and gradients, the latter by automatic differentiation."""

    def loss(Wxh, Whh, Why, h0):
        def step(state, x_t):
            state = jnp.tanh(jnp.einsum("hv,v->h", Wxh, x_t) + jnp.einsum("hk,k->h", Whh, state))
            return state, jnp.einsum("vh,h->v", Why, state)

        logits = jax.lax.scan(step, h0, x)[1]
        return -jnp.take_along_axis(jax.nn.log_softmax(logits, axis=1), targets[:, None], axis=1).sum()

    return jax.value_and_grad(loss, argnums=(0, 1, 2, 3))(Wxh, Whh, Why, h0)


def drawn(seed, shape=None, scale=None):
    rng = np.random.default_rng([11, seed])
    T, V, H = shape or SHAPES[seed % len(SHAPES)]
    scale = scale or rng.choice([0.1, 0.5, 1.0, 2.0])
    x = np.eye(V)[rng.integers(0, V, T)] if seed % 3 == 0 else rng.normal(size=(T, V))
    shapes = [(H,), (H, V), (H, H), (V, H)]
    return (x, rng.integers(0, V, T), *(scale * rng.normal(size=shape) for shape in shapes))


def assert_agrees(returned, expected):
    loss, gradients = expected
    np.testing.assert_allclose(returned[0], loss, rtol=1e-10, atol=1e-12)
    for ours, theirs in zip(returned[1:], gradients, strict=True):
        assert ours.shape == theirs.shape
        assert ours.dtype == np.float64
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10 * float(np.max(np.abs(theirs))) + 1e-14)


@pytest.fixture
def bptt(reference):
    return reference("bptt")


# --- sequence_loss ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_loss_is_scipys(bptt, seed):
    rng = np.random.default_rng([12, seed])
    T, V = rng.integers(1, 9, 2)
    logits = rng.choice([0.1, 1.0, 30.0, 1e3, 1e5]) * rng.normal(size=(T, V)) + rng.choice([-1e3, 0.0, 1e3])
    targets = rng.integers(0, V, T)
    expected = sum(logsumexp(row) - row[target] for row, target in zip(logits, targets, strict=True))
    loss = bptt.sequence_loss(logits, targets)
    assert isinstance(loss, float)
    assert loss >= 0
    np.testing.assert_allclose(loss, expected, rtol=1e-10, atol=1e-10)


def test_loss_of_uniform_guesses_is_the_logarithm_of_the_number_of_classes(bptt):
    assert bptt.sequence_loss(np.full((3, 7), -4.0), np.array([0, 6, 3])) == pytest.approx(3 * np.log(7), rel=1e-14)


def test_loss_of_extreme_logits_is_finite_and_right(bptt):
    logits = np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -1000.0], [1e3, 1e3, -1e3]])
    loss = bptt.sequence_loss(logits, np.array([1, 2, 0]))
    assert loss == pytest.approx(2000 + np.log(3) + np.log(2), rel=1e-14)


@pytest.mark.parametrize(
    ("targets", "says"),
    [
        ([0, -1, 2], "0, ..., 2"),
        ([0, 3, 2], "0, ..., 2"),
        ([0, 1], "3 rows"),
        ([1], "3 rows"),
        ([0, 1, 2, 0], "3 rows"),
        ([[0, 1, 2]], "3 rows"),
    ],
)
def test_bad_targets_are_refused(bptt, targets, says):
    with pytest.raises(ValueError, match=says):
        bptt.sequence_loss(np.zeros((3, 3)), np.array(targets))


# --- rnn_backward ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(80))
def test_gradients_are_those_of_automatic_differentiation(bptt, seed):
    arguments = drawn(seed)
    assert_agrees(bptt.rnn_backward(*arguments), oracle(*arguments))


@pytest.mark.parametrize("seed", range(5))
def test_long_sequence_of_the_lectures_network(bptt, seed):
    x, targets, h0, *_ = drawn(3 * seed, (40, 4, 3), 0.5)
    arguments = (x, targets, h0, WXH, WHH, WHY)
    assert_agrees(bptt.rnn_backward(*arguments), oracle(*arguments))


@pytest.mark.parametrize("seed", range(5))
def test_logits_in_the_thousands(bptt, seed):
    x, targets, h0, Wxh, Whh, Why = drawn(seed, (5, 4, 3), 1.0)
    arguments = (x, targets, h0, Wxh, Whh, 3000 * Why)
    returned = bptt.rnn_backward(*arguments)
    assert all(np.all(np.isfinite(value)) for value in returned)
    assert_agrees(returned, oracle(*arguments))


def test_loss_is_that_of_the_forward_exercise(bptt, reference):
    for seed in range(20):
        x, targets, *network = drawn(seed)
        _, logits = reference("rnn").rnn_forward(x, *network)
        expected = -log_softmax(logits, axis=1)[np.arange(len(x)), targets].sum()
        assert bptt.rnn_backward(x, targets, *network)[0] == pytest.approx(expected, rel=1e-12)


def test_lectures_numbers(bptt):
    loss, dWxh, dWhh, dWhy, dh0 = bptt.rnn_backward(HELL, ELLO, np.zeros(3), WXH, WHH, WHY)
    assert loss == pytest.approx(5.995380, abs=5.1e-7)
    expected = {
        "dWxh": [
            [0.184166, 0.275257, 0.769551, 0.000000],
            [1.353439, 0.524045, -0.749050, 0.000000],
            [0.077669, 0.378933, 0.855609, 0.000000],
        ],
        "dWhh": [
            [0.586959, 0.058960, 0.196998],
            [-0.210276, 0.123080, -0.305103],
            [0.588695, -0.111159, 0.234246],
        ],
        "dWhy": [
            [0.456600, -0.109784, 0.146887],
            [0.241150, -0.187787, 0.285537],
            [-0.750985, -0.117329, -0.479795],
            [0.053236, 0.414901, 0.047371],
        ],
        "dh0": [-0.047025, 0.765920, -0.076754],
    }
    got = {"dWxh": dWxh, "dWhh": dWhh, "dWhy": dWhy, "dh0": dh0}
    for name, values in expected.items():
        np.testing.assert_allclose(got[name], values, rtol=0, atol=5.1e-7, err_msg=name)
    assert np.all(dWxh[:, 3] == 0)  # no o is ever read


def test_one_gradient_step_lowers_the_lectures_loss(bptt):
    network = [WXH, WHH, WHY]
    _, *gradients, _ = bptt.rnn_backward(HELL, ELLO, np.zeros(3), *network)
    moved = [weights - 0.1 * gradient for weights, gradient in zip(network, gradients, strict=True)]
    assert bptt.rnn_backward(HELL, ELLO, np.zeros(3), *moved)[0] == pytest.approx(5.416512, abs=5.1e-7)


def test_arguments_stay_as_they_were(bptt):
    arguments = drawn(5)
    before = [argument.copy() for argument in arguments]
    for argument in arguments:
        argument.flags.writeable = False
    bptt.rnn_backward(*arguments)
    for argument, was in zip(arguments, before, strict=True):
        np.testing.assert_array_equal(argument, was)
