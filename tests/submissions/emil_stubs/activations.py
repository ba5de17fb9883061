"""Activation functions and their slopes.

Four functions that turn what a neuron sums up into what it sends on, and the derivatives of three of them. Each
takes an array of any shape and works entry by entry.

- ``z`` is an array of float64 of any shape with one axis or more; the result has the same shape.
- Entries may be as large as 1000 or as small as -1000: the results have to be finite and right for them too.
  Warnings of NumPy do not matter, values do.
- Where the slope of ReLU is asked for, no entry is exactly 0.
- Your functions do not change their arguments, and remember nothing between calls.

Lecture slides: "Differentiable Activation Functions" and "Saturating Gradient Problem due to activation functions".
"""

import numpy as np


def step(z):
    """Return +1 where z is positive and -1 everywhere else.

    Parameters
    ----------
    z : ndarray, any shape
        Float64.

    Returns
    -------
    ndarray, the shape of `z`
        +1 for an entry above 0, -1 for an entry that is 0 or below. Integers are fine too.

    References
    ----------
    Lecture 10B, slide "Differentiable Activation Functions", where it is called sgn.
    """
    raise NotImplementedError


def sigmoid(z):
    """Return the logistic function of each entry.

    Parameters
    ----------
    z : ndarray, any shape
        Float64.

    Returns
    -------
    ndarray, the shape of `z`
        Float64, from 0 to 1.

    Notes
    -----
    ``sigmoid(z) = 1 / (1 + exp(-z))``.

    References
    ----------
    Lecture 10B, slide "Differentiable Activation Functions".
    """
    raise NotImplementedError


def tanh(z):
    """Return the hyperbolic tangent of each entry.

    Parameters
    ----------
    z : ndarray, any shape
        Float64.

    Returns
    -------
    ndarray, the shape of `z`
        Float64, from -1 to 1.

    Notes
    -----
    ``tanh(z) = (exp(z) - exp(-z)) / (exp(z) + exp(-z))``. You may use NumPy's.

    References
    ----------
    Lecture 10B, slide "Differentiable Activation Functions".
    """
    raise NotImplementedError


def relu(z):
    """Return the positive part of each entry.

    Parameters
    ----------
    z : ndarray, any shape
        Float64.

    Returns
    -------
    ndarray, the shape of `z`
        Float64, ``max(z, 0)`` entry by entry.

    References
    ----------
    Lecture 10B, slide "Saturating Gradient Problem due to activation functions".
    """
    raise NotImplementedError


def sigmoid_grad(z):
    """Return the derivative of the sigmoid at each entry.

    Parameters
    ----------
    z : ndarray, any shape
        Float64: where the slope is asked for, *before* the activation.

    Returns
    -------
    ndarray, the shape of `z`
        Float64.
    """
    raise NotImplementedError


def tanh_grad(z):
    """Return the derivative of tanh at each entry.

    Parameters
    ----------
    z : ndarray, any shape
        Float64: where the slope is asked for, *before* the activation.

    Returns
    -------
    ndarray, the shape of `z`
        Float64.
    """
    raise NotImplementedError


def relu_grad(z):
    """Return the derivative of ReLU at each entry.

    Parameters
    ----------
    z : ndarray, any shape
        Float64: where the slope is asked for, *before* the activation. No entry is exactly 0.

    Returns
    -------
    ndarray, the shape of `z`
        Float64.
    """
    raise NotImplementedError
