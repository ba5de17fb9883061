"""Small public inputs, from one unit upwards: each rung adds one thing that can go wrong."""

import numpy as np

from grader.authoring import case, small

# label: the length of the input and the number of hidden units
SHAPES = {"one unit": (1, 1), "two inputs": (2, 1), "two units": (1, 2), "two of each": (2, 2)}


def cell(V, H, blocks):
    """The arguments that both cells have."""
    return {
        "x_t": small(V, unit=0.5),
        "h_prev": small(H, unit=0.25),
        "W": small(blocks * H, V + H, unit=0.25),
        "b": small(blocks * H, unit=0.25),
    }


def rungs(blocks, **more):
    """At rest first, then with a past."""
    found = ()
    for label, (V, H) in SHAPES.items():
        states = {name: make(H) for name, make in more.items()}
        at_rest = {"h_prev": np.zeros(H), **{name: np.zeros(H) for name in more}}
        found += case(f"{label}, from rest", **(cell(V, H, blocks) | at_rest))
        found += case(label, **cell(V, H, blocks), **states)
    return found


LADDER = {"lstm_step": rungs(4, c_prev=lambda H: small(H, unit=0.5)), "gru_step": rungs(3)}
