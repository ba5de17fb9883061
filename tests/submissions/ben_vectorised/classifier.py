import numpy as np


def flatten(x):
    return x.reshape(x.shape[0], -1)


def affine_forward(a, w, b):
    return np.dot(a, w) + b


def affine_backward(dout, a, w, b):
    return dout @ w.T, a.T @ dout, dout.sum(0)


def softmax(logits):
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def cross_entropy(logits, targets):
    N = len(logits)
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    d = np.exp(log_p)
    d[np.arange(N), targets] -= 1
    return -log_p[np.arange(N), targets].mean(), d / N


def cnn_forward(x, params):
    windows = np.lib.stride_tricks.sliding_window_view(x, params["conv_w"].shape[2:], axis=(2, 3))
    maps = np.einsum("nchwrs,kcrs->nkhw", windows, params["conv_w"]) + params["conv_b"][:, None, None]
    h, w = maps.shape[2] // 2 * 2, maps.shape[3] // 2 * 2
    maps = np.maximum(maps[:, :, :h, :w], 0)
    pooled = np.maximum.reduce([maps[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)])
    return softmax(flatten(pooled) @ params["fc_w"] + params["fc_b"])
