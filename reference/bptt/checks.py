"""Checks of the sequence loss and of backpropagation through time.

Small random weights hide mistakes: what flows back through many steps then vanishes, and a truncated window
looks right. So the long sequence uses the lecture's matrices, whose recurrence has a spectral radius of 1.08.
Their words are drawn, never the lecture's own.
"""

import numpy as np

from grader.authoring import (
    Agrees,
    Differentiates,
    Exact,
    Exercise,
    Raises,
    case,
    draw,
    every_pair,
    normal,
    together,
    uniform,
)

from .ladder import LADDER
from .solution import rnn_backward

# Slide "Example RNN", in the order h, e, l, o.
WXH = np.array([[0.3, 1.0, 0.1, 0.5], [-0.1, 0.3, -0.3, 0.1], [-0.1, 0.1, -0.5, -0.5]])
WHH = np.array([[0.1, 0.4, 0.8], [-0.1, 0.5, -0.2], [0.9, 0.2, 0.6]])
WHY = np.array([[0.3, 0.9, 0.1], [0.2, -0.6, 0.5], [-0.1, 0.1, 0.5], [-0.1, 1.0, -0.2]])
LECTURE = {"Wxh": WXH, "Whh": WHH, "Why": WHY}

WHOLE = 4096
"""The largest of the whole numbers: sums of products of three are exact."""
CONFIDENCE = 2500.0
"""How much the lecture's Why is enlarged for a network whose logits go into the thousands."""
CONFIDENT_NETWORK = {"h0": np.zeros(3), "Wxh": WXH, "Whh": WHH, "Why": CONFIDENCE * WHY}


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


def classes(steps, size):
    """Random targets, not all the same."""

    def make(generator):
        while True:
            targets = generator.integers(0, size, steps)
            if steps == 1 or np.any(targets != targets[0]):
                return targets

    return draw(make, f"({steps},)")


def moderate(label, steps, size, scale=1.0):
    """Logits and targets, not all the same, whose right classes have probabilities between 0.12 and 0.85.

    A small number inside the logarithm then changes the loss by 2.7 to 7 times that number, relatively: whichever
    power of ten it is, it is either allowed on every draw or on none. `EXTREME` catches them all.
    """

    def make(generator):
        while True:
            logits = generator.normal(0.0, scale, (steps, size))
            targets = generator.integers(0, size, steps)
            exponentials = np.exp(logits)
            right = (exponentials / exponentials.sum(axis=1, keepdims=True))[np.arange(steps), targets]
            if np.all((right > 0.12) & (right < 0.85)) and (steps == 1 or np.any(targets != targets[0])):
                return {"logits": logits, "targets": targets}

    return together(label, make)


def mostly_one(steps, favourites):
    """Random targets of four classes, nine out of ten of them one of `favourites`.

    The lecture's network does not expect them, and its errors add up: over 40 steps some gradients exceed 5,
    where people like to clip. Those of the short sequences hardly ever do. All four classes occur.
    """

    def make(generator):
        favourite = generator.choice(favourites)
        while True:
            targets = np.where(generator.random(steps) < 0.9, favourite, generator.integers(0, 4, steps))
            if len(set(targets)) == 4:
                return targets

    return draw(make, f"({steps},)")


def state(size):
    """A hidden state as tanh makes them, no entry near 0."""

    def make(generator):
        return generator.choice([-1.0, 1.0], size) * generator.uniform(0.3, 0.9, size)

    return draw(make, f"({size},)")


def weights(*shape):
    """Weights that leave tanh in the middle of its range."""
    return uniform(*shape, low=-0.8, high=0.8)


def network(label, t, v, h, x=None):
    """Inputs of `rnn_backward`."""
    return case(
        label,
        x=normal(t, v, scale=0.7) if x is None else x,
        targets=classes(t, v),
        h0=state(h),
        Wxh=weights(h, v),
        Whh=weights(h, h),
        Why=weights(v, h),
    )


