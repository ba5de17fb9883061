import numpy as np


def sequence_loss__mean(logits, targets):
    T, V = logits.shape
    if len(targets) != T:
        raise ValueError("one target for each step")
    loss = 0
    for t in range(T):
        if targets[t] < 0 or targets[t] >= V:
            raise ValueError("no such class")
        shifted = logits[t] - np.max(logits[t])
        loss -= shifted[targets[t]] - np.log(np.sum(np.exp(shifted)))
    return loss / T  # right: return loss


def sequence_loss__shift(logits, targets):
    T, V = logits.shape
    if targets.shape != (T,) or np.any(targets < 0) or np.any(targets >= V):
        raise ValueError("targets")
    m = np.max(logits, axis=1, keepdims=True)
    log_sum = np.log(np.sum(np.exp(logits - m), axis=1))  # right: log_sum = np.log(np.sum(np.exp(logits - m), axis=1)) + m[:, 0]
    return np.sum(log_sum - logits[np.arange(T), targets])


def rnn_backward__next(x, targets, h0, Wxh, Whh, Why):
    T = len(x)
    hs = {-1: h0}
    ps = {}
    loss = 0.0
    for t in range(T):
        hs[t] = np.tanh(Wxh @ x[t] + Whh @ hs[t - 1])
        y = Why @ hs[t]
        y = y - y.max()
        e = np.exp(y)
        ps[t] = e / e.sum()
        loss += np.log(e.sum()) - y[targets[t]]
    dWxh = np.zeros(Wxh.shape)
    dWhh = np.zeros(Whh.shape)
    dWhy = np.zeros(Why.shape)
    dhnext = np.zeros(h0.shape)
    for t in range(T - 1, -1, -1):
        dy = ps[t].copy()
        dy[targets[t]] -= 1
        dWhy += np.outer(dy, hs[t])
        dh = Why.T @ dy  # right: dh = Why.T @ dy + dhnext
        draw = (1 - hs[t] ** 2) * dh
        dWxh += np.outer(draw, x[t])
        dWhh += np.outer(draw, hs[t - 1])
        dhnext = Whh.T @ draw
    return loss, dWxh, dWhh, dWhy, dhnext


def rnn_backward__slope(x, targets, h0, Wxh, Whh, Why):
    T = len(x)
    h = np.zeros((T + 1, len(h0)))
    h[0] = h0
    logits = np.zeros((T, len(Why)))
    for t in range(T):
        h[t + 1] = np.tanh(Wxh @ x[t] + Whh @ h[t])
        logits[t] = Why @ h[t + 1]
    shifted = logits - logits.max(axis=1, keepdims=True)
    sums = np.exp(shifted).sum(axis=1, keepdims=True)
    p = np.exp(shifted) / sums
    loss = np.sum(np.log(sums[:, 0]) - shifted[np.arange(T), targets])
    p[np.arange(T), targets] -= 1
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dh = np.zeros_like(h0)
    for t in reversed(range(T)):
        dWhy += np.outer(p[t], h[t + 1])
        dh = dh + Why.T @ p[t]
        dz = dh * (1 - h[t + 1])  # right: dz = dh * (1 - h[t + 1] ** 2)
        dWxh += np.outer(dz, x[t])
        dWhh += np.outer(dz, h[t])
        dh = Whh.T @ dz
    return loss, dWxh, dWhh, dWhy, dh
