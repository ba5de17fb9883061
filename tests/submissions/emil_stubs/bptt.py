"""Backpropagation through time: the loss of a sequence, and its gradients.

You write the loss that a recurrent network makes on a sequence of characters (or of any classes), and the
gradients of that loss for all three weight matrices and for the state that the network started from.

Conventions
-----------
- A sequence is an array of shape (T, V): T time steps, one row a step. A row may be a one-hot vector, as in
  the lecture's text example, or any other V numbers: do not look for the 1.
- `targets` holds T class indices, integers from 0 to V - 1: ``targets[t]`` is the right answer at step t.
- Weights are stored the way the lecture *prints* them: ``Wxh`` (H, V), ``Whh`` (H, H), ``Why`` (V, H). They are
  applied without a transpose, ``Wxh @ x_t``. The hidden activation is tanh. There are no biases.
- The loss of a sequence is the **sum** over time, not the mean.
- Gradients are exact: not clipped, not scaled, and not cut off after some number of steps.
- Everything is float64. No function writes into its arguments, and nothing is remembered between calls.

Lecture slides: "RNNs: Backpropagation Through Time", "Example RNN".
"""

import numpy as np


def sequence_loss(logits, targets):
    """Return the summed cross-entropy of a sequence of predictions.

    Parameters
    ----------
    logits : ndarray, shape (T, V)
        ``logits[t]`` are the scores of the V classes at step t, T >= 1. They may be as large as 1000 or more,
        and as small as -1000 or less: the loss has to be finite and right for them too.
    targets : ndarray of integers, shape (T,)
        The index of the right class at each step, from 0 to V - 1.

    Returns
    -------
    loss : float
        The sum over the T steps. Never negative.

    Raises
    ------
    ValueError
        If `targets` has not exactly one entry for each row of `logits`, or if an entry is not one of
        0, 1, ..., V - 1.

    Notes
    -----
    ``p_t = softmax(logits_t)``, over the V classes of one step, and ``loss = -sum_t ln p_t[targets_t]``, with
    the natural logarithm. Neither a small number inside the logarithm nor a lower limit for p is part of the
    definition.

    References
    ----------
    Lecture 10B, slide "Example RNN": the loss is the cross-entropy error between prediction and target.
    """
    raise NotImplementedError


def rnn_backward(x, targets, h0, Wxh, Whh, Why):
    """Return the loss of the network on a sequence, and the loss's gradients.

    Parameters
    ----------
    x : ndarray, shape (T, V)
        The inputs, one row a time step, T >= 1. Any numbers, one-hot rows or not.
    targets : ndarray of integers, shape (T,)
        The index of the right class at each step, from 0 to V - 1.
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
    loss : float
        The summed cross-entropy, ``sequence_loss`` of the network's logits and `targets`.
    dWxh : ndarray, shape (H, V)
        The derivative of `loss` with respect to each entry of `Wxh`, float64.
    dWhh : ndarray, shape (H, H)
        The same for `Whh`.
    dWhy : ndarray, shape (V, H)
        The same for `Why`.
    dh0 : ndarray, shape (H,)
        The same for `h0`.

    Notes
    -----
    The forward pass, for t = 1, ..., T: ``h_t = tanh(Wxh x_t + Whh h_{t-1})``, starting from `h0`, and
    ``logits_t = Why h_t``. The loss and the gradients have to be finite and right for logits of 1000 or more, and
    of -1000 or less, too.

    References
    ----------
    Lecture 10B, slides "RNNs: Backpropagation Through Time" and "Example RNN".
    P. J. Werbos, "Backpropagation through time: what it does and how to do it", Proc. IEEE 78 (1990).
    """
    raise NotImplementedError
