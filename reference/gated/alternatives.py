"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import math

import numpy as np

from grader.authoring import alternative


def _logistic(z):
    return 1.0 / (1.0 + math.exp(-z))


@alternative("lstm_step")
def lstm_by_loops(x_t, h_prev, c_prev, W, b):
    """One unit after the other, sums written out."""
    H = len(h_prev)
    both = list(x_t) + list(h_prev)

    def net(row):
        return sum(W[row, j] * both[j] for j in range(len(both))) + b[row]

    h_t, c_t = np.zeros(H), np.zeros(H)
    for k in range(H):
        kept = _logistic(net(H + k)) * c_prev[k]
        let_in = _logistic(net(k)) * math.tanh(net(3 * H + k))
        c_t[k] = kept + let_in
        h_t[k] = _logistic(net(2 * H + k)) * math.tanh(c_t[k])
    return h_t, c_t


@alternative("lstm_step")
def lstm_by_blocks(x_t, h_prev, c_prev, W, b):
    """The two halves of W apart, gates as rows of a table."""
    V, H = len(x_t), len(h_prev)
    z = (np.einsum("ij,j->i", W[:, :V], x_t) + b + np.einsum("ij,j->i", W[:, V:], h_prev)).reshape(4, H)
    i, f, o = 1.0 / (1.0 + np.exp(-z[:3]))
    c_t = i * np.tanh(z[3]) + f * c_prev
    return [o * np.tanh(c_t), c_t]


@alternative("gru_step")
def gru_by_loops(x_t, h_prev, W, b):
    """One unit after the other, sums written out."""
    V, H = len(x_t), len(h_prev)

    def net(row, state):
        total = b[row]
        for j in range(V):
            total += W[row, j] * x_t[j]
        for j in range(H):
            total += W[row, V + j] * state[j]
        return total

    r = [_logistic(net(k, h_prev)) for k in range(H)]
    seen = [r[k] * h_prev[k] for k in range(H)]
    h_t = np.zeros(H)
    for k in range(H):
        u = _logistic(net(H + k, h_prev))
        h_t[k] = u * h_prev[k] + (1 - u) * math.tanh(net(2 * H + k, seen))
    return h_t


@alternative("gru_step")
def gru_by_blocks(x_t, h_prev, W, b):
    """From the candidate a step towards the old state."""
    V, H = len(x_t), len(h_prev)
    from_input = W[:, :V].dot(x_t) + b
    gates = 1.0 / (1.0 + np.exp(-(from_input[: 2 * H] + W[: 2 * H, V:].dot(h_prev))))
    n = np.tanh(from_input[2 * H :] + W[2 * H :, V:].dot(gates[:H] * h_prev))
    return n + gates[H:] * (h_prev - n)
