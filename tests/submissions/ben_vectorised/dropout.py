import numpy as np


def _check(p):
    if p < 0 or p >= 1:
        raise ValueError("p must lie in [0, 1)")


def dropout_forward(x, p, training, rng):
    _check(p)
    keep = 1 - p if training else 1
    mask = rng.binomial(1, keep, size=x.shape) / keep
    return x * mask, mask


def dropout_backward(dout, mask):
    return np.where(mask > 0, dout * mask.max(), 0.0)
