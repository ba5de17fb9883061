"""Gradient descent, and why gradients vanish.

Two functions: the step that every training loop takes, and a look at how large the gradient still is when it has
come back through many layers.

- Everything is float64. Parameters and gradients are dicts of arrays with the same keys.
- The layers of `gradient_norms` have n units each and no biases: ``z_l = W_l a_{l-1}``, ``a_l = g(z_l)``.
- ``sigmoid(z) = 1 / (1 + exp(-z))`` and ``relu(z) = max(z, 0)``. No z is exactly 0 where ReLU is used.
- Your functions do not change their arguments, and remember nothing between calls.

Lecture slides: "Gradient Descent Weight Update (Neural Network)" and "Vanishing Gradient Problem". The slide's
figure for 15 layers, 0.5^15, is 0.00003, not 0.0003.
"""

import numpy as np


def gradient_step(params, grads, learning_rate):
    """Return the parameters after one step of gradient descent.

    Parameters
    ----------
    params : dict of str to ndarray
        The parameters, arrays of any shapes.
    grads : dict of str to ndarray
        The gradient of the loss with respect to each of them: the same keys, the same shapes.
    learning_rate : float
        The step size, not negative.

    Returns
    -------
    new : dict of str to ndarray
        New arrays under the same keys.

    Raises
    ------
    ValueError
        If `grads` has not the same keys as `params`.

    Notes
    -----
    ``W <- W - learning_rate * gradient``, for every parameter.

    References
    ----------
    Lecture 10B, slide "Gradient Descent Weight Update (Neural Network)".
    """
    raise NotImplementedError


def gradient_norms(weights, zs, activation):
    """Return how large the gradient is at each layer of a deep network.

    Parameters
    ----------
    weights : list of L ndarrays, shape (n, n) each
        The weights of the layers, the first layer first.
    zs : list of L ndarrays, shape (n,) each
        What the layers computed on the way forward: ``zs[l] = weights[l] @ a``, with a from the layer before.
    activation : {"sigmoid", "tanh", "relu"}
        The function g that turns ``zs[l]`` into the layer's output.

    Returns
    -------
    norms : ndarray, shape (L,)
        The Euclidean norm of the derivative of the loss with respect to each ``zs[l]``, the first layer first. The
        derivative of the loss with respect to the last layer's output is all ones.

    Raises
    ------
    ValueError
        If `activation` is none of the three.

    References
    ----------
    Lecture 10B, slide "Vanishing Gradient Problem".
    """
    raise NotImplementedError