def gentle(inputs):
    """The same inputs, drawn until no gradient exceeds 5, where people like to clip: `LONG` is there for that."""

    def bounded(one):
        def make(generator):
            while True:
                given = one.materialise(generator)
                _, *gradients = rnn_backward(**given)
                if max(np.max(np.abs(gradient)) for gradient in gradients) < 5.0:
                    return given

        return together(one.label, make)

    return tuple(drawn for one in inputs for drawn in bounded(one))


def whole(t, h):
    """A network of whole numbers whose gradients are exact: T <= 4 different letters are read.

    Their weights make the argument of tanh 64 or -64 in the first unit, whose state is exactly 1 or -1, and 0 in
    the others, whose state is 0 and whose slope is 1. The first unit is sure of one class, never the right one,
    so all probabilities are 0 or 1.
    """

    def make(generator):
        def signed(*shape):
            return generator.integers(-WHOLE, WHOLE, shape, endpoint=True).astype(float)

        letters, targets = generator.permutation(4)[:t], np.zeros(t, dtype=int)
        h0, Wxh, Whh, Why = (signed(*shape) for shape in ((h,), (h, 4), (h, h), (4, h)))
        Why[:, 0] = generator.permutation([300.0, 100.0, -100.0, -300.0])
        state = h0
        for step, letter in enumerate(letters):
            z = np.append(generator.choice([-64.0, 64.0]), np.zeros(h - 1))
            Wxh[:, letter] = z - Whh @ state
            state = np.sign(z)
            targets[step] = generator.choice(np.flatnonzero(Why @ state < 300.0))
        return {"x": np.eye(4)[letters], "targets": targets, "h0": h0, "Wxh": Wxh, "Whh": Whh, "Why": Why}

    return together("", make)


def extreme(rows):
    """Logits whose rows lie at the levels `rows`, each an offset or a list of one offset a class."""
    levels = np.array([row if isinstance(row, list) else [row] * 4 for row in rows], dtype=float)
    return draw(lambda generator: levels + generator.normal(size=levels.shape), f"{levels.shape}")


def sure_and_wrong(label, inputs):
    """Inputs and targets of the confident network: it is sure, never in doubt, and wrong at every step.

    Some logits lie beyond 900. An exponential overflows above 709 and is 0 below -745. With several steps, some
    lie below -900, and the rows' largest logits further apart than 900. Where two classes tie, central differences
    would stride over the kink that a softmax of huge logits is. A step at which the network is right would add
    nothing to the gradients: whether a mistake leaves it out would not show.
    """

    def make(generator):
        while True:
            x = inputs.make(generator)
            state, logits = np.zeros(3), []
            for x_t in x:
                state = np.tanh(WXH @ x_t + WHH @ state)
                logits.append(CONFIDENCE * WHY @ state)
            ordered = np.sort(logits, axis=1)
            best = ordered[:, -1]
            no_tie = np.min(best - ordered[:, -2]) > 40.0
            spread = len(x) == 1 or (best.max() - best.min() > 900.0 and ordered.min() < -900.0)
            if no_tie and spread and best.max() > 900.0:
                others = generator.integers(1, 4, len(x))
                return {"x": x, "targets": (np.argmax(logits, axis=1) + others) % 4, **CONFIDENT_NETWORK}

    return together(label, make)


