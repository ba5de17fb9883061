import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_step(x_t, h_prev, c_prev, W, b):
    z = (W @ np.hstack([x_t, h_prev]) + b).reshape(4, -1)
    i, f, o = sigmoid(z[:3])
    c_t = f * c_prev + i * np.tanh(z[3])
    return o * np.tanh(c_t), c_t


def gru_step(x_t, h_prev, W, b):
    H = h_prev.size
    r, u = sigmoid(W[: 2 * H] @ np.hstack([x_t, h_prev]) + b[: 2 * H]).reshape(2, H)
    n = np.tanh(W[2 * H :] @ np.hstack([x_t, r * h_prev]) + b[2 * H :])
    return n + u * (h_prev - n)
