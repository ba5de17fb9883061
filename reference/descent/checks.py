"""Checks of the descent step and of gradients that come back through many layers.

The networks are real ones: an input is drawn and `zs` comes out of the way forward, so that whoever computes one
layer's z from another's is right too. Their weights are large enough for the gradients to stay far above what is
allowed. Layers of several units are drawn again until no z is near 0, where ReLU has its kink, or so far out that a
slope is lost to rounding, and until every layer has units of both signs.
"""

import numpy as np

from grader.authoring import Agrees, Exact, Exercise, Raises, case, draw, normal, together

from .ladder import FORWARD, LADDER

NEAREST, FARTHEST = 0.02, 4.0
"""How far a z is from 0."""
SIZE = {"sigmoid": 3.0, "tanh": 1.2, "relu": 1.6}
"""Of weights, times the root of the number of units."""


def network(layers, n, activation):
    """Several units in each layer."""

    def make(generator):
        weights, zs, a = [], [], generator.choice([-1.0, 1.0], n) * generator.uniform(0.5, 1.5, n)
        while len(zs) < layers:
            W = generator.normal(0.0, SIZE[activation] / np.sqrt(n), (n, n))
            z = W @ a
            if np.abs(z).min() > NEAREST and np.abs(z).max() < FARTHEST and z.min() < 0 < z.max():
                weights.append(W)
                zs.append(z)
                a = FORWARD[activation](z)
        return {"weights": weights, "zs": zs, "activation": activation}

    return together(f"{activation}, L = {layers}, n = {n}", make)


def slide(activation):
    """15 layers of one unit, weights near 0.5: with exactly that, ReLU's gradients are powers of two, no secret."""

    def make(generator):
        weights, zs, a = list(generator.uniform(0.45, 0.55, (15, 1, 1))), [], generator.uniform(1.0, 3.0, 1)
        for W in weights:
            zs.append(W @ a)
            a = FORWARD[activation](zs[-1])
        return {"weights": weights, "zs": zs, "activation": activation}

    return together(activation, make)


EXACT = 1e-12
"""What norms may be off by, relative to the largest: derived slopes are off by 1e-15, differences by 1e-11."""

EXERCISE = Exercise(
    title="Gradient descent and vanishing gradients",
    checks=[
        Agrees(
            "one matrix",
            "a step against the gradient, as long as the learning rate says",
            points=0.5,
            call="gradient_step",
            inputs=case("(3, 4)", params={"W": normal(3, 4)}, grads={"W": normal(3, 4)}, learning_rate=0.3)
            + case("a rate of 0", params={"W": normal(3, 2)}, grads={"W": normal(3, 2)}, learning_rate=0.0),
        ),
        Agrees(
            "several arrays",
            "every parameter takes its step, whatever its shape",
            points=1.5,
            call="gradient_step",
            inputs=case(
                "different shapes",
                params={"W": normal(3, 4), "b": normal(4), "kernel": normal(2, 3, 2, 2)},
                grads={"W": normal(3, 4), "b": normal(4), "kernel": normal(2, 3, 2, 2)},
                learning_rate=0.05,
            )
            + case(
                "equal shapes, the keys in another order",
                params={"first": normal(3, 3), "second": normal(3, 3), "third": normal(3, 3)},
                grads={"third": normal(3, 3), "first": normal(3, 3), "second": normal(3, 3)},
                learning_rate=1.7,
            ),
            exact=Exact(
                1,
                case(
                    params={"W": normal(3, 4), "b": normal(4)},
                    grads={"W": normal(3, 4), "b": normal(4)},
                    learning_rate=draw(lambda generator: float(generator.integers(2, 10))),
                ),
            ),
        ),
        Raises(
            "keys that do not match",
            "a gradient that is missing, one too many, or one of another name raises ValueError",
            points=0.25,
            call="gradient_step",
            needs=("several arrays",),
            inputs=case(
                "a parameter without a gradient",
                params={"W": normal(2, 2), "b": normal(2)},
                grads={"W": normal(2, 2)},
                learning_rate=0.1,
            )
            + case(
                "a gradient without a parameter",
                params={"W": normal(2, 2)},
                grads={"W": normal(2, 2), "b": normal(2)},
                learning_rate=0.1,
            )
            + case(
                "a gradient under another name",
                params={"W": normal(2, 2), "b": normal(2)},
                grads={"W": normal(2, 2), "c": normal(2)},
                learning_rate=0.1,
            ),
        ),
        Agrees(
            "one layer",
            "the gradient at the only layer is the slope of the activation, nothing else",
            points=0.5,
            call="gradient_norms",
            inputs=network(1, 3, "sigmoid") + network(1, 4, "tanh") + network(1, 5, "relu"),
            ceiling=EXACT,
        ),
        Agrees(
            "several layers",
            "every layer further down multiplies by its weights and by the slope of its activation",
            points=1.75,
            call="gradient_norms",
            inputs=sum((network(4, 3, name) + network(6, 5, name) for name in FORWARD), ()),
            ceiling=EXACT,
        ),
        Agrees(
            "the slide's network",
            "15 layers of one unit with weights near 0.5: the gradient shrinks layer by layer",
            points=0.75,
            call="gradient_norms",
            inputs=sum((slide(name) for name in FORWARD), ()),
            ceiling=EXACT,
        ),
        Raises(
            "unknown activation",
            "a name that is none of the three raises ValueError",
            points=0.25,
            call="gradient_norms",
            needs=("one layer",),
            inputs=case("another one", weights=[normal(2, 2)], zs=[normal(2)], activation="softplus")
            + case("another spelling", weights=[normal(3, 3)], zs=[normal(3)], activation="ReLU"),
        ),
    ],
    contract=0.5,
    ladder=LADDER,
    curves={"gradient_norms": {"norms": "layer"}},
)
