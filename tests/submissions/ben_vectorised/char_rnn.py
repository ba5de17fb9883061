import numpy as np


def one_hot(text, vocabulary):
    return np.eye(len(vocabulary))[[vocabulary.index(c) for c in text]]


def training_pairs(text):
    return (text[:-1], text[1:])


def train_step(inputs, targets, params, learning_rate):
    Wxh, Whh, Why = (params[name] for name in ("Wxh", "Whh", "Why"))
    T = len(inputs)
    h = np.zeros((T + 1, len(Whh)))
    driven = inputs @ Wxh.T
    for t in range(T):
        h[t + 1] = np.tanh(driven[t] + Whh @ h[t])
    logits = h[1:] @ Why.T
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    loss = -log_p[np.arange(T), targets].sum()
    d = np.exp(log_p) - np.eye(len(Why))[targets]
    dz = np.zeros((T + 1, len(Whh)))
    for t in range(T)[::-1]:
        dz[t] = (Why.T @ d[t] + Whh.T @ dz[t + 1]) * (1 - h[t + 1] ** 2)
    grads = {"Wxh": dz[:T].T @ inputs, "Whh": dz[:T].T @ h[:T], "Why": d.T @ h[1:]}
    return loss, {name: params[name] - learning_rate * grads[name] for name in params}


def generate(start, length, params, vocabulary):
    h = np.zeros(len(params["Whh"]))
    text = start
    t = 0
    while len(text) < len(start) + length or t < len(start):
        if t == len(text):
            text += vocabulary[np.argmax(params["Why"] @ h)]
        h = np.tanh(params["Wxh"] @ one_hot(text[t], vocabulary)[0] + params["Whh"] @ h)
        t += 1
    return text
