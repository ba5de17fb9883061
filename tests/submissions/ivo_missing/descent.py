import math
import numpy as np


def gradient_step(params, grads, learning_rate):
    if set(params) != set(grads):
        raise ValueError("params and grads need the same keys")
    new = {}
    for name in params:
        new[name] = params[name] - learning_rate * grads[name]
    return new


def slope(z, activation):
    if activation == "sigmoid":
        s = 1 / (1 + math.exp(-z))
        return s * (1 - s)
    elif activation == "tanh":
        return 1 - math.tanh(z) ** 2
    elif activation == "relu":
        return 1.0 if z > 0 else 0.0
    raise ValueError("unknown activation " + activation)


def gradient_norms(weights, zs, activation):
    L = len(zs)
    n = len(zs[0])
    norms = np.zeros(L)
    above = np.ones(n)
    for layer in range(L - 1, -1, -1):
        delta = np.zeros(n)
        for i in range(n):
            delta[i] = slope(zs[layer][i], activation) * above[i]
        norms[layer] = math.sqrt(sum(d * d for d in delta))
        above = np.zeros(n)
        for i in range(n):
            for j in range(n):
                above[j] += weights[layer][i, j] * delta[i]
    return norms
