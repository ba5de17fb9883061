"""Small public inputs, from one number upwards: each rung adds one thing that can go wrong."""

import numpy as np

from grader.authoring import case, small

# label: examples, features, hidden units
SHAPES = {
    "one number": (1, 1, 1),
    "two features": (1, 2, 1),
    "two hidden units": (1, 2, 2),
    "two examples": (2, 2, 3),
}


def block(N, D, M):
    """The arguments of one forward pass."""
    return {
        "x": small(N, D),
        "w1": small(D, M),
        "b1": small(M, unit=0.25),  # no sum is 0: what the slope is there, nobody is asked
        "w2": small(M, D),
        "b2": small(D, unit=0.1),
    }


def silent(N, D, M):
    """The same, with layers that give 0: what comes out is relu(x)."""
    return block(N, D, M) | {"w2": np.zeros((M, D)), "b2": np.zeros(D)}


INPUTS = {f"{label}, layers of zero": silent(*shape) for label, shape in SHAPES.items()}
INPUTS |= {label: block(*shape) for label, shape in SHAPES.items()}

LADDER = {
    "residual_forward": sum((case(label, **given) for label, given in INPUTS.items()), ()),
    "residual_backward": sum(
        (
            case(label, dout=small(*shape[:2]), **make(*shape))
            for label, shape in SHAPES.items()
            for make in (silent, block)
        ),
        (),
    ),
}
