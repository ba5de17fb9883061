"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import math
from itertools import pairwise

import numpy as np

from grader.authoring import alternative


@alternative("one_hot")
def one_hot_by_loops(text, vocabulary):
    """One 1 after the other."""
    rows = np.zeros((len(text), len(vocabulary)))
    for t, character in enumerate(text):
        index = vocabulary.find(character)
        if index < 0:
            raise ValueError(character)
        rows[t, index] = 1.0
    return rows


@alternative("one_hot")
def one_hot_by_comparison(text, vocabulary):
    """Every character against every other; truth values, which are numbers enough."""
    rows = np.array(list(text))[:, None] == np.array(list(vocabulary))
    if not rows.any(axis=1).all():
        raise ValueError("unknown")
    return rows.astype(int)


@alternative("training_pairs")
def pairs_by_zip(text):
    """Neighbours."""
    pairs = list(pairwise(text))
    return "".join(a for a, _ in pairs), "".join(b for _, b in pairs)


@alternative("training_pairs")
def pairs_by_loops(text):
    """One character after the other."""
    inputs = targets = ""
    for i in range(len(text) - 1):
        inputs += text[i]
        targets += text[i + 1]
    return [inputs, targets]


@alternative("train_step")
def train_by_loops(inputs, targets, params, learning_rate):
    """Everything written out, unit by unit."""
    Wxh, Whh, Why = params["Wxh"], params["Whh"], params["Why"]
    (T, V), H = inputs.shape, len(Whh)
    h = [[0.0] * H]
    for t in range(T):
        row = []
        for i in range(H):
            z = sum(Wxh[i, j] * inputs[t, j] for j in range(V)) + sum(Whh[i, k] * h[t][k] for k in range(H))
            row.append(math.tanh(z))
        h.append(row)
    loss = 0.0
    dlogits = []
    for t in range(T):
        logits = [sum(Why[j, i] * h[t + 1][i] for i in range(H)) for j in range(V)]
        top = max(logits)
        total = sum(math.exp(v - top) for v in logits)
        loss += math.log(total) + top - logits[targets[t]]
        dlogits.append(
            [math.exp(v - top) / total - (1.0 if j == targets[t] else 0.0) for j, v in enumerate(logits)]
        )
    dWxh, dWhh, dWhy = np.zeros((H, V)), np.zeros((H, H)), np.zeros((V, H))
    later = [0.0] * H
    for t in range(T - 1, -1, -1):
        dz = []
        for i in range(H):
            dh = later[i] + sum(Why[j, i] * dlogits[t][j] for j in range(V))
            dz.append(dh * (1.0 - h[t + 1][i] ** 2))
            for j in range(V):
                dWhy[j, i] += dlogits[t][j] * h[t + 1][i]
        for i in range(H):
            for j in range(V):
                dWxh[i, j] += dz[i] * inputs[t, j]
            for k in range(H):
                dWhh[i, k] += dz[i] * h[t][k]
        later = [sum(Whh[i, k] * dz[i] for i in range(H)) for k in range(H)]
    return loss, {
        "Wxh": Wxh - learning_rate * dWxh,
        "Whh": Whh - learning_rate * dWhh,
        "Why": Why - learning_rate * dWhy,
    }


@alternative("train_step")
def train_by_stacks(inputs, targets, params, learning_rate):
    """All steps' deltas stacked, and one product at the end for each matrix."""
    new = {name: array.copy() for name, array in params.items()}
    T = len(inputs)
    states = np.zeros((T + 1, len(new["Whh"])))
    for t in range(T):
        states[t + 1] = np.tanh(new["Wxh"].dot(inputs[t]) + new["Whh"].dot(states[t]))
    logits = states[1:].dot(new["Why"].T)
    log_total = np.logaddexp.reduce(logits, axis=1)
    loss = np.sum(log_total - logits[np.arange(T), targets])
    dlogits = np.exp(logits - log_total[:, None]) - np.eye(logits.shape[1])[targets]
    deltas = np.zeros((T + 1, states.shape[1]))
    for t in range(T - 1, -1, -1):
        deltas[t] = (dlogits[t] @ new["Why"] + deltas[t + 1] @ new["Whh"]) * (1.0 - states[t + 1] ** 2)
    gradients = {"Wxh": deltas[:T].T @ inputs, "Whh": deltas[:T].T @ states[:T], "Why": dlogits.T @ states[1:]}
    for name, gradient in gradients.items():
        new[name] -= learning_rate * gradient
    return loss, new


@alternative("generate")
def generate_by_one_hot(start, length, params, vocabulary):
    """One-hot vectors, softmax and all."""
    if not set(start) <= set(vocabulary):
        raise ValueError("unknown character")
    h = np.zeros(params["Whh"].shape[0])
    text = ""
    for t in range(len(start) + length):
        if t < len(start):
            text += start[t]
        else:
            logits = params["Why"] @ h
            p = np.exp(logits) / np.exp(logits).sum()
            text += vocabulary[int(p.argmax())]
        x = np.zeros(len(vocabulary))
        x[vocabulary.index(text[-1])] = 1.0
        h = np.tanh(params["Wxh"] @ x + params["Whh"] @ h)
    return text


@alternative("generate")
def generate_by_loops(start, length, params, vocabulary):
    """Unit by unit, and a maximum that is looked for by hand."""
    Wxh, Whh, Why = params["Wxh"], params["Whh"], params["Why"]
    H, V = len(Whh), len(vocabulary)
    text, h = list(start), [0.0] * H
    for t in range(len(start) + length):
        if t >= len(start):
            scores = [sum(Why[j, i] * h[i] for i in range(H)) for j in range(V)]
            text.append(vocabulary[scores.index(max(scores))])
        index = vocabulary.index(text[t])
        h = [math.tanh(Wxh[i, index] + sum(Whh[i, k] * h[k] for k in range(H))) for i in range(H)]
    return "".join(text)
