"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import math
from functools import reduce
from itertools import accumulate

import numpy as np

from grader.authoring import alternative


@alternative("rnn_step")
def step_by_loops(x_t, h_prev, Wxh, Whh):
    """One hidden unit after the other, one product after the other."""
    h_t = np.zeros(len(h_prev))
    for i in range(len(h_prev)):
        z = 0.0
        for j in range(len(x_t)):
            z += Wxh[i, j] * x_t[j]
        for k in range(len(h_prev)):
            z += Whh[i, k] * h_prev[k]
        h_t[i] = math.tanh(z)
    return h_t


@alternative("rnn_step")
def step_by_broadcasting(x_t, h_prev, Wxh, Whh):
    """Rows scaled and summed, state first."""
    return np.tanh((Whh * h_prev).sum(axis=1) + (Wxh * x_t).sum(axis=1))


@alternative("rnn_step")
def step_by_columns(x_t, h_prev, Wxh, Whh):
    """Column vectors, as on the blackboard, and tanh by way of exp(-2z)."""
    z = np.dot(Wxh, x_t.reshape(-1, 1)) + np.dot(Whh, h_prev.reshape(-1, 1))
    return (2.0 / (1.0 + np.exp(-2.0 * z)) - 1.0).reshape(-1)


@alternative("rnn_step_joined")
def joined_by_splitting(x_t, h_prev, W):
    """The two matrices cut out again."""
    V = x_t.shape[0]
    return np.tanh(W[:, :V] @ x_t + W[:, V:] @ h_prev)


@alternative("rnn_step_joined")
def joined_by_loops(x_t, h_prev, W):
    """A Python list of inputs, and sums written out."""
    both = list(x_t) + list(h_prev)
    return np.array([math.tanh(sum(w * a for w, a in zip(row, both, strict=True))) for row in W])


@alternative("rnn_step_joined")
def joined_by_einsum(x_t, h_prev, W):
    """The sum over columns named."""
    return np.tanh(np.einsum("ij,j->i", W, np.hstack((x_t, h_prev))))


@alternative("rnn_forward")
def forward_by_loops(x, h0, Wxh, Whh, Why):
    """Every sum written out."""
    T, V = x.shape
    H = len(h0)
    h = np.zeros((T, H))
    logits = np.zeros((T, V))
    for t in range(T):
        previous = h0 if t == 0 else h[t - 1]
        for i in range(H):
            z = 0.0
            for j in range(V):
                z += Wxh[i, j] * x[t, j]
            for k in range(H):
                z += Whh[i, k] * previous[k]
            h[t, i] = math.tanh(z)
        for j in range(V):
            for i in range(H):
                logits[t, j] += Why[j, i] * h[t, i]
    return h, logits


@alternative("rnn_forward")
def forward_with_inputs_first(x, h0, Wxh, Whh, Why):
    """All inputs projected at once, then the recurrence, in an array whose row 0 is h0."""
    projected = np.einsum("tv,hv->th", x, Wxh)
    h = np.zeros((len(x) + 1, len(h0)))
    h[0] = h0
    for t in range(len(x)):
        h[t + 1] = np.tanh(projected[t] + Whh.dot(h[t]))
    return h[1:], np.einsum("th,vh->tv", h[1:], Why)


@alternative("rnn_forward")
def forward_with_joined_weights(x, h0, Wxh, Whh, Why):
    """The lecture's joined form, with lists that grow."""
    W = np.hstack([Wxh, Whh])
    states, outputs = [], []
    state = h0.copy()
    for x_t in x:
        state = np.tanh(np.dot(W, np.append(x_t, state)))
        states.append(state)
        outputs.append(np.dot(Why, state))
    return np.array(states), np.array(outputs)


@alternative("rnn_forward")
def forward_by_accumulate(x, h0, Wxh, Whh, Why):
    """A fold over the inputs that keeps what it passes; row vectors times transposed weights."""
    states = list(accumulate(x, lambda state, x_t: np.tanh(x_t @ Wxh.T + state @ Whh.T), initial=h0))[1:]
    return np.stack(states), np.stack([state @ Why.T for state in states])


@alternative("rnn_forward")
def forward_from_the_start_each_time(x, h0, Wxh, Whh, Why):
    """No state is kept: every state is computed from h0 again, with tanh from exponentials."""

    def tanh(z):
        grown = np.exp(2.0 * z)
        return (grown - 1.0) / (grown + 1.0)

    def read(state, x_t):
        return tanh(np.inner(Whh, state) + np.inner(Wxh, x_t))

    h = np.vstack([reduce(read, x[: t + 1], h0) for t in range(len(x))])
    return h, np.tensordot(h, Why, axes=(1, 1))
