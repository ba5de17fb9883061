from functools import reduce
import numpy as np


def sequence_loss(logits, targets):
    if targets.shape[0] != logits.shape[0] or not np.isin(targets, np.arange(logits.shape[1])).all():
        raise ValueError("targets does not fit logits")
    onehot = np.zeros(logits.shape)
    for t, target in enumerate(targets):
        onehot[t, target] = 1.0
    return np.logaddexp.reduce(logits, axis=1).sum() - np.sum(onehot * logits)


def _forward(x, h0, Wxh, Whh, Why):
    states = [h0]
    for x_t in x:
        states.append(np.tanh(Wxh.dot(x_t) + Whh.dot(states[-1])))
    logits = np.array([Why.dot(state) for state in states[1:]])
    grown = np.exp(logits - logits.max(axis=1)[:, None])
    return states, logits, grown / grown.sum(axis=1)[:, None]


def rnn_backward(x, targets, h0, Wxh, Whh, Why):
    states, logits, p = _forward(x, h0, Wxh, Whh, Why)
    h = np.array(states)
    rows = np.arange(len(x))
    loss = np.sum(np.logaddexp.reduce(logits, axis=1) - logits[rows, targets])
    dlogits = p.copy()
    dlogits[rows, targets] -= 1
    dh = np.einsum("tv,vh->th", dlogits, Why)
    slope = 1 - np.square(h[1:])
    dz = np.zeros_like(dh)
    dz[-1] = slope[-1] * dh[-1]
    for t in rows[-2::-1]:
        dz[t] = slope[t] * (dh[t] + dz[t + 1] @ Whh)
    return loss, dz.T @ x, dz.T @ h[:-1], dlogits.T @ h[1:], dz[0] @ Whh
