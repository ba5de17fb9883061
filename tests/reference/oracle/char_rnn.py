"""The character model: JAX's own layers, and its derivatives of a scan."""

import string

import jax
import jax.numpy as jnp
import numpy as np

from tests.reference.stored import Case

SHAPES = [(1, 4, 3), (2, 3, 3), (5, 4, 3), (6, 2, 5), (9, 5, 1)]


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


def training():
    """Loss and gradients, of which a step makes new parameters."""
    for seed in range(60):
        inputs, targets, params, rate = drawn(seed)
        expected = loss_of(params, inputs, targets), gradient_of(params, inputs, targets)
        yield Case((inputs, targets, params, rate), expected)


def most_probable(start, length, params, vocabulary):
    """The start, and after it one character after the other that is clearly more probable than any other."""
    text, h = start, jnp.zeros(len(params["Whh"]))
    for t in range(len(start) + length):
        if t == len(text):
            p = jax.nn.softmax(params["Why"] @ h)
            *_, second, first = np.sort(p)
            if first - second < 1e-9:
                raise ArithmeticError(f"two characters are equally probable after {text!r}")
            text += vocabulary[int(p.argmax())]
        one_hot = jax.nn.one_hot(vocabulary.index(text[t]), len(vocabulary))
        h = jnp.tanh(params["Wxh"] @ one_hot + params["Whh"] @ h)
    return text


def writing():
    for seed in range(60):
        _, _, params, _ = drawn(seed)
        rng = np.random.default_rng([18, seed])
        vocabulary = "".join(rng.permutation(list(string.ascii_lowercase))[: len(params["Why"])])
        start = "".join(rng.choice(list(vocabulary), rng.integers(1, 4)))
        arguments = start, 6, params, vocabulary
        yield Case(arguments, most_probable(*arguments))


def one_hot():
    for seed in range(60):
        rng = np.random.default_rng([19, seed])
        vocabulary = "".join(rng.permutation(list(string.printable))[: rng.integers(1, 12)])
        indices = rng.integers(0, len(vocabulary), rng.integers(1, 9))
        text = "".join(vocabulary[i] for i in indices)
        yield Case((text, vocabulary), jax.nn.one_hot(indices, len(vocabulary)))


LAWS = (training, writing, one_hot)
