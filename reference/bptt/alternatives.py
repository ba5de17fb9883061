"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import math
from functools import reduce

import numpy as np

from grader.authoring import alternative


@alternative("sequence_loss")
def loss_by_loops(logits, targets):
    """One class after the other, with the largest logit of the row taken out."""
    T, V = logits.shape
    if len(targets) != T:
        raise ValueError("targets needs one entry for each row of logits")
    total = 0.0
    for t in range(T):
        if targets[t] < 0 or targets[t] >= V:
            raise ValueError("targets has an entry that is no class")
        largest = max(logits[t])
        grown = 0.0
        for j in range(V):
            grown += math.exp(logits[t, j] - largest)
        total += math.log(grown) + largest - logits[t, targets[t]]
    return total


@alternative("sequence_loss")
def loss_by_logaddexp(logits, targets):
    """NumPy's logaddexp, which needs no maximum of one's own, and a one-hot matrix that picks the targets."""
    if targets.shape[0] != logits.shape[0] or not np.isin(targets, np.arange(logits.shape[1])).all():
        raise ValueError("targets does not fit logits")
    onehot = np.zeros(logits.shape)
    for t, target in enumerate(targets):
        onehot[t, target] = 1.0
    return np.logaddexp.reduce(logits, axis=1).sum() - np.sum(onehot * logits)


@alternative("sequence_loss")
def loss_by_margins(logits, targets):
    """How far every class lies above the right one; a 0-d array as the result."""
    T, V = logits.shape
    if len(targets) != T or min(targets) < 0 or max(targets) >= V:
        raise ValueError("targets does not fit logits")
    margins = logits - np.take_along_axis(logits, targets[:, None], axis=1)
    largest = margins.max(axis=1)
    return np.array(np.sum(largest + np.log(np.sum(np.exp(margins.T - largest), axis=0))))


def _forward(x, h0, Wxh, Whh, Why):
    """States with h0 first, logits, and probabilities."""
    states = [h0]
    for x_t in x:
        states.append(np.tanh(Wxh.dot(x_t) + Whh.dot(states[-1])))
    logits = np.array([Why.dot(state) for state in states[1:]])
    grown = np.exp(logits - logits.max(axis=1)[:, None])
    return states, logits, grown / grown.sum(axis=1)[:, None]


@alternative("rnn_backward")
def backward_by_loops(x, targets, h0, Wxh, Whh, Why):
    """Every sum written out, one entry after the other."""
    T, V = x.shape
    H = len(h0)
    h = np.zeros((T + 1, H))
    for i in range(H):
        h[0, i] = h0[i]
    dlogits = np.zeros((T, V))
    loss = 0.0
    for t in range(T):
        for i in range(H):
            z = 0.0
            for j in range(V):
                z += Wxh[i, j] * x[t, j]
            for k in range(H):
                z += Whh[i, k] * h[t, k]
            h[t + 1, i] = math.tanh(z)
        logits = []
        for j in range(V):
            y = 0.0
            for i in range(H):
                y += Why[j, i] * h[t + 1, i]
            logits.append(y)
        largest = max(logits)
        total = sum(math.exp(y - largest) for y in logits)
        loss += math.log(total) + largest - logits[targets[t]]
        for j in range(V):
            dlogits[t, j] = math.exp(logits[j] - largest) / total
        dlogits[t, targets[t]] -= 1.0
    dWxh, dWhh, dWhy = np.zeros((H, V)), np.zeros((H, H)), np.zeros((V, H))
    dh_next = [0.0] * H
    for t in range(T - 1, -1, -1):
        dz = []
        for i in range(H):
            dh = dh_next[i]
            for j in range(V):
                dh += Why[j, i] * dlogits[t, j]
                dWhy[j, i] += dlogits[t, j] * h[t + 1, i]
            dz.append(dh * (1.0 - h[t + 1, i] * h[t + 1, i]))
        dh_next = [0.0] * H
        for i in range(H):
            for j in range(V):
                dWxh[i, j] += dz[i] * x[t, j]
            for k in range(H):
                dWhh[i, k] += dz[i] * h[t, k]
                dh_next[k] += Whh[i, k] * dz[i]
    return loss, dWxh, dWhh, dWhy, np.array(dh_next)


@alternative("rnn_backward")
def backward_with_one_product_at_the_end(x, targets, h0, Wxh, Whh, Why):
    """All dz collected first, then a matrix product for each gradient."""
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


