"""A character model: train a recurrent network on a word, and let it write.

The network is that of the exercise ``rnn``: ``h_t = tanh(Wxh x_t + Whh h_{t-1})`` and ``logits_t = Why h_t``,
without biases, and the softmax of the logits are the probabilities of the next character.

- A *vocabulary* is a text of different characters, such as ``"helo"``. A character's index is its place in it: the
  order is that of the vocabulary, not of the alphabet and not of the word.
- Sequences have one row a time step. ``params`` is a dict with the keys ``"Wxh"`` (H, V), ``"Whh"`` (H, H) and
  ``"Why"`` (V, H).
- The state before the first step is zero. Everything is float64.
- You may import what you wrote for ``rnn`` and ``bptt``, if you hand that in too, or write it again.
- Your functions do not change their arguments, and remember nothing between calls.

Lecture slide: "Example RNN".
"""

import numpy as np

from ..bptt.solution import rnn_backward


def one_hot(text, vocabulary):
    """Return each character of a text as a row with a single 1.

    Parameters
    ----------
    text : str
        T characters, one or more.
    vocabulary : str
        V different characters.

    Returns
    -------
    rows : ndarray, shape (T, V)
        ``rows[t]`` is 1 at the index of ``text[t]`` in `vocabulary`, and 0 elsewhere, float64.

    Raises
    ------
    ValueError
        If a character of `text` is not in `vocabulary`; the message names it.

    References
    ----------
    Lecture 10B, slide "Example RNN".
    """
    return np.eye(len(vocabulary))[_indices(text, vocabulary)]


def training_pairs(text):
    """Return what the network reads and what it should say, step by step.

    Parameters
    ----------
    text : str
        Two characters or more.

    Returns
    -------
    inputs : str
        The characters that are read, one a step.
    targets : str
        For each of them the character that comes next in `text`. Both have the same length.

    Notes
    -----
    This is *teacher forcing*: at every step the network reads the character that is really there, whatever it had
    predicted.

    References
    ----------
    Lecture 10B, slide "Example RNN".
    """
    return text[:-1], text[1:]


def train_step(inputs, targets, params, learning_rate):
    """Return the loss of the network on a sequence, and the parameters after one step of gradient descent.

    Parameters
    ----------
    inputs : ndarray, shape (T, V)
        One-hot rows, T >= 1.
    targets : ndarray of integers, shape (T,)
        The index of the character that comes next, at each step.
    params : dict of str to ndarray
        ``"Wxh"`` (H, V), ``"Whh"`` (H, H), ``"Why"`` (V, H).
    learning_rate : float
        The size of the step.

    Returns
    -------
    loss : float
        The cross-entropy with the parameters that are given, *before* the step, summed over time.
    new : dict of str to ndarray
        The parameters after the step, new arrays under the same keys.

    Notes
    -----
    The state starts at zero. The gradient is that of the summed loss, through all steps, and every parameter takes
    the step ``W <- W - learning_rate * gradient``.

    References
    ----------
    Lecture 10B, slides "Example RNN" and "RNNs: Backpropagation Through Time".
    """
    h0 = np.zeros(len(params["Whh"]))
    loss, dWxh, dWhh, dWhy, _ = rnn_backward(inputs, targets, h0, params["Wxh"], params["Whh"], params["Why"])
    gradients = {"Wxh": dWxh, "Whh": dWhh, "Why": dWhy}
    return loss, {name: params[name] - learning_rate * gradients[name] for name in gradients}


def generate(start, length, params, vocabulary):
    """Return a text that the network writes.

    Parameters
    ----------
    start : str
        One character or more: the network reads them first, one after the other.
    length : int
        How many characters are predicted, 0 or more.
    params : dict of str to ndarray
        ``"Wxh"`` (H, V), ``"Whh"`` (H, H), ``"Why"`` (V, H).
    vocabulary : str
        V different characters.

    Returns
    -------
    text : str
        `start`, followed by `length` predicted characters.

    Raises
    ------
    ValueError
        If a character of `start` is not in `vocabulary`; the message names it.

    Notes
    -----
    The state starts at zero and goes on through the whole text. Each prediction is the most probable character, the
    first in the vocabulary if several are equally probable; it is read, as a one-hot vector, at the next step.

    References
    ----------
    Lecture 10B, slide "Example RNN": at prediction, x_t is the prediction of the step before.
    """
    state = np.zeros(len(params["Whh"]))
    text = start
    for index in _indices(start, vocabulary):
        state = _read(index, state, params)
    for _ in range(length):
        index = int(np.argmax(params["Why"] @ state))  # the softmax changes no order
        text += vocabulary[index]
        state = _read(index, state, params)
    return text


def _indices(text, vocabulary):
    for character in text:
        if character not in vocabulary:
            raise ValueError(f"the character {character!r} is not in the vocabulary {vocabulary!r}")
    return [vocabulary.index(character) for character in text]


def _read(index, state, params):
    # Wxh times a one-hot vector is one of its columns.
    return np.tanh(params["Wxh"][:, index] + params["Whh"] @ state)
