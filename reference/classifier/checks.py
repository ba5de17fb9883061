"""Checks of the classifier.

Batches of several examples, more and fewer of them than classes, and twins in which all lengths are the same, so
that a wrong axis gives wrong values and no error. Targets are not all the same, nor are they the largest logits.
"""

import numpy as np

from grader.authoring import Agrees, Differentiates, Exact, Exercise, case, cases, draw, normal, together

from .ladder import LADDER


def layer(N, n_in, n_out):
    """The arguments of a fully connected layer."""
    return {"a": normal(N, n_in), "w": normal(n_in, n_out), "b": normal(n_out)}


def _moderate(logits, generator):
    """A random class whose probability lies between 0.12 and 0.85; -1 if there is none."""
    exponentials = np.exp(logits)
    probabilities = exponentials / exponentials.sum()
    classes = np.flatnonzero((probabilities > 0.12) & (probabilities < 0.85))
    return generator.choice(classes) if len(classes) else -1


def batch(label, N, classes, scale=2.0, level=0.0):
    """Logits and targets; no class is everybody's, and the first is not the largest everywhere.

    The probabilities of the right classes are moderate. A small number inside the logarithm then changes the
    loss by 2.7 to 7 times that number, relatively: whichever power of ten it is, it is either allowed on every
    draw or on none. `confident` catches them all. At a high level logits keep so few decimals that differences of
    the loss are off, whatever the step.
    """

    def make(generator):
        while True:
            logits = generator.normal(0.0, scale, (N, classes))
            targets = np.array([_moderate(row, generator) for row in logits])
            if np.all(targets >= 0) and (N == 1 or (len(set(targets)) > 1 and np.any(logits.argmax(axis=1) != 0))):
                return {"logits": logits + level, "targets": targets}

    return together(label, make)


def extreme(N, classes):
    """Rows around 1000, around 0 and around -1000."""

    def make(generator):
        levels = generator.permutation(np.resize([1000.0, 0.0, -1000.0], N))
        return levels[:, None] + generator.normal(0.0, 2.0, (N, classes))

    return draw(make, f"({N}, {classes})")


def far_apart(N, classes):
    """Rows that hold 1000, -1000 and numbers around 0."""

    def make(generator):
        levels = np.resize([1000.0, -1000.0, -1000.0, 0.0], classes)
        logits = np.stack([generator.permutation(levels) for _ in range(N)])
        return logits + generator.normal(0.0, 2.0, (N, classes))

    return draw(make, f"({N}, {classes}), 1000 and -1000 in a row")


def confident(label, N, classes):
    """Logits so far apart that a right class has a probability of exactly 0 in float64."""

    def make(generator):
        logits = generator.normal(0.0, 2.0, (N, classes))
        favourite = generator.integers(0, classes, N)
        logits[np.arange(N), favourite] += generator.permutation(np.resize([1000.0, 3.0], N))
        targets = (favourite + generator.integers(1, classes, N)) % classes
        return {"logits": logits, "targets": targets}

    return together(label, make)


def beyond(label, N, classes):
    """Multiples of 2**60: nothing that is added to such a logit changes it, so differences of the loss are 0."""

    def make(generator):
        places = np.stack([generator.permutation(classes) for _ in range(N)])
        targets = places.argmax(axis=1)
        targets[1:] = places[1:].argmin(axis=1)
        return {"logits": (places - 1) * 2.0**60, "targets": targets}

    return together(label, make)


def network(label, C, H, W, K, R, S, classes, N=3):
    """Images, and a network for them whose probabilities are neither 0 nor 1."""
    left = K * ((H - R + 1) // 2) * ((W - S + 1) // 2)
    params = {
        "conv_w": normal(K, C, R, S, scale=1.0 / np.sqrt(C * R * S)),
        "conv_b": normal(K, scale=0.5),
        "fc_w": normal(left, classes, scale=2.0 / np.sqrt(left)),
        "fc_b": normal(classes, scale=0.5),
    }
    return case(label, x=normal(N, C, H, W), params=params)


LAYERS = {
    "more inputs than outputs": (4, 5, 3),
    "more outputs than inputs": (3, 2, 6),
    "one example": (1, 4, 3),
    "all lengths the same": (4, 4, 4),
}
FORWARD = sum((case(label, **layer(*shape)) for label, shape in LAYERS.items()), ())
BACKWARD = sum(
    (case(label, dout=normal(shape[0], shape[2]), **layer(*shape)) for label, shape in LAYERS.items()), ()
)
BATCHES = (
    batch("more classes than examples", 3, 5)
    + batch("more examples than classes", 6, 3)
    + batch("as many examples as classes", 4, 4)
    + batch("one example", 1, 4)
)

EXERCISE = Exercise(
    title="Classifier",
    checks=[
        Agrees(
            "flatten",
            "each image becomes a row, channel by channel",
            points=1,
            call="flatten",
            inputs=cases(x=[normal(3, 2, 4, 5), normal(2, 3, 2, 2), normal(4, 4, 4, 4), normal(1, 3, 3, 2)]),
            exact=1,
        ),
        Agrees("affine", "a @ w + b, a row an example", points=1.5, call="affine_forward", inputs=FORWARD, exact=2),
        Differentiates(
            "gradients of the affine layer",
            "da, dw and db are the derivatives of your layer",
            points=2.5,
            forward="affine_forward",
            backward="affine_backward",
            wrt=("a", "w", "b"),
            inputs=BACKWARD,
            exact=Exact(2, drowning=("b",)),
        ),
        Agrees(
            "softmax",
            "the rows are probabilities",
            points=1,
            call="softmax",
            inputs=cases(
                logits=[normal(3, 5, scale=2.0), normal(6, 3, scale=2.0), normal(4, 4, scale=2.0), normal(1, 4)]
            ),
        ),
        Agrees(
            "softmax of large logits",
            "logits of 1000 and -1000 do not overflow, and their common level changes nothing",
            points=0.5,
            needs=("softmax",),
            call="softmax",
            inputs=cases(logits=[extreme(3, 4), extreme(4, 3), far_apart(2, 5)]),
        ),
        Agrees(
            "loss",
            "the mean of -ln p of the right classes",
            points=1.25,
            call="cross_entropy",
            part=0,
            inputs=BATCHES,
        ),
        Differentiates(
            "gradient of the loss",
            "dlogits is the derivative of the mean loss",
            points=1.75,
            forward="cross_entropy",
            backward="cross_entropy",
            wrt=("logits",),
            upstream=None,
            skip=1,
            value=lambda returned: returned[0],
            inputs=BATCHES + batch("a level of 300", 5, 4, level=300.0),
        ),
        Agrees(
            "loss of confident mistakes",
            "a right class that is given no chance has a large loss, not an infinite one",
            points=0.5,
            needs=("loss", "gradient of the loss"),
            call="cross_entropy",
            inputs=confident("far apart", 4, 3)
            + confident("further examples", 5, 4)
            + beyond("further apart than float64 has digits", 4, 3),
        ),
        Agrees(
            "network",
            "convolution, ReLU, max-pooling, flatten, affine, softmax, in this order",
            points=1.25,
            call="cnn_forward",
            inputs=network("images that are not square", 2, 7, 6, 3, 2, 3, 4)
            + network("one channel", 1, 6, 8, 2, 3, 3, 3)
            + network("all lengths the same", 2, 5, 5, 2, 2, 2, 2, N=2)
            + network("a row and a column left over", 2, 6, 7, 2, 2, 3, 3, N=2),
        ),
    ],
    contract=0.75,
    ladder=LADDER,
)
