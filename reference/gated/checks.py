"""Checks of the gated cells.

Weights are uniform in (-0.8, 0.8): with larger ones every gate is 0 or 1, and a reset gate that is forgotten
changes the last digits only. Memories go up to 2, where tanh of them is no longer what they are. In the twins
V == H, so that mistakes about the order of columns give wrong values and no errors.
"""

import numpy as np

from grader.authoring import Agrees, Exact, Exercise, case, draw, normal, together, uniform

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


FAR = 64.0
"""Of this and of its negative tanh is exactly 1 and -1, in whatever way it is computed; its sigmoid is 1."""
OPEN, CANDIDATE = [0.0, FAR], [0.0, FAR, 0.0, -FAR]
"""What the sigmoid of a gate gets, 1/2 or 1, and what the tanh of a candidate gets, 0, 1 or -1."""
WHOLE = 2**18
"""The largest of the whole numbers: sums of products of two are exact."""

LARGEST = 300
"""The largest of the memories: further out an exponential overflows."""


def whole(generator, *shape, unit=1):
    """Multiples of `unit`, of both signs."""
    most = WHOLE // unit
    return unit * generator.integers(-most, most, shape, endpoint=True).astype(float)


def arguments(generator, H, *blocks):
    """The argument of each block's sigmoid or tanh: the block's values, in a random order."""
    return [generator.permutation(np.resize(values, H)) for values in blocks]


def whole_lstm(V, H):
    """Whole numbers, with biases that make the arguments of sigmoid and tanh known."""

    def make(g):
        x_t, h_prev, W = whole(g, V), whole(g, H), whole(g, 4 * H, V + H)
        z = np.concatenate(arguments(g, H, OPEN, OPEN, OPEN, CANDIDATE))
        b = z - W @ np.concatenate([x_t, h_prev])
        c_prev = g.integers(-LARGEST, LARGEST, H, endpoint=True).astype(float)
        return {"x_t": x_t, "h_prev": h_prev, "c_prev": c_prev, "W": W, "b": b}

    return together("", make)


def whole_gru(V, H):
    """Whole numbers, with biases that make the arguments of sigmoid and tanh known."""

    def make(g):
        x_t, h_prev, W = whole(g, V), whole(g, H, unit=2), whole(g, 3 * H, V + H)
        z_r, z_u, z_n = arguments(g, H, OPEN, OPEN, CANDIDATE)
        reset = np.where(z_r == FAR, 1.0, 0.5) * h_prev
        seen = [np.concatenate([x_t, state]) for state in (h_prev, h_prev, reset)]
        products = [block @ one for block, one in zip(np.split(W, 3), seen, strict=True)]
        b = np.concatenate([z_r, z_u, z_n]) - np.concatenate(products)
        return {"x_t": x_t, "h_prev": h_prev, "W": W, "b": b}

    return together("", make)


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
            exact=Exact(2, whole_lstm(3, 4), most=LARGEST),
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
            exact=Exact(2, whole_gru(3, 4), most=WHOLE // 2),
        ),
    ],
    contract=0.5,
    ladder=LADDER,
)
