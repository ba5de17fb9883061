"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import math

import numpy as np

from grader.authoring import alternative


def _each(function, z):
    out = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        out[place] = function(float(z[place]))
    return out


def _stable(v):
    """The sigmoid by cases: the exponent is never positive."""
    return 1.0 / (1.0 + math.exp(-v)) if v >= 0 else math.exp(v) / (1.0 + math.exp(v))


@alternative("step")
def step_by_arithmetic(z):
    """A truth value, stretched and moved; integers."""
    return 2 * (z > 0).astype(int) - 1


@alternative("step")
def step_by_loops(z):
    """One entry after the other."""
    return _each(lambda v: 1.0 if v > 0 else -1.0, z)


@alternative("sigmoid")
def sigmoid_by_cases(z):
    """One entry after the other, by its sign."""
    return _each(_stable, z)


@alternative("sigmoid")
def sigmoid_with_overflow(z):
    """The formula as it stands: where exp overflows to infinity, the quotient is 0 all the same."""
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-z))


@alternative("tanh")
def tanh_by_exp(z):
    """By way of exp(-2|z|)."""
    e = np.exp(-2.0 * np.abs(z))
    return np.sign(z) * (1.0 - e) / (1.0 + e)


@alternative("tanh")
def tanh_by_loops(z):
    """One entry after the other."""
    return _each(math.tanh, z)


@alternative("relu")
def relu_by_mask(z):
    """The entries that are on, the others times 0."""
    return z * (z > 0)


@alternative("relu")
def relu_by_halves(z):
    """Half of z and of its magnitude."""
    return (z + np.abs(z)) / 2


@alternative("sigmoid_grad")
def sigmoid_grad_by_product(z):
    """The product s (1 - s), one entry after the other."""
    return _each(lambda v: _stable(v) * (1.0 - _stable(v)), z)


@alternative("sigmoid_grad")
def sigmoid_grad_by_exp(z):
    """By way of exp(-|z|): the slope is even."""
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


@alternative("tanh_grad")
def tanh_grad_by_factors(z):
    """(1 - t) (1 + t)."""
    t = np.tanh(z)
    return (1.0 - t) * (1.0 + t)


@alternative("tanh_grad")
def tanh_grad_by_cosh(z):
    """1 / cosh(z)^2, with an argument that does not overflow."""
    return 1.0 / np.cosh(np.clip(z, -300.0, 300.0)) ** 2


@alternative("relu_grad")
def relu_grad_by_loops(z):
    """One entry after the other."""
    return _each(lambda v: 1.0 if v > 0 else 0.0, z)


@alternative("relu_grad")
def relu_grad_by_booleans(z):
    """Truth values, which are numbers enough."""
    return z > 0
