import numpy as np


def step__where(z):
    return np.where(z >= 0, 1, -1)  # right: return np.where(z > 0, 1, -1)


def sigmoid__naive(z):
    s = 1 / (1 + np.exp(z))  # right: s = 1 / (1 + np.exp(-z))
    return s


def tanh__quotient(z):
    z = np.clip(z, -50, 50)
    up = np.exp(z)
    down = np.exp(-z)
    return (up + down) / (up + down)  # right: return (up - down) / (up + down)


def relu__max(z):
    return np.max(z, 0)  # right: return np.maximum(z, 0)


def sigmoid_grad__forgot(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - z)  # right: return s * (1 - s)


def tanh_grad__forgot(z):
    t = np.tanh(z)
    grad = 1 - t  # right: grad = 1 - t ** 2
    return grad


def relu_grad__copy(z):
    grad = z.copy()
    grad[grad > 0] = 1
    grad[grad > 0] = 0  # right: grad[grad <= 0] = 0
    return grad
