"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import math

import numpy as np

from grader.authoring import alternative


@alternative("gradient_step")
def step_by_loops(params, grads, learning_rate):
    """Every entry by itself."""
    if sorted(params) != sorted(grads):
        raise ValueError("keys")
    new = {}
    for name, array in params.items():
        new[name] = array.copy()
        for place in np.ndindex(array.shape):
            new[name][place] = array[place] - learning_rate * grads[name][place]
    return new


@alternative("gradient_step")
def step_in_copies(params, grads, learning_rate):
    """Copies first, then in place, along the keys of the gradients."""
    if set(params) != set(grads):
        raise ValueError("keys")
    new = {name: np.array(array) for name, array in params.items()}
    for name, gradient in grads.items():
        new[name] += -learning_rate * gradient
    return new


@alternative("gradient_step")
def step_as_one_vector(params, grads, learning_rate):
    """All parameters in one long vector, cut up again afterwards."""
    names = sorted(params)
    if names != sorted(grads):
        raise ValueError("keys")
    w, g = (np.concatenate([arrays[name].ravel() for name in names]) for arrays in (params, grads))
    moved = np.split(w - learning_rate * g, np.cumsum([params[name].size for name in names])[:-1])
    return {name: part.reshape(params[name].shape) for name, part in zip(names, moved, strict=True)}


def _slope(z, activation):
    """The slope at one number."""
    if activation == "sigmoid":
        s = 1 / (1 + math.exp(-z))
        return s * (1 - s)
    if activation == "tanh":
        return 1 - math.tanh(z) ** 2
    return 1.0 if z > 0 else 0.0


def _slopes(zs, activation):
    """The slopes of all layers, by other formulas."""
    zs = np.array(zs)
    if activation == "sigmoid":
        return np.exp(-zs) / (1 + np.exp(-zs)) ** 2
    if activation == "tanh":
        return 1 / np.cosh(zs) ** 2
    if activation == "relu":
        return np.heaviside(zs, 0.5)
    raise ValueError("activation")


@alternative("gradient_norms")
def norms_by_loops(weights, zs, activation):
    """Every sum written out."""
    if activation not in ("sigmoid", "tanh", "relu"):
        raise ValueError("activation")
    n = len(zs[0])
    norms = np.zeros(len(zs))
    above = [1.0] * n
    for layer in range(len(zs) - 1, -1, -1):
        delta = [_slope(zs[layer][i], activation) * above[i] for i in range(n)]
        norms[layer] = math.sqrt(sum(d * d for d in delta))
        above = [sum(weights[layer][i, j] * delta[i] for i in range(n)) for j in range(n)]
    return norms


@alternative("gradient_norms")
def norms_by_recursion(weights, zs, activation):
    """The layers above first, then this one."""
    slopes = _slopes(zs, activation)

    def deltas(layer):
        if layer == len(slopes) - 1:
            return [slopes[layer]]
        above = deltas(layer + 1)
        return [slopes[layer] * (above[0] @ weights[layer + 1]), *above]

    return np.linalg.norm(deltas(0), axis=1)


@alternative("gradient_norms")
def norms_by_jacobians(weights, zs, activation):
    """The Jacobian of the output with respect to each z, grown on the way back; a sum over its rows at the end."""
    slopes = _slopes(zs, activation)
    jacobians = [np.diag(slopes[-1])]
    for W, slope in zip(weights[:0:-1], slopes[-2::-1], strict=True):
        jacobians.insert(0, jacobians[0] @ W @ np.diag(slope))
    return np.array([np.linalg.norm(jacobian.sum(axis=0)) for jacobian in jacobians])


@alternative("gradient_norms")
def norms_going_forward(weights, zs, activation):
    """A push at every unit of a layer, followed to the output."""
    slopes = _slopes(zs, activation)
    norms = []
    for layer in range(len(slopes)):
        pushes = np.diag(slopes[layer])
        for above in range(layer + 1, len(slopes)):
            pushes = slopes[above][:, None] * (weights[above] @ pushes)
        norms.append(np.hypot.reduce(pushes.sum(axis=0)))
    return np.array(norms)
