import numpy as np


def flatten__one(x):
    return x.reshape(x.shape[1], -1)  # right: return x.reshape(x.shape[0], -1)


def affine_forward__dot(a, w, b):
    out = np.dot(a, w)  # right: out = np.dot(a, w) + b
    return out


def affine_backward__bias(dout, a, w, b):
    da = dout @ w.T
    dw = a.T @ dout
    db = np.sum(dout, axis=1)  # right: db = np.sum(dout, axis=0)
    return da, dw, db


def softmax__keepdims(logits):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    e = np.exp(shifted)
    return e / np.sum(e)  # right: return e / np.sum(e, axis=1, keepdims=True)


def cross_entropy__division(logits, targets):
    N = logits.shape[0]
    shifted = logits - logits.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -np.mean(logp[np.arange(N), targets])
    grad = np.exp(logp)
    grad[np.arange(N), targets] -= 1
    # right: grad /= N
    return loss, grad
