"""Small public inputs, from one number upwards: each rung adds one thing that can go wrong."""

import numpy as np

from grader.authoring import case, small, together

FORWARD = {"sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0.0)}

# label: layers, units in each
SHAPES = {
    "one unit": (1, 1),
    "two layers of one unit": (2, 1),
    "one layer of two units": (1, 2),
    "two layers of two units": (2, 2),
    "three layers of two units": (3, 2),
}


def network(label, layers, n, activation):
    """Small weights, and a way forward on which no z is 0 and no layer of ReLUs is off as a whole."""

    def make(generator):
        while True:
            weights = [0.5 * generator.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], (n, n)) for _ in range(layers)]
            a, zs = generator.choice([-2.0, 1.0], n), []
            for W in weights:
                zs.append(W @ a)
                a = FORWARD[activation](zs[-1])
            if np.abs(zs).min() > 0 and (activation != "relu" or np.max(zs, axis=1).min() > 0):
                return {"weights": weights, "zs": zs, "activation": activation}

    return together(f"{label}, {activation}", make)


LADDER = {
    "gradient_step": (
        case("one number", params={"W": small(1)}, grads={"W": small(1)}, learning_rate=0.5)
        + case("one matrix", params={"W": small(2, 2)}, grads={"W": small(2, 2)}, learning_rate=0.5)
        + case(
            "two arrays",
            params={"W": small(2, 2), "b": small(2)},
            grads={"W": small(2, 2), "b": small(2)},
            learning_rate=0.25,
        )
        + case(
            "the keys in another order",
            params={"W": small(2), "b": small(2)},
            grads={"b": small(2), "W": small(2)},
            learning_rate=0.25,
        )
    ),
    "gradient_norms": sum(
        (network(label, *shape, activation) for label, shape in SHAPES.items() for activation in FORWARD), ()
    ),
}
