import numpy as np


def log_softmax(row):
    shifted = row - np.max(row)
    return shifted - np.log(np.sum(np.exp(shifted)))


def sequence_loss(logits, targets):
    if np.shape(targets) != (len(logits),):
        raise ValueError("targets: one entry for each row of logits")
    if min(targets) < 0 or max(targets) >= logits.shape[1]:
        raise ValueError("targets: no such class")
    return float(-sum(log_softmax(row)[k] for row, k in zip(logits, targets)))


def rnn_backward(x, targets, h0, Wxh, Whh, Why):
    """Recursion over time: the loss of the rest of the sequence and its gradients, from the state before it."""
    if len(x) == 0:
        return 0.0, np.zeros(Wxh.shape), np.zeros(Whh.shape), np.zeros(Why.shape), np.zeros(h0.shape)
    h = np.tanh(Wxh @ x[0] + Whh @ h0)
    logp = log_softmax(Why @ h)
    loss, dWxh, dWhh, dWhy, dh = rnn_backward(x[1:], targets[1:], h, Wxh, Whh, Why)
    dlogits = np.exp(logp) - np.eye(len(logp))[targets[0]]
    dz = (dh + Why.T @ dlogits) * (1 - h**2)
    return (
        loss - logp[targets[0]],
        dWxh + np.outer(dz, x[0]),
        dWhh + np.outer(dz, h0),
        dWhy + np.outer(dlogits, h),
        Whh.T @ dz,
    )
