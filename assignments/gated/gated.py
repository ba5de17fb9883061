"""Gated cells: one step of an LSTM and one step of a GRU.

A plain recurrent network squeezes its whole past through a tanh at every step, and what it should remember fades. A
gated cell decides by itself what to keep. Each gate is a vector of numbers between 0 and 1, computed from the input
and the previous state, that multiplies something entry by entry.

- ``V`` is the length of the input, ``H`` the number of hidden units. All arrays are float64.
- The input and the state are joined into one vector, the input first: ``[x_t, h_prev]`` has V + H entries. ``W``
  has its columns in that order.
- The rows of ``W`` and the entries of ``b`` are blocks of H, one block for each gate and one for the candidate, in
  the order that the docstring states.
- ``sigmoid(z) = 1 / (1 + exp(-z))``.
- Your functions do not change their arguments, and remember nothing between calls.

Only the forward step is asked, no gradients.
"""

import numpy as np


def lstm_step(x_t, h_prev, c_prev, W, b):
    """Return the hidden state and the memory of an LSTM after one time step.

    Parameters
    ----------
    x_t : ndarray, shape (V,)
        The input at this step.
    h_prev : ndarray, shape (H,)
        The hidden state before this step.
    c_prev : ndarray, shape (H,)
        The memory (the cell's state) before this step.
    W : ndarray, shape (4 * H, V + H)
        Weights, to be applied to ``[x_t, h_prev]``. H rows each for the input gate, the forget gate, the output
        gate and the candidate, in this order.
    b : ndarray, shape (4 * H,)
        Biases, in the same order.

    Returns
    -------
    h_t : ndarray, shape (H,)
        The hidden state after this step, float64.
    c_t : ndarray, shape (H,)
        The memory after this step, float64.

    Notes
    -----
    Let ``z = W [x_t, h_prev] + b``, cut into its four blocks ``z_i, z_f, z_o, z_g``. Then, entry by entry,
    ``c_t = sigmoid(z_f) * c_prev + sigmoid(z_i) * tanh(z_g)`` and ``h_t = sigmoid(z_o) * tanh(c_t)``.

    References
    ----------
    S. Hochreiter, J. Schmidhuber: Long Short-Term Memory, Neural Computation 9 (1997); with the forget gate of
    F. Gers, J. Schmidhuber, F. Cummins: Learning to Forget, Neural Computation 12 (2000).
    """
    raise NotImplementedError


def gru_step(x_t, h_prev, W, b):
    """Return the hidden state of a GRU after one time step.

    Parameters
    ----------
    x_t : ndarray, shape (V,)
        The input at this step.
    h_prev : ndarray, shape (H,)
        The hidden state before this step.
    W : ndarray, shape (3 * H, V + H)
        Weights. H rows each for the reset gate, the update gate and the candidate, in this order. The gates' rows
        are applied to ``[x_t, h_prev]``, the candidate's to ``[x_t, r * h_prev]``.
    b : ndarray, shape (3 * H,)
        Biases, in the same order.

    Returns
    -------
    h_t : ndarray, shape (H,)
        The hidden state after this step, float64.

    Notes
    -----
    With the blocks ``W_r, W_u, W_n`` of W and ``b_r, b_u, b_n`` of b: the reset gate is
    ``r = sigmoid(W_r [x_t, h_prev] + b_r)``, the update gate ``u = sigmoid(W_u [x_t, h_prev] + b_u)``, the
    candidate ``n = tanh(W_n [x_t, r * h_prev] + b_n)``, and ``h_t = (1 - u) * n + u * h_prev``: where u is 1 the
    old state stays.

    References
    ----------
    K. Cho et al.: Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation,
    EMNLP 2014.
    """
    raise NotImplementedError
