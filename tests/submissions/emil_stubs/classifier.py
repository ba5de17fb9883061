"""Classifier: flatten, a fully connected layer, softmax, cross-entropy, and a whole convolutional network.

- ``N`` examples in a batch. Images are ``(N, C, H, W)``: channels, rows, columns. Everything is float64.
- Weights of a fully connected layer are stored as ``w (n_in, n_out)``: ``out = a @ w + b``.
- ``targets`` are integer class indices, shape ``(N,)``.
- Losses are the *mean* over the batch.
- Logits may be as large as 1000 or as small as -1000: probabilities and losses have to be finite and right for them
  too.
- You may import what you wrote for ``conv`` and ``pooling``, if you hand that in too, or write it again.
- Your functions do not change their arguments, and remember nothing between calls.

Lecture slides: "Convolutional Neural Network" and its four steps, "Fully-Connected Neuron vs. Convolutional
Activation Map".
"""

import numpy as np


def flatten(x):
    """Return each image as one row.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
        A batch of images.

    Returns
    -------
    rows : ndarray, shape (N, C * H * W)
        The entries of each image in C order: channel by channel, within it row by row. It may be a view of `x`.
    """
    raise NotImplementedError


def affine_forward(a, w, b):
    """Return the output of a fully connected layer, before any activation.

    Parameters
    ----------
    a : ndarray, shape (N, n_in)
        The activations of the layer before, a row an example.
    w : ndarray, shape (n_in, n_out)
        Weights.
    b : ndarray, shape (n_out,)
        Biases.

    Returns
    -------
    out : ndarray, shape (N, n_out)
        Float64.

    Notes
    -----
    ``out[n, p] = sum over r of a[n, r] * w[r, p] + b[p]``.

    References
    ----------
    Lecture 10B, slide "Fully-Connected Neuron vs. Convolutional Activation Map".
    """
    raise NotImplementedError


def affine_backward(dout, a, w, b):
    """Return the gradients of a loss with respect to the layer's input, weights and biases.

    Parameters
    ----------
    dout : ndarray, shape (N, n_out)
        The derivative of the loss with respect to each entry of ``affine_forward(a, w, b)``.
    a, w, b : ndarray
        As for `affine_forward`.

    Returns
    -------
    da : ndarray, shape (N, n_in)
        The derivative of the loss with respect to each entry of `a`, float64.
    dw : ndarray, shape (n_in, n_out)
        The same for `w`.
    db : ndarray, shape (n_out,)
        The same for `b`.
    """
    raise NotImplementedError


def softmax(logits):
    """Return the probabilities of the classes.

    Parameters
    ----------
    logits : ndarray, shape (N, classes)
        A row an example.

    Returns
    -------
    probabilities : ndarray, shape (N, classes)
        Each row adds up to 1, float64.

    Notes
    -----
    ``softmax(z)_i = exp(z_i) / sum over j of exp(z_j)``, row by row.
    """
    raise NotImplementedError


def cross_entropy(logits, targets):
    """Return the mean cross-entropy of a batch, and its gradient.

    Parameters
    ----------
    logits : ndarray, shape (N, classes)
        A row an example, before the softmax.
    targets : ndarray of integers, shape (N,)
        The index of the right class of each example.

    Returns
    -------
    loss : float
        The mean over the batch.
    dlogits : ndarray, shape (N, classes)
        The derivative of `loss` with respect to each entry of `logits`, float64.

    Notes
    -----
    ``loss = -(1/N) sum over n of ln softmax(logits[n])[targets[n]]``, with the natural logarithm. Neither a small
    number inside the logarithm nor a lower limit for the probability is part of the definition.
    """
    raise NotImplementedError


def cnn_forward(x, params):
    """Return the class probabilities of a small convolutional network.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
        A batch of images.
    params : dict of str to ndarray
        ``"conv_w"`` (K, C, R, S), ``"conv_b"`` (K,), ``"fc_w"`` (n, classes), ``"fc_b"`` (classes,), where n is
        what is left of an image after convolution and pooling: K times the rows times the columns.

    Returns
    -------
    probabilities : ndarray, shape (N, classes)
        Each row adds up to 1, float64.

    Notes
    -----
    In this order: convolution (the cross-correlation of the exercise ``conv``; stride 1, no padding), ReLU,
    max-pooling with windows of 2 x 2 and stride 2 (a row or column that is left over is dropped), `flatten`, a
    fully connected layer, `softmax` over the classes.

    References
    ----------
    Lecture 10B, slide "Convolutional Neural Network".
    """
    raise NotImplementedError
