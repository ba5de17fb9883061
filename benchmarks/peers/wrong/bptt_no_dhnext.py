# bptt: nothing flows back from the steps that come later.
import math
import numpy as np


def sequence_loss(logits, targets):
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


def rnn_backward(x, targets, h0, Wxh, Whh, Why):
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
            dh = 0.0
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
