import math
import numpy as np


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def net(W, b, row, values):
    z = b[row]
    for j in range(len(values)):
        z += W[row, j] * values[j]
    return z


def lstm_step(x_t, h_prev, c_prev, W, b):
    H = len(h_prev)
    values = [*x_t, *h_prev]
    h_t = np.zeros(H)
    c_t = np.zeros(H)
    for k in range(H):
        i = sigmoid(net(W, b, k, values))
        f = sigmoid(net(W, b, H + k, values))
        o = sigmoid(net(W, b, 2 * H + k, values))
        g = math.tanh(net(W, b, 3 * H + k, values))
        c_t[k] = f * c_prev[k] + i * g
        h_t[k] = o * math.tanh(c_t[k])
    return h_t, c_t


def gru_step(x_t, h_prev, W, b):
    H = len(h_prev)
    values = [*x_t, *h_prev]
    r = [sigmoid(net(W, b, k, values)) for k in range(H)]
    u = [sigmoid(net(W, b, H + k, values)) for k in range(H)]
    seen = [*x_t, *(r[k] * h_prev[k] for k in range(H))]
    h_t = np.zeros(H)
    for k in range(H):
        n = math.tanh(net(W, b, 2 * H + k, seen))
        h_t[k] = (1 - u[k]) * n + u[k] * h_prev[k]
    return h_t