LOSS_ONE = moderate("V = 4", 1, 4) + moderate("V = 7", 1, 7)
LOSS = moderate("T > V", 6, 4, scale=1.5) + moderate("T < V", 3, 5, scale=1.5) + moderate("T == V", 4, 4, scale=1.5)
EXTREME = case(
    "rows at very different levels",
    logits=extreme([1000, -1000, 0, 1000]),
    targets=classes(4, 4),
) + case(
    "right classes with tiny probabilities",
    logits=extreme([0, [1000, 0, 0, 0], [-1000, 1000, -1000, 0], [0, 0, -1000, 0], 0]),
    targets=np.array([1, 2, 0, 2, 3]),
)
BAD_TARGETS = (
    case("a negative index", logits=normal(4, 3), targets=np.array([0, 2, -1, 1]))
    + case("an index of V", logits=normal(4, 3), targets=np.array([0, 3, 2, 1]))
    + case("fewer targets than rows", logits=normal(4, 3), targets=np.array([0, 2, 1]))
    + case("more targets than rows", logits=normal(4, 3), targets=np.array([0, 2, 1, 1, 0]))
    + case("one target for many rows", logits=normal(4, 3), targets=np.array([1]))
)
ONE_STEP = gentle(network("V > H", 1, 4, 3) + network("V == H", 1, 3, 3))
SEQUENCES = gentle(
    network("V > H", 6, 4, 3)
    + network("V < H", 5, 2, 5)
    + network("V == H", 4, 4, 4)
    + network("one-hot rows", 5, 4, 5, word(5))
)
WORDS = gentle(
    case("h0 = 0", x=word(5), targets=classes(5, 4), h0=np.zeros(3), **LECTURE)
    + case("h0 not zero", x=word(5), targets=classes(5, 4), h0=state(3), **LECTURE)
)
LONG = case("40 steps", x=word(40), targets=mostly_one(40, (1, 3)), h0=state(3), **LECTURE)
LENGTHS = every_pair(lambda T, V, H: network("", T, V, H), T=[1, 2, 3, 20], V=[2, 3], H=[1, 2, 3])
CONFIDENT = sure_and_wrong("a word", word(6)) + sure_and_wrong("one step", normal(1, 4))


def gradients(name, says, points, inputs, exact=None, scope=()):
    """One check of all four gradients, a quarter of the points each."""
    return Differentiates(
        name,
        says,
        points=points,
        forward="rnn_backward",
        backward="rnn_backward",
        inputs=inputs,
        wrt=("Wxh", "Whh", "Why", "h0"),
        upstream=None,
        skip=1,
        value=lambda returned: returned[0],
        scope=scope,
        exact=exact,
    )


EXERCISE = Exercise(
    title="Backpropagation through time",
    checks=[
        Agrees(
            "loss of one step",
            "with one time step, the loss is minus the logarithm of the right class's probability",
            points=1,
            call="sequence_loss",
            inputs=LOSS_ONE,
        ),
        Agrees(
            "loss of a sequence",
            "the losses of all time steps are added, each with a softmax of its own",
            points=1.5,
            call="sequence_loss",
            inputs=LOSS,
        ),
        Agrees(
            "extreme logits",
            "the loss is finite and right for logits of 1000 and -1000",
            points=1,
            needs=("loss of a sequence",),
            call="sequence_loss",
            inputs=EXTREME,
        ),
        Raises(
            "bad targets",
            "targets that are no class index, too few or too many of them, raise ValueError",
            points=0.5,
            needs=("loss of a sequence",),
            call="sequence_loss",
            inputs=BAD_TARGETS,
        ),
        Agrees(
            "loss of the network",
            "rnn_backward runs the network forward from h0 and returns the loss of its logits first",
            points=1,
            call="rnn_backward",
            part=0,
            inputs=ONE_STEP + SEQUENCES + WORDS,
        ),
        gradients(
            "gradients of one step",
            "with one time step, all four gradients are the derivatives of the loss",
            2,
            ONE_STEP,
        ),
        gradients(
            "gradients of a sequence",
            "every step adds to the gradients, also through the states that come after it",
            3.5,
            SEQUENCES,
        ),
        gradients(
            "the lecture's matrices",
            "the gradients are right for the lecture's network on words that it reads",
            2,
            WORDS,
        ),
        gradients(
            "confident network",
            "the gradients are finite and right for logits beyond 1000 and -1000",
            1,
            CONFIDENT,
        ),
        # The last case is a probe of manners too: of a loss that is graded.
        gradients(
            "long sequence",
            "over 1 to 40 steps the gradients are exact: not clipped, and not cut off after some steps",
            1.5,
            LONG,
            scope=LENGTHS,
            exact=Exact(3, whole(2, 3), most=WHOLE),  # here: whoever clips shall be fined once
        ),
    ],
    contract=1,
    ladder=LADDER,
)
