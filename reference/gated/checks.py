"""Checks of the gated cells.

Weights are uniform in (-0.8, 0.8): with larger ones every gate is 0 or 1, and a reset gate that is forgotten
changes the last digits only. Memories go up to 2, where tanh of them is no longer what they are. In the twins
V == H, so that mistakes about the order of columns give wrong values and no errors.
"""

import numpy as np

from grader.authoring import Agrees, Exercise, case, draw, normal, uniform

from .ladder import LADDER


def away(low, high):
    """States of both signs, no entry near 0."""

    def make(size):
        return draw(lambda g: g.choice([-1.0, 1.0], size) * g.uniform(low, high, size), f"({size},)")

    return make


state, memory = away(0.3, 0.9), away(0.5, 2.0)


def cell(label, V, H, blocks, h_prev=None, **more):
    """Inputs of one step; every bias is different."""
    given = {
        "x_t": normal(V),
        "h_prev": state(H) if h_prev is None else h_prev,
        "W": uniform(blocks * H, V + H, low=-0.8, high=0.8),
        "b": uniform(blocks * H, low=-0.8, high=0.8),
    }
    return case(label, **given, **more)


LSTM = (
    cell("V > H", 5, 3, 4, c_prev=memory(3))
    + cell("V < H", 2, 4, 4, c_prev=memory(4))
    + cell("V = H", 3, 3, 4, c_prev=memory(3))
    + cell("one unit", 4, 1, 4, c_prev=memory(1))
    + cell("no memory yet", 4, 3, 4, h_prev=np.zeros(3), c_prev=np.zeros(3))
)
GRU = cell("V > H", 5, 3, 3) + cell("V < H", 2, 4, 3) + cell("V = H", 3, 3, 3) + cell("one unit", 4, 1, 3)
GRU_AT_REST = cell("V > H", 5, 3, 3, h_prev=np.zeros(3)) + cell("V = H", 4, 4, 3, h_prev=np.zeros(4))

EXERCISE = Exercise(
    title="Gated cells",
    checks=[
        Agrees(
            "memory of the LSTM",
            "c_t keeps what the forget gate lets through and adds what the input gate lets in",
            points=1,
            call="lstm_step",
            part=1,
            inputs=LSTM,
        ),
        Agrees(
            "output of the LSTM",
            "h_t is the tanh of the new memory, times the output gate",
            points=0.75,
            call="lstm_step",
            part=0,
            inputs=LSTM,
        ),
        Agrees(
            "GRU from rest",
            "with h_prev = 0 only the update gate and the candidate matter",
            points=0.25,
            call="gru_step",
            inputs=GRU_AT_REST,
        ),
        Agrees(
            "GRU with memory",
            "the candidate sees the state through the reset gate, and the update gate blends old and new",
            points=1.5,
            call="gru_step",
            inputs=GRU,
        ),
    ],
    contract=0.5,
    ladder=LADDER,
)
