import numpy as np


def dropout_forward(x, p, training, rng):
    if not 0 <= p < 1:
        raise ValueError("p is a probability below 1")
    if not training:
        return x.copy(), np.ones_like(x)
    mask = rng.choice([0.0, 1 / (1 - p)], size=x.shape, p=[p, 1 - p])
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout * mask
