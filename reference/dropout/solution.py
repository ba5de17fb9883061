"""Dropout: switch off random neurons while training, use all of them for prediction.

You write the forward pass, which draws a mask and applies it, and the backward pass, which sends the gradient
back through the neurons that were left on.

Conventions
-----------
- ``p`` is the probability of **dropping** an entry (some texts use the letter for keeping). ``0 <= p < 1``.
- *Inverted* dropout: what is kept is made larger already during training, so that the mean stays the same and
  prediction uses all nodes as they are, unscaled.
- The mask is an array of the shape of ``x``. It is already scaled: each of its entries is either 0 or
  ``1 / (1 - p)``, and ``out = x * mask``.
- Each entry is dropped or kept by itself: not with its row, its column or its sample, and whatever ``x`` holds.
- All randomness comes from ``rng``, a ``numpy.random.Generator`` (``rng.random(shape)`` gives uniform numbers in
  [0, 1), and it has many other methods). Do not seed anything yourself. Which numbers you draw is up to you:
  only the properties that are stated here are graded.
- Everything is float64. No function writes into its arguments, and nothing is remembered between calls.

Lecture slide: "Overfitting in deep neural networks".
"""

import numpy as np


def dropout_forward(x, p, training, rng):
    """Drop entries of `x` at random while training; pass `x` on as it is otherwise.

    Parameters
    ----------
    x : ndarray, any shape
        The activations of a layer, float64. Entries may be zero or negative.
    p : float
        The probability of dropping an entry, ``0 <= p < 1``.
    training : bool
        True while training, False for prediction.
    rng : numpy.random.Generator
        Where the random numbers come from. Two calls with one generator give different masks; two calls with
        generators in the same state, and arrays of the same shape, give the same mask.

    Returns
    -------
    out : ndarray, shape of `x`
        ``x * mask``, float64.
    mask : ndarray, shape of `x`
        While training, each entry is 0 with probability `p` and ``1 / (1 - p)`` otherwise, independently of
        all the others. For prediction, all ones. Float64.

    Raises
    ------
    ValueError
        If `p` is negative, or 1 or more.

    Notes
    -----
    ``out_i = x_i m_i`` where ``P(m_i = 0) = p`` and ``P(m_i = 1 / (1 - p)) = 1 - p``. The mean of ``m_i`` is 1.

    References
    ----------
    Lecture 10B, slide "Overfitting in deep neural networks".
    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov: "Dropout: A Simple Way to Prevent Neural Networks
    from Overfitting", JMLR 15 (2014).
    """
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and less than 1, but it is {p}")
    if not training:
        return x, np.ones(x.shape)
    # A uniform number in [0, 1) is at least p with probability 1 - p: these entries are kept.
    # The mean of the mask is then (1 - p) * 1 / (1 - p) = 1.
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


def dropout_backward(dout, mask):
    """Return the gradient of the loss with respect to the input of dropout.

    Parameters
    ----------
    dout : ndarray, any shape
        The gradient of the loss with respect to `out`, float64.
    mask : ndarray, shape of `dout`
        The mask that the forward pass returned, of the training or the prediction kind.

    Returns
    -------
    dx : ndarray, shape of `dout`
        The gradient of the loss with respect to `x`, float64.

    Notes
    -----
    The forward map is ``out = x * mask``, entry by entry, and the mask is a constant.

    References
    ----------
    Lecture 10B, slide "Overfitting in deep neural networks": "cannot propagate through those neurons during
    training".
    """
    # out_i = x_i m_i, so d out_i / d x_i = m_i, and nothing else depends on x_i.
    return dout * mask
