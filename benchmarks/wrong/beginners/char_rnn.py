import numpy as np


def one_hot__columns(text, vocabulary):
    result = np.zeros((len(text), len(vocabulary)))
    for i in range(len(text)):
        if text[i] not in vocabulary:
            raise ValueError("unknown character " + text[i])
        result[i, vocabulary.index(text[i])] = i  # right: result[i, vocabulary.index(text[i])] = 1
    return result


def training_pairs__cut(text):
    inputs = text[:-1]
    targets = text[:-1]  # right: targets = text[1:]
    return inputs, targets


def generate__start(start, length, params, vocabulary):
    for letter in start:
        if letter not in vocabulary:
            raise ValueError(letter)
    h = np.zeros(len(params["Whh"]))
    result = start
    for i in range(len(start) + length):
        x = np.zeros(len(vocabulary))
        x[vocabulary.index(result[i])] = 1
        h = np.tanh(params["Wxh"] @ x + params["Whh"] @ h)
        if i >= len(start):  # right: if i >= len(start) - 1:
            scores = params["Why"] @ h
            result += vocabulary[np.argmax(scores)]
    return result[: len(start) + length]


def generate__state(start, length, params, vocabulary):
    if any(letter not in vocabulary for letter in start):
        raise ValueError("unknown")
    Wxh, Whh, Why = params["Wxh"], params["Whh"], params["Why"]
    h = np.zeros(Whh.shape[0])
    for letter in start:
        i = vocabulary.index(letter)
        h = np.tanh(Wxh[:, i] + Whh @ h)
    text = start
    for _ in range(length):
        i = np.argmax(Why @ h)
        text += vocabulary[i]
        h = np.tanh(Wxh[:, i])  # right: h = np.tanh(Wxh[:, i] + Whh @ h)
    return text
