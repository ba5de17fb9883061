"""The character model against JAX, SciPy and the lecture's numbers."""

import string

import jax
import jax.numpy as jnp
import numpy as np
import pytest

jax.config.update("jax_enable_x64", True)

LECTURE = {
    "Wxh": np.array([[0.3, 1.0, 0.1, 0.5], [-0.1, 0.3, -0.3, 0.1], [-0.1, 0.1, -0.5, -0.5]]),
    "Whh": np.array([[0.1, 0.4, 0.8], [-0.1, 0.5, -0.2], [0.9, 0.2, 0.6]]),
    "Why": np.array([[0.3, 0.9, 0.1], [0.2, -0.6, 0.5], [-0.1, 0.1, 0.5], [-0.1, 1.0, -0.2]]),
}
SHAPES = [(1, 4, 3), (2, 3, 3), (5, 4, 3), (6, 2, 5), (9, 5, 1)]


@pytest.fixture
def char_rnn(reference):
    return reference("char_rnn")


@jax.jit
def loss_of(params, inputs, targets):
    """The summed cross-entropy, as a scan."""

    def step(h, x):
        h = jnp.tanh(params["Wxh"] @ x + params["Whh"] @ h)
        return h, params["Why"] @ h

    _, logits = jax.lax.scan(step, jnp.zeros(params["Whh"].shape[0]), inputs)
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), targets[:, None], axis=1).sum()


gradient_of = jax.jit(jax.grad(loss_of))


def drawn(seed):
    rng = np.random.default_rng([17, seed])
    T, V, H = SHAPES[seed % len(SHAPES)]
    scale = rng.choice([0.1, 1.0, 3.0])
    params = {
        "Wxh": scale * rng.normal(size=(H, V)),
        "Whh": scale * rng.normal(size=(H, H)),
        "Why": scale * rng.normal(size=(V, H)),
    }
    return np.eye(V)[rng.integers(0, V, T)], rng.integers(0, V, T), params, float(rng.uniform(0.01, 1.0))


@pytest.mark.parametrize("seed", range(60))
def test_a_step_of_training_is_jaxs(char_rnn, seed):
    inputs, targets, params, rate = drawn(seed)
    loss, new = char_rnn.train_step(inputs, targets, params, rate)
    np.testing.assert_allclose(loss, loss_of(params, inputs, targets), rtol=1e-10)
    for name, gradient in gradient_of(params, inputs, targets).items():
        np.testing.assert_allclose(new[name], params[name] - rate * np.asarray(gradient), rtol=1e-10, atol=1e-11)
        assert not np.shares_memory(new[name], params[name])


@pytest.mark.parametrize("seed", range(60))
def test_what_is_written_is_what_jax_finds_most_probable(char_rnn, seed):
    _, _, params, _ = drawn(seed)
    rng = np.random.default_rng([18, seed])
    V = len(params["Why"])
    vocabulary = "".join(rng.permutation(list(string.ascii_lowercase))[:V])
    start = "".join(rng.choice(list(vocabulary), rng.integers(1, 4)))
    text = char_rnn.generate(start, 6, params, vocabulary)
    assert text.startswith(start)
    assert len(text) == len(start) + 6
    h = jnp.zeros(len(params["Whh"]))
    for t, character in enumerate(text):
        if t >= len(start):
            p = jax.nn.softmax(params["Why"] @ h)
            assert p[vocabulary.index(character)] >= p.max() - 1e-12
        h = jnp.tanh(params["Wxh"] @ jax.nn.one_hot(vocabulary.index(character), V) + params["Whh"] @ h)


@pytest.mark.parametrize("seed", range(60))
def test_rows_are_jaxs_one_hot(char_rnn, seed):
    rng = np.random.default_rng([19, seed])
    vocabulary = "".join(rng.permutation(list(string.printable))[: rng.integers(1, 12)])
    indices = rng.integers(0, len(vocabulary), rng.integers(1, 9))
    text = "".join(vocabulary[i] for i in indices)
    rows = char_rnn.one_hot(text, vocabulary)
    np.testing.assert_array_equal(rows, jax.nn.one_hot(indices, len(vocabulary)))
    assert rows.dtype == np.float64
    if len(text) > 1:
        inputs, targets = char_rnn.training_pairs(text)
        assert [a + b for a, b in zip(inputs, targets, strict=True)] == [
            text[i : i + 2] for i in range(len(text) - 1)
        ]


def test_the_lectures_network(char_rnn):
    inputs, targets = char_rnn.training_pairs("hello")
    assert (inputs, targets) == ("hell", "ello")
    rows = char_rnn.one_hot(inputs, "helo")
    goals = char_rnn.one_hot(targets, "helo").argmax(axis=1)
    loss, new = char_rnn.train_step(rows, goals, LECTURE, 0.1)
    assert loss == pytest.approx(5.995380, abs=1e-6)
    assert char_rnn.train_step(rows, goals, new, 0.1)[0] == pytest.approx(5.416512, abs=1e-6)
    assert char_rnn.generate("h", 6, LECTURE, "helo") == "heheeee"


def test_training_makes_it_say_hello(char_rnn):
    rows, goals, params = char_rnn.one_hot("hell", "helo"), np.array([1, 2, 2, 3]), LECTURE
    losses = []
    for _ in range(201):
        loss, params = char_rnn.train_step(rows, goals, params, 0.1)
        losses.append(loss)
    assert losses[100] == pytest.approx(0.151949, abs=1e-5)
    assert losses[200] == pytest.approx(0.060254, abs=1e-5)
    assert char_rnn.generate("h", 4, params, "helo") == "hello"


def test_matrices_that_tell_ways_of_writing_apart(char_rnn):
    params = {
        "Wxh": np.array([[0.9, -1.3, 0.5, -0.5], [-2.1, 0.7, 0.6, -0.3], [1.0, 0.6, 0.4, 0.3]]),
        "Whh": np.array([[-0.9, 0.1, -0.2], [0.0, -1.1, 0.8], [-2.8, 0.2, -0.9]]),
        "Why": np.array([[1.1, 1.2, 0.2], [0.4, 0.2, -1.6], [1.0, -1.4, -1.0], [-2.4, -1.6, 0.8]]),
    }
    assert char_rnn.generate("h", 10, params, "helo") == "hleohleohle"


def test_documented_errors_name_the_character(char_rnn):
    with pytest.raises(ValueError, match="'x'"):
        char_rnn.one_hot("hex", "helo")
    with pytest.raises(ValueError, match="'H'"):
        char_rnn.generate("H", 3, LECTURE, "helo")
    assert char_rnn.generate("he", 0, LECTURE, "helo") == "he"
    zeros = {name: np.zeros_like(array) for name, array in LECTURE.items()}
    assert char_rnn.generate("o", 3, zeros, "helo") == "ohhh"
