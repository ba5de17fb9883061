import math
import numpy as np


def one_hot(text, vocabulary):
    rows = np.zeros((len(text), len(vocabulary)))
    for t in range(len(text)):
        if text[t] not in vocabulary:
            raise ValueError("unknown character: " + text[t])
        rows[t, vocabulary.index(text[t])] = 1
    return rows


def training_pairs(text):
    return text[:-1], text[1:]


def train_step(inputs, targets, params, learning_rate):
    Wxh, Whh, Why = params["Wxh"], params["Whh"], params["Why"]
    T = len(inputs)
    h = [np.zeros(len(Whh))]
    probabilities = []
    loss = 0.0
    for t in range(T):
        h.append(np.tanh(Wxh @ inputs[t] + Whh @ h[t]))
        logits = Why @ h[t + 1]
        e = np.exp(logits - max(logits))
        p = e / sum(e)
        probabilities.append(p)
        loss -= math.log(p[targets[t]])
    dWxh, dWhh, dWhy = np.zeros(Wxh.shape), np.zeros(Whh.shape), np.zeros(Why.shape)
    dnext = np.zeros(len(Whh))
    for t in range(T - 1, -1, -1):
        dlogits = probabilities[t].copy()
        dlogits[targets[t]] -= 1
        dWhy += np.outer(dlogits, h[t + 1])
        dz = (Why.T @ dlogits + dnext) * (1 - h[t + 1] ** 2)
        dWxh += np.outer(dz, inputs[t])
        dWhh += np.outer(dz, h[t])
        dnext = Whh.T @ dz
    return loss, {
        "Wxh": Wxh - learning_rate * dWxh,
        "Whh": Whh - learning_rate * dWhh,
        "Why": Why - learning_rate * dWhy,
    }


def generate(start, length, params, vocabulary):
    h = np.zeros(len(params["Whh"]))
    text = ""
    for x in one_hot(start, vocabulary):
        h = np.tanh(params["Wxh"] @ x + params["Whh"] @ h)
    text = start
    for _ in range(length):
        logits = params["Why"] @ h
        best = 0
        for j in range(1, len(vocabulary)):
            if logits[j] > logits[best]:
                best = j
        text += vocabulary[best]
        h = np.tanh(params["Wxh"] @ one_hot(vocabulary[best], vocabulary)[0] + params["Whh"] @ h)
    return text
