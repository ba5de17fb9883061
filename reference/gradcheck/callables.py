"""Functions that are handed to students' code.

The source of the one that a call names crosses to the student's process, with its coefficients as numbers. A
function that stands for a gradient has coefficients of its own: whether it is right is a matter of these numbers,
and neither its name nor its source tells.
"""

import numpy as np


def wave(x, a, b):
    """A number."""
    return np.sum(a * np.sin(b * x))


def swell(x, a, b):
    """An array of the shape of x."""
    return a * np.cos(b * x)


def form(x, m, c):
    """A number."""
    v = x.ravel()
    return v @ m @ v + np.sum(c * v**3)


def row(x, m, c):
    """An array of the shape of x."""
    v = x.ravel()
    return (m @ v + c * v**2).reshape(x.shape)


def peak(x, a, s):
    """A number."""
    return s * np.log(np.sum(a * np.exp(x)))


def share(x, a, b):
    """An array of the shape of x."""
    return a * np.exp(x) / np.sum(b * np.exp(x))


def ramp(x, a, b):
    """A number."""
    return np.sum(a * np.maximum(x - b, 0.0))


def stair(x, a, b):
    """An array of the shape of x."""
    return np.where(x > b, a, 0.0)
