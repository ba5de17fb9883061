import numpy as np

tanh = np.tanh


def step(z):
    return np.where(z > 0, 1, -1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def relu(z):
    return np.maximum(0, z)


def sigmoid_grad(z):
    s = sigmoid(z)
    return s * (1 - s)


def tanh_grad(z):
    return 1 - np.tanh(z) ** 2


def relu_grad(z):
    return (z > 0) * 1.0
