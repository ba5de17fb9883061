# dropout: entries are dropped for prediction too.
import numpy as np


def _check(p):
    if p < 0 or p >= 1:
        raise ValueError("p must lie in [0, 1)")


def dropout_forward(x, p, training, rng):
    _check(p)
    flat = x.flatten()
    mask = [1.0] * len(flat)
    for i in range(len(flat)):
        mask[i] = 0.0 if rng.random() < p else 1.0 / (1.0 - p)
    out = [value * m for value, m in zip(flat, mask, strict=True)]
    return np.array(out).reshape(x.shape), np.array(mask).reshape(x.shape)


def dropout_backward(dout, mask):
    dx = np.zeros(dout.shape)
    for place in np.ndindex(*dout.shape):
        if mask[place] != 0:
            dx[place] = mask[place] * dout[place]
    return dx
