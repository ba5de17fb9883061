import numpy as np


def gradient_step__plus(params, grads, learning_rate):
    if params.keys() != grads.keys():
        raise ValueError("different keys")
    new_params = {}
    for key in params:
        new_params[key] = params[key] - grads[key]  # right: new_params[key] = params[key] - learning_rate * grads[key]
    return new_params


def gradient_norms__order(weights, zs, activation):
    n = len(zs)
    norms = np.zeros(n)
    grad = np.ones(len(zs[-1]))
    for k in range(n - 1, -1, -1):
        if activation == "sigmoid":
            s = 1 / (1 + np.exp(-zs[k]))
            slope = s * (1 - s)
        elif activation == "tanh":
            slope = 1 - np.tanh(zs[k]) ** 2
        elif activation == "relu":
            slope = zs[k] > 0
        else:
            raise ValueError("activation")
        grad = grad * slope
        norms[k] = np.sqrt(np.sum(grad))  # right: norms[k] = np.sqrt(np.sum(grad ** 2))
        grad = weights[k].T @ grad
    return norms


def gradient_norms__tanh(weights, zs, activation):
    def slope(z):
        if activation == "sigmoid":
            s = 1 / (1 + np.exp(-z))
            return s * (1 - s)
        if activation == "tanh":
            return 1 - np.tanh(z) ** 2
        if activation == "relu":
            return (z > 0) * 1.0
        raise ValueError("unknown activation")

    norms = []
    grad = np.ones(len(zs[-1]))
    for z, w in zip(reversed(zs), reversed(weights)):
        grad = slope(z) * grad
        norms.append(np.linalg.norm(grad))
        grad = w @ grad  # right: grad = w.T @ grad
    return np.array(norms[::-1])
