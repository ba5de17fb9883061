"""Recurrent network, forward: a state that is handed from one time step to the next.

You write one step of a recurrent network, the same step with its two weight matrices joined into one, and
the run over a whole sequence: hidden states and logits for every time step.

Conventions
-----------
- A sequence is an array of shape (T, V): T time steps, one row a step. A row may be a one-hot vector, as in
  the lecture's text example, or any other V numbers: do not look for the 1.
- Weights are stored the way the lecture *prints* them: ``Wxh`` (H, V), ``Whh`` (H, H), ``Why`` (V, H), with H
  hidden units. They are applied without a transpose, ``Wxh @ x_t``. The formula on the slide "RNN Weights"
  writes a transpose in front of every product, but it means the same map, for matrices stored the other way
  round. Take the shapes of this file.
- The hidden activation is tanh everywhere. There are no biases, as in the lecture.
- Everything is float64. No function writes into its arguments, and nothing is remembered between calls.

Lecture slides: "Recurrent Neural Network (RNN)", "RNN Weights", "Example RNN".
"""

import numpy as np


def rnn_step(x_t, h_prev, Wxh, Whh):
    """Return the hidden state after one time step.

    Parameters
    ----------
    x_t : ndarray, shape (V,)
        The input at this step, any numbers.
    h_prev : ndarray, shape (H,)
        The hidden state before this step.
    Wxh : ndarray, shape (H, V)
        Weights from the input to the hidden units.
    Whh : ndarray, shape (H, H)
        Weights from the previous hidden state to the new one.

    Returns
    -------
    h_t : ndarray, shape (H,)
        The hidden state after this step, float64.

    Notes
    -----
    ``h_t = tanh(Wxh x_t + Whh h_{t-1})``: matrix times vector, both products inside one tanh.

    References
    ----------
    Lecture 10B, slide "RNN Weights".
    """
    raise NotImplementedError


def rnn_step_joined(x_t, h_prev, W):
    """Return the hidden state after one time step, with both weight matrices joined into one.

    Parameters
    ----------
    x_t : ndarray, shape (V,)
        The input at this step, any numbers.
    h_prev : ndarray, shape (H,)
        The hidden state before this step.
    W : ndarray, shape (H, V + H)
        The matrix ``[Wxh Whh]``: the first V columns are ``Wxh``, the last H columns are ``Whh``. V and H may
        be equal or not.

    Returns
    -------
    h_t : ndarray, shape (H,)
        What ``rnn_step`` returns for the two matrices, float64.

    Notes
    -----
    The lecture writes the joined form with a circled plus: weights joined to weights, the input joined to the
    previous state, and one matrix product, ``h_t = tanh([Wxh Whh] [x_t; h_{t-1}])``.

    References
    ----------
    Lecture 10B, slide "RNN Weights", last line.
    """
    raise NotImplementedError


def rnn_forward(x, h0, Wxh, Whh, Why):
    """Run the network over a sequence; return every hidden state and every logit.

    Parameters
    ----------
    x : ndarray, shape (T, V)
        The inputs, one row a time step, T >= 1. Any numbers, one-hot rows or not.
    h0 : ndarray, shape (H,)
        The hidden state before the first step. It need not be zero.
    Wxh : ndarray, shape (H, V)
        Weights from the input to the hidden units.
    Whh : ndarray, shape (H, H)
        Weights from the previous hidden state to the new one.
    Why : ndarray, shape (V, H)
        Weights from the hidden units to the outputs.

    Returns
    -------
    h : ndarray, shape (T, H)
        ``h[t]`` is the hidden state after reading ``x[t]``; `h0` itself is not among them. Float64.
    logits : ndarray, shape (T, V)
        ``logits[t]`` are the scores of the V classes after reading ``x[t]``, before any softmax. Float64.

    Notes
    -----
    The same three matrices serve at every step: ``h_t = tanh(Wxh x_t + Whh h_{t-1})`` and
    ``logits_t = Why h_t``. The softmax that turns logits into probabilities is no part of this function.

    References
    ----------
    Lecture 10B, slides "Recurrent Neural Network (RNN)", "RNN Weights" and "Example RNN".
    """
    raise NotImplementedError
