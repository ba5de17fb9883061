"""Residual block: two layers, and a shortcut that carries their input past them.

You write the forward and the backward pass of one block as in ResNet, with fully connected layers in place of
convolutions: two affine layers compute a correction to their input, and the shortcut adds the input itself.

Conventions
-----------
- `x` has shape (N, D): a row an example. The first layer leads from D to M numbers, the second back to D, since
  what is added must have equal shapes. M may be smaller than D, larger, or equal.
- Weights are stored as (inputs, outputs), so that an affine layer is ``x @ w + b``.
- ReLU is ``max(0, z)``. There are two of them: one between the layers, and one *after* the addition.
- Gradients are sums over the examples, not means. Nothing is graded at a kink: where a ReLU's argument is 0 and
  its derivative would make a difference.
- Everything is float64. No function writes into its arguments, and nothing is remembered between calls.

Lecture slide: "Mitigating Vanishing Gradients in CNN: Using architecture with 'shortcut' connections".
"""

import numpy as np


def residual_forward(x, w1, b1, w2, b2):
    """Return the output of a residual block.

    Parameters
    ----------
    x : ndarray, shape (N, D)
        The input, a row an example.
    w1 : ndarray, shape (D, M)
        Weights of the first layer.
    b1 : ndarray, shape (M,)
        Biases of the first layer.
    w2 : ndarray, shape (M, D)
        Weights of the second layer.
    b2 : ndarray, shape (D,)
        Biases of the second layer.

    Returns
    -------
    out : ndarray, shape (N, D)
        The output, float64.

    Notes
    -----
    ``out = relu(F + x)``, where ``F = relu(x @ w1 + b1) @ w2 + b2``.

    References
    ----------
    Lecture 10B, slide "Mitigating Vanishing Gradients in CNN: Using architecture with 'shortcut' connections".
    K. He, X. Zhang, S. Ren, J. Sun: Deep Residual Learning for Image Recognition, CVPR 2016.
    """
    return np.maximum(_layers(x, w1, b1, w2, b2)[1], 0.0)


def residual_backward(dout, x, w1, b1, w2, b2):
    """Return the gradients of a loss with respect to the block's input, weights and biases.

    Parameters
    ----------
    dout : ndarray, shape (N, D)
        Gradient of the loss with respect to the block's output.
    x : ndarray, shape (N, D)
        The input of the forward pass.
    w1 : ndarray, shape (D, M)
        Weights of the first layer.
    b1 : ndarray, shape (M,)
        Biases of the first layer.
    w2 : ndarray, shape (M, D)
        Weights of the second layer.
    b2 : ndarray, shape (D,)
        Biases of the second layer.

    Returns
    -------
    dx : ndarray, shape (N, D)
        Gradient with respect to `x`, float64 as all of them.
    dw1 : ndarray, shape (D, M)
        Gradient with respect to `w1`.
    db1 : ndarray, shape (M,)
        Gradient with respect to `b1`.
    dw2 : ndarray, shape (M, D)
        Gradient with respect to `w2`.
    db2 : ndarray, shape (D,)
        Gradient with respect to `b2`.

    Notes
    -----
    The block is that of ``residual_forward``. The output of the forward pass is not passed in: compute again what
    you need of it.

    References
    ----------
    Lecture 10B, slide "Mitigating Vanishing Gradients in CNN: Using architecture with 'shortcut' connections".
    """
    hidden, total = _layers(x, w1, b1, w2, b2)
    # out = relu(F + x): the mask of F + x stands before the fork, so both paths get dtotal.
    dtotal = dout * (total > 0)
    # F = hidden @ w2 + b2, hidden = relu(z), z = x @ w1 + b1; hidden > 0 exactly where z > 0.
    dz = (dtotal @ w2.T) * (hidden > 0)
    # x is used twice, by the layers and by the shortcut: the gradients of both uses add up.
    dx = dz @ w1.T + dtotal
    return dx, x.T @ dz, dz.sum(axis=0), hidden.T @ dtotal, dtotal.sum(axis=0)


def _layers(x, w1, b1, w2, b2):
    """Return what the hidden layer puts out, and what the last ReLU gets."""
    hidden = np.maximum(x @ w1 + b1, 0.0)
    return hidden, hidden @ w2 + b2 + x
