import math
import numpy as np


def each(function, z):
    out = np.zeros(z.shape)
    for place in np.ndindex(*z.shape):
        out[place] = function(z[place])
    return out


def sig(v):
    if v >= 0:
        return 1 / (1 + math.exp(-v))
    return math.exp(v) / (1 + math.exp(v))


def step(z):
    return each(lambda v: 1 if v > 0 else -1, z)


def sigmoid(z):
    return each(sig, z)


def tanh(z):
    return each(math.tanh, z)


def relu(z):
    return each(lambda v: v if v > 0 else 0.0, z)


def sigmoid_grad(z):
    return each(lambda v: sig(v) * (1 - sig(v)), z)


def tanh_grad(z):
    return each(lambda v: 1 - math.tanh(v) ** 2, z)


def relu_grad(z):
    return each(lambda v: 1.0 if v > 0 else 0.0, z)
