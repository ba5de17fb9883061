import numpy as np


def numerical_gradient__restore(f, x, h=1e-5):
    x = x.astype(float)
    grad = np.zeros(x.shape)
    for idx in np.ndindex(x.shape):
        old = x[idx]
        x[idx] = old + h
        plus = f(x)
        x[idx] = old - h
        minus = f(x)
        grad[idx] = (plus - minus) / (2 * h)
        # right: x[idx] = old
    return grad


def numerical_gradient__brackets(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up = x.astype(float)
        up[i] += h
        down = x.astype(float)
        down[i] -= h
        grad[i] = (f(up) - f(down)) / 2 * h  # right: grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


def relative_error__abs(a, b):
    scale = max(np.max(np.abs(a)), np.max(np.abs(b)))
    if scale == 0:
        return 0.0
    return np.max(a - b) / scale  # right: return np.max(np.abs(a - b)) / scale