@alternative("rnn_backward")
def backward_by_jacobians(x, targets, h0, Wxh, Whh, Why):
    """The double sum of the textbooks: every loss goes back to every earlier step by a product of Jacobians."""
    states, logits, p = _forward(x, h0, Wxh, Whh, Why)
    T, V = x.shape
    errors = p - np.eye(V)[targets]
    loss = sum(np.logaddexp.reduce(row) - row[target] for row, target in zip(logits, targets, strict=True))
    slopes = [np.diag(1.0 - state**2) for state in states]
    dWxh, dWhh, dWhy, dh0 = (np.zeros(w.shape) for w in (Wxh, Whh, Why, h0))
    for t in range(1, T + 1):
        dWhy += np.outer(errors[t - 1], states[t])
        back = errors[t - 1] @ Why
        for k in range(t, 0, -1):
            dWxh += np.outer(back @ slopes[k], x[k - 1])
            dWhh += np.outer(back @ slopes[k], states[k - 1])
            back = back @ (slopes[k] @ Whh)
        dh0 += back
    return loss, dWxh, dWhh, dWhy, dh0


@alternative("rnn_backward")
def backward_by_recursion(x, targets, h0, Wxh, Whh, Why):
    """A step calls the next one, and finishes with the gradient that comes back; column vectors, lists."""

    def column(vector):
        return np.reshape(vector, (-1, 1))

    def run(t, h):
        if t == len(x):
            return 0.0, np.zeros(Wxh.shape), np.zeros(Whh.shape), np.zeros(Why.shape), np.zeros(h.shape)
        new = np.tanh(np.matmul(Whh, h) + np.matmul(Wxh, column(x[t])))
        y = Why @ new
        shifted = y - np.max(y)
        normaliser = np.sum(np.exp(shifted))
        loss, dWxh, dWhh, dWhy, dnew = run(t + 1, new)
        dy = np.exp(shifted) / normaliser - column(np.arange(len(y)) == targets[t])
        dz = (dnew + np.matmul(Why.T, dy)) * (1 - new) * (1 + new)
        return (
            loss + np.log(normaliser) - shifted[targets[t], 0],
            dWxh + dz @ column(x[t]).T,
            dWhh + dz @ h.T,
            dWhy + dy @ new.T,
            np.matmul(Whh.T, dz),
        )

    *results, dh0 = run(0, column(h0))
    return [*results, dh0.ravel()]


@alternative("rnn_backward")
def backward_by_carrying_derivatives_forward(x, targets, h0, Wxh, Whh, Why):
    """No way back at all: the derivative of the state for every weight is carried along with the state."""
    (H, V), T = Wxh.shape, len(x)
    same = np.eye(H)
    # d state / d Wxh, d Whh, d h0: the state's axis first.
    by_wxh, by_whh, by_h0 = np.zeros((H, H, V)), np.zeros((H, H, H)), np.eye(H)
    state, losses = h0, []
    dWxh, dWhh, dWhy, dh0 = np.zeros((H, V)), np.zeros((H, H)), np.zeros((V, H)), np.zeros(H)
    for t in range(T):
        before = state
        state = np.tanh(np.hstack([Whh, Wxh]) @ np.hstack([before, x[t]]))
        slope = 1.0 / np.cosh(Whh @ before + Wxh @ x[t]) ** 2
        by_wxh = slope[:, None, None] * (np.einsum("ij,jab->iab", Whh, by_wxh) + np.einsum("ia,b->iab", same, x[t]))
        by_whh = slope[:, None, None] * (
            np.einsum("ij,jab->iab", Whh, by_whh) + np.einsum("ia,b->iab", same, before)
        )
        by_h0 = slope[:, None] * (Whh @ by_h0)
        logits = Why @ state
        normaliser = reduce(np.logaddexp, logits)
        losses.append(normaliser - logits[targets[t]])
        error = np.exp(logits - normaliser)
        error[targets[t]] -= 1.0
        dstate = error @ Why
        dWhy += error[:, None] * state[None, :]
        dWxh += np.tensordot(dstate, by_wxh, axes=1)
        dWhh += np.tensordot(dstate, by_whh, axes=1)
        dh0 += dstate @ by_h0
    return sum(losses), dWxh, dWhh, dWhy, dh0
