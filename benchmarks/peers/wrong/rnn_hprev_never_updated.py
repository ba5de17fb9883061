# rnn: every step starts from h0.
import math
import numpy as np


def rnn_step(x_t, h_prev, Wxh, Whh):
    h_t = np.zeros(len(h_prev))
    for i in range(len(h_prev)):
        z = 0.0
        for j in range(len(x_t)):
            z += Wxh[i, j] * x_t[j]
        for k in range(len(h_prev)):
            z += Whh[i, k] * h_prev[k]
        h_t[i] = math.tanh(z)
    return h_t


def rnn_step_joined(x_t, h_prev, W):
    both = list(x_t) + list(h_prev)
    return np.array([math.tanh(sum(w * a for w, a in zip(row, both, strict=True))) for row in W])


def rnn_forward(x, h0, Wxh, Whh, Why):
    T, V = x.shape
    H = len(h0)
    h = np.zeros((T, H))
    logits = np.zeros((T, V))
    for t in range(T):
        previous = h0
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
