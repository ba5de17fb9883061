"""Checks of the recurrent network's forward pass.

Sizes: H != V everywhere but in the twins, where H == V turns what would be a shape error into a wrong value
that can be named. Weights are uniform in (-0.8, 0.8), so that the argument of tanh is about 1: with larger
ones every state is -1 or 1, whatever went into it. The lecture's matrices read words that are drawn, never
the lecture's own.
"""

import numpy as np

from grader.authoring import (
    Agrees,
    Exact,
    Exercise,
    case,
    draw,
    every_pair,
    normal,
    together,
    uniform,
)

from .ladder import LADDER

# Slide "Example RNN", in the order h, e, l, o.
LECTURE = {
    "Wxh": np.array([[0.3, 1.0, 0.1, 0.5], [-0.1, 0.3, -0.3, 0.1], [-0.1, 0.1, -0.5, -0.5]]),
    "Whh": np.array([[0.1, 0.4, 0.8], [-0.1, 0.5, -0.2], [0.9, 0.2, 0.6]]),
}
LECTURE_WHY = np.array([[0.3, 0.9, 0.1], [0.2, -0.6, 0.5], [-0.1, 0.1, 0.5], [-0.1, 1.0, -0.2]])


def word(steps):
    """A random word over four letters: one-hot rows, three letters or more, not the same backwards.

    With more than four steps some letter comes twice.
    """

    def make(generator):
        while True:
            letters = generator.integers(0, 4, steps)
            if len(set(letters)) >= 3 and np.any(letters != letters[::-1]):
                return np.eye(4)[letters]

    return draw(make, f"a word of {steps} letters")


def letter(size):
    """One one-hot vector."""
    return draw(lambda generator: np.eye(size)[generator.integers(0, size)], "a letter")


def state(size):
    """A hidden state as tanh makes them, no entry near 0."""

    def make(generator):
        return generator.choice([-1.0, 1.0], size) * generator.uniform(0.3, 0.9, size)

    return draw(make, f"({size},)")


def weights(*shape):
    """Weights that leave tanh in the middle of its range."""
    return uniform(*shape, low=-0.8, high=0.8)


FAR = 64.0
"""Of this and of its negative tanh is exactly 1 and -1, in whatever way it is computed, and of 0 it is 0."""
WHOLE = 2**18
"""The largest of the whole numbers: sums of products of two are exact."""


def arguments_of_tanh(generator, size):
    """Half of them 0 and the others far out, in a random order."""
    return generator.permutation(np.resize([0.0, FAR, 0.0, -FAR], size))


def whole(generator, *shape):
    """Whole numbers of both signs."""
    return generator.integers(-WHOLE, WHOLE, shape, endpoint=True).astype(float)


def whole_step(v, h, *, joined=False):
    """Inputs of one step, whole numbers: the last input is 1, and its weights make the argument of tanh known."""

    def make(generator):
        x_t, h_prev = np.append(whole(generator, v - 1), 1.0), whole(generator, h)
        Wxh, Whh = whole(generator, h, v), whole(generator, h, h)
        Wxh[:, -1] = arguments_of_tanh(generator, h) - Wxh[:, :-1] @ x_t[:-1] - Whh @ h_prev
        matrices = {"W": np.hstack([Wxh, Whh])} if joined else {"Wxh": Wxh, "Whh": Whh}
        return {"x_t": x_t, "h_prev": h_prev, **matrices}

    return together("", make)


def whole_sequence(t, v, h):
    """Inputs of a run over T <= V different letters, whole numbers: the argument of tanh is known at every step."""

    def make(generator):
        letters = generator.permutation(v)[:t]
        h0, Wxh, Whh, Why = (whole(generator, *shape) for shape in ((h,), (h, v), (h, h), (v, h)))
        state = h0
        for letter in letters:
            z = arguments_of_tanh(generator, h)
            Wxh[:, letter] = z - Whh @ state
            state = np.sign(z)
        return {"x": np.eye(v)[letters], "h0": h0, "Wxh": Wxh, "Whh": Whh, "Why": Why}

    return together("", make)


def step(label, v, h, x_t, h_prev):
    """Inputs of one step, with matrices apart."""
    return case(label, x_t=x_t, h_prev=h_prev, Wxh=weights(h, v), Whh=weights(h, h))


