"""Small public inputs, from one unit and one step upwards: each rung adds one thing that can go wrong."""

import numpy as np

from grader.authoring import case, small

# label: the number of steps, of classes and of hidden units
SHAPES = {
    "one unit": (1, 1, 1),
    "two inputs": (1, 2, 1),
    "two units": (1, 1, 2),
    "two steps": (2, 1, 1),
    "three steps": (3, 2, 1),
    "two of each": (2, 2, 2),
    "three units": (3, 2, 3),
    "eight steps": (8, 2, 2),
}


def weights(V, H):
    """The matrices of a step."""
    return {"Wxh": small(H, V, unit=0.25), "Whh": small(H, H, unit=0.25)}


LADDER = {
    "rnn_step": sum(
        (
            case(f"{label}, from rest", x_t=small(V), h_prev=np.zeros(H), **weights(V, H))
            + case(label, x_t=small(V), h_prev=small(H, unit=0.25), **weights(V, H))
            for label, (T, V, H) in SHAPES.items()
            if T == 1
        ),
        (),
    )
    + case("two of each", x_t=small(2), h_prev=small(2, unit=0.25), **weights(2, 2)),
    "rnn_step_joined": case("one unit", x_t=small(1), h_prev=small(1, unit=0.25), W=small(1, 2, unit=0.25))
    + case("two units", x_t=small(2), h_prev=small(2, unit=0.25), W=small(2, 4, unit=0.25))
    + case("more inputs than units", x_t=small(3), h_prev=small(2, unit=0.25), W=small(2, 5, unit=0.25)),
    "rnn_forward": sum(
        (
            case(label, x=small(T, V), h0=small(H, unit=0.25), Why=small(V, H), **weights(V, H))
            for label, (T, V, H) in SHAPES.items()
        ),
        (),
    ),
}
