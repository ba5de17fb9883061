import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_step__gates(x_t, h_prev, c_prev, W, b):
    H = len(h_prev)
    z = W @ np.concatenate([x_t, h_prev]) + b
    i = sigmoid(z[:H])
    f = sigmoid(z[H : 2 * H])
    o = sigmoid(z[2 * H : 3 * H])
    g = np.tanh(z[3 * H :])
    c = f * c_prev + i * g
    h = o * c  # right: h = o * np.tanh(c)
    return h, c


def lstm_step__bias(x_t, h_prev, c_prev, W, b):
    n = h_prev.size
    both = np.hstack((h_prev, x_t))  # right: both = np.hstack((x_t, h_prev))
    z = np.dot(W, both) + b
    i, f, o, g = np.split(z, 4)
    i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
    g = np.tanh(g)
    c_t = c_prev * f + i * g
    return o * np.tanh(c_t), c_t


def gru_step__blend(x_t, h_prev, W, b):
    V, H = len(x_t), len(h_prev)
    xh = np.concatenate((x_t, h_prev))
    r = sigmoid(W[:H] @ xh + b[:H])
    u = sigmoid(W[H : 2 * H] @ xh + b[H : 2 * H])
    n = np.tanh(W[2 * H :, :V] @ x_t + W[2 * H :, V:] @ (r * h_prev) + b[2 * H :])
    return (1 - u) * h_prev + u * n  # right: return u * h_prev + (1 - u) * n
