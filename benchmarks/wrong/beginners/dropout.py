import numpy as np


def dropout_forward__scale(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p")
    if training:
        mask = (rng.random(x.shape) > p) / p  # right: mask = (rng.random(x.shape) > p) / (1 - p)
    else:
        mask = np.ones(x.shape)
    return x * mask, mask


def dropout_forward__test(x, p, training, rng):
    if p < 0 or p >= 1:
        raise ValueError("p")
    mask = np.ones(x.shape)
    if training:
        keep = rng.random(x.shape) < p  # right: keep = rng.random(x.shape) >= p
        mask = keep / (1 - p)
    return mask * x, mask


def dropout_backward__mask(dout, mask):
    dx = dout.copy()
    dx[mask == 0] = 0
    return dx  # right: return dx * mask