def sequence(label, t, v, h, x=None):
    """Inputs of a run over T steps."""
    x = normal(t, v) if x is None else x
    return case(label, x=x, h0=state(h), Wxh=weights(h, v), Whh=weights(h, h), Why=weights(v, h))


AT_REST = step("one-hot input", 5, 3, letter(5), np.zeros(3)) + step("any input", 2, 4, normal(2), np.zeros(4))
WITH_MEMORY = (
    step("V > H", 5, 3, normal(5), state(3))
    + step("V < H", 2, 4, normal(2), state(4))
    + step("V == H", 3, 3, normal(3), state(3))
    + case("the lecture's matrices", x_t=letter(4), h_prev=state(3), **LECTURE)
)
JOINED_AT_REST = case("V > H", x_t=normal(5), h_prev=np.zeros(3), W=weights(3, 8)) + case(
    "V < H", x_t=normal(2), h_prev=np.zeros(4), W=weights(4, 6)
)
JOINED = (
    case("V > H", x_t=normal(5), h_prev=state(3), W=weights(3, 8))
    + case("V < H", x_t=normal(2), h_prev=state(4), W=weights(4, 6))
    + case("V == H", x_t=normal(3), h_prev=state(3), W=weights(3, 6))
    + case(
        "the lecture's matrices",
        x_t=letter(4),
        h_prev=state(3),
        W=np.hstack([LECTURE["Wxh"], LECTURE["Whh"]]),
    )
)
ONE_STEP = sequence("V > H", 1, 4, 3) + sequence("V == H", 1, 3, 3)
SEQUENCES = (
    sequence("V > H", 5, 4, 3)
    + sequence("V < H", 6, 2, 5)
    + sequence("V == H", 5, 4, 4)
    + sequence("one-hot rows", 7, 4, 5, word(7))
    + case("the lecture's matrices", x=word(8), h0=np.zeros(3), Why=LECTURE_WHY, **LECTURE)
    + case("the lecture's matrices, h0 not zero", x=word(9), h0=state(3), Why=LECTURE_WHY, **LECTURE)
)
LENGTHS = every_pair(lambda T, V, H: sequence("", T, V, H), T=[1, 2, 3, 30], V=[1, 2, 3], H=[1, 2, 3])

EXERCISE = Exercise(
    title="Recurrent network, forward",
    checks=[
        Agrees(
            "step from rest",
            "with h_prev = 0, a step is tanh of the input's part alone",
            points=1,
            call="rnn_step",
            inputs=AT_REST,
        ),
        Agrees(
            "step with memory",
            "a step adds the input's part and the previous state's part inside one tanh",
            points=2,
            call="rnn_step",
            inputs=WITH_MEMORY,
            exact=Exact(2, whole_step(4, 4)),
        ),
        Agrees(
            "joined step from rest",
            "with h_prev = 0, only the columns of W that belong to the input matter",
            points=0.5,
            call="rnn_step_joined",
            inputs=JOINED_AT_REST,
        ),
        Agrees(
            "joined step with memory",
            "one product with [Wxh Whh] gives what the two products give",
            points=1.5,
            call="rnn_step_joined",
            inputs=JOINED,
            exact=Exact(2, whole_step(5, 4, joined=True)),
        ),
        Agrees(
            "sequence of one",
            "a sequence of one step gives the state and the logits of that step, from the h0 that is given",
            points=1,
            call="rnn_forward",
            inputs=ONE_STEP,
        ),
        Agrees(
            "hidden states",
            "every state is made from the input of its step and the state before it",
            points=3,
            call="rnn_forward",
            part=0,
            inputs=SEQUENCES,
            scope=LENGTHS,
        ),
        Agrees(
            "logits",
            "the logits of a step are Why times the state of the same step, without a softmax",
            points=2,
            call="rnn_forward",
            part=1,
            inputs=SEQUENCES,
            scope=LENGTHS,
            exact=Exact(2, whole_sequence(3, 5, 4)),
        ),
    ],
    contract=1,
    ladder=LADDER,
    curves={"rnn_forward": {"h": "time step", "logits": "time step"}},
)
