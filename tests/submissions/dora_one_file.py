# Everything in one file.
from functools import reduce
from itertools import accumulate
import math
import numpy as np


def conv_output_size(n, k, stride=1, padding=0):
    if padding < 0:
        raise ValueError("padding must not be negative")
    if stride < 1:
        raise ValueError("stride has to be positive")
    positions = range(0, n + 2 * padding - k + 1, stride)
    if not positions:
        raise ValueError("the kernel does not fit")
    return len(positions)


def correlate2d(image, kernel):
    if np.any(np.array(kernel.shape) > image.shape):
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.tensordot(windows, kernel, axes=2)


def _size_conv(n, k, stride, padding):
    if stride < 1 or padding < 0 or n + 2 * padding < k:
        raise ValueError("stride, padding or the kernel's size is impossible")
    return (n + 2 * padding - k) // stride + 1


def conv_forward(x, w, b, stride=1, padding=0):
    for n, k in zip(x.shape[2:], w.shape[2:], strict=True):
        _size_conv(n, k, stride, padding)
    if x.shape[1] != w.shape[1]:
        raise ValueError("channels")
    xp = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    windows = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.moveaxis(np.tensordot(windows, w, axes=([1, 4, 5], [1, 2, 3])) + b, 3, 1)


def _surrounded_conv(x, padding):
    N, C, H, W = x.shape
    xp = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    xp[:, :, padding : padding + H, padding : padding + W] = x
    return xp


def _columns_conv(x, w, stride, padding):
    N, C, H, W = x.shape
    R, S = w.shape[2:]
    rows, columns = _size_conv(H, R, stride, padding), _size_conv(W, S, stride, padding)
    xp = _surrounded_conv(x, padding)
    table = np.empty((N * rows * columns, C * R * S))
    for line, (n, i, j) in enumerate(np.ndindex(N, rows, columns)):
        table[line] = xp[n, :, i * stride : i * stride + R, j * stride : j * stride + S].ravel()
    return table, (N, rows, columns)


def conv_backward(dout, x, w, b, stride=1, padding=0):
    C, R, S = w.shape[1:]
    table, (N, rows, columns) = _columns_conv(x, w, stride, padding)
    flat = dout.transpose(0, 2, 3, 1).reshape(N * rows * columns, len(w))
    dtable = flat @ w.reshape(len(w), -1)
    dxp = np.zeros_like(_surrounded_conv(x, padding))
    for line, (n, i, j) in zip(dtable, np.ndindex(N, rows, columns), strict=True):
        dxp[n, :, i * stride : i * stride + R, j * stride : j * stride + S] += line.reshape(C, R, S)
    height, width = x.shape[2:]
    dx = dxp[:, :, padding : height + padding, padding : width + padding]
    return [dx, (flat.T @ table).reshape(w.shape), np.ones(len(flat)) @ flat]


def _both_pooling(value):
    return (value, value) if isinstance(value, int) else value


def _view_pooling(x, size, stride):
    down, across = _both_pooling(size if stride is None else stride)
    if down < 1 or across < 1:
        raise ValueError("stride")
    return np.lib.stride_tricks.sliding_window_view(x, _both_pooling(size), axis=(2, 3))[:, :, ::down, ::across]


def pool_forward(x, size, stride=None, mode="max"):
    windows = _view_pooling(x, size, stride)
    match mode:
        case "max":
            return windows.max(axis=(-2, -1))
        case "average":
            return np.einsum("ncijrs->ncij", windows) / math.prod(windows.shape[4:])
        case "sum":
            return np.einsum("ncijrs->ncij", windows)
    raise ValueError(mode)


def pool_backward(dout, x, size, stride=None, mode="max"):
    (R, S), (t, u) = _both_pooling(size), _both_pooling(size if stride is None else stride)
    rows, columns = dout.shape[2:]
    dx = np.zeros(x.shape)
    weight = dout if mode != "average" else dout * (1.0 / (R * S))
    largest = _view_pooling(x, size, stride).max(axis=(4, 5))
    waiting = np.ones(dout.shape, dtype=bool)
    for r in range(R):
        for s in range(S):
            under = np.s_[:, :, r : r + t * rows : t, s : s + u * columns : u]
            seen = (slice(None), slice(None), slice(0, rows), slice(0, columns))
            if mode == "max":
                hit = waiting & (x[under][seen] == largest)
                waiting &= ~hit
                dx[under][seen] += hit * weight
            else:
                dx[under][seen] += weight
    return dx


def rnn_step(x_t, h_prev, Wxh, Whh):
    return np.tanh((Whh * h_prev).sum(axis=1) + (Wxh * x_t).sum(axis=1))


def rnn_step_joined(x_t, h_prev, W):
    return np.tanh(np.einsum("ij,j->i", W, np.hstack((x_t, h_prev))))


def rnn_forward(x, h0, Wxh, Whh, Why):
    states = list(accumulate(x, lambda state, x_t: np.tanh(x_t @ Wxh.T + state @ Whh.T), initial=h0))[1:]
    return np.stack(states), np.stack([state @ Why.T for state in states])


def sequence_loss(logits, targets):
    if targets.shape[0] != logits.shape[0] or not np.isin(targets, np.arange(logits.shape[1])).all():
        raise ValueError("targets does not fit logits")
    onehot = np.zeros(logits.shape)
    for t, target in enumerate(targets):
        onehot[t, target] = 1.0
    return np.logaddexp.reduce(logits, axis=1).sum() - np.sum(onehot * logits)


def _forward_bptt(x, h0, Wxh, Whh, Why):
    states = [h0]
    for x_t in x:
        states.append(np.tanh(Wxh.dot(x_t) + Whh.dot(states[-1])))
    logits = np.array([Why.dot(state) for state in states[1:]])
    grown = np.exp(logits - logits.max(axis=1)[:, None])
    return states, logits, grown / grown.sum(axis=1)[:, None]


def rnn_backward(x, targets, h0, Wxh, Whh, Why):
    states, logits, p = _forward_bptt(x, h0, Wxh, Whh, Why)
    h = np.array(states)
    rows = np.arange(len(x))
    loss = np.sum(np.logaddexp.reduce(logits, axis=1) - logits[rows, targets])
    dlogits = p.copy()
    dlogits[rows, targets] -= 1
    dh = np.einsum("tv,vh->th", dlogits, Why)
    slope = 1 - np.square(h[1:])
    dz = np.zeros_like(dh)
    dz[-1] = slope[-1] * dh[-1]
    for t in rows[-2::-1]:
        dz[t] = slope[t] * (dh[t] + dz[t + 1] @ Whh)
    return loss, dz.T @ x, dz.T @ h[:-1], dlogits.T @ h[1:], dz[0] @ Whh


def _check_dropout(p):
    if p < 0 or p >= 1:
        raise ValueError("p must lie in [0, 1)")


def dropout_forward(x, p, training, rng):
    _check_dropout(p)
    keep = 1 - p if training else 1
    mask = rng.binomial(1, keep, size=x.shape) / keep
    return x * mask, mask


def dropout_backward(dout, mask):
    return np.where(mask > 0, dout * mask.max(), 0.0)


def numerical_gradient(f, x, h=1e-5):
    partial = [(f(x + h * e.reshape(x.shape)) - f(x - h * e.reshape(x.shape))) * (0.5 / h) for e in np.eye(x.size)]
    return np.array(partial).reshape(x.shape)


def relative_error(a, b):
    scale = np.linalg.norm(np.concatenate([a.ravel(), b.ravel()]), np.inf)
    if not scale:
        return 0
    return np.linalg.norm((a / scale - b / scale).ravel(), np.inf)


def gradient_check(f, grad_f, x, tolerance=1e-6):
    analytic, numeric = grad_f(x), numerical_gradient(f, x)
    scale = max(np.linalg.norm(analytic), np.linalg.norm(numeric))
    if scale == 0:
        return True
    return bool(np.linalg.norm(analytic - numeric) / scale <= tolerance)


def relu(z):
    return z.clip(min=0)


def residual_forward(x, w1, b1, w2, b2):
    return relu(relu(x.dot(w1) + b1).dot(w2) + b2 + x)


def residual_backward(dout, x, w1, b1, w2, b2):
    a = relu(x.dot(w1) + b1)
    ds = np.where(residual_forward(x, w1, b1, w2, b2) > 0, dout, 0)
    dz = np.where(a > 0, ds.dot(w2.T), 0)
    ones = np.ones(len(x))
    return ds + dz.dot(w1.T), x.T.dot(dz), ones.dot(dz), a.T.dot(ds), ones.dot(ds)


# --- and the rest ---


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


SLOPES_descent = {
    "sigmoid": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: np.heaviside(z, 0.0),
}


def gradient_step(params, grads, learning_rate):
    if params.keys() ^ grads.keys():
        raise ValueError("keys differ")
    return {key: value - learning_rate * grads[key] for key, value in params.items()}


def gradient_norms(weights, zs, activation):
    if activation not in SLOPES_descent:
        raise ValueError(activation)
    slopes = SLOPES_descent[activation](np.array(zs))
    deltas = [slopes[-1]]
    for W, s in zip(weights[:0:-1], slopes[-2::-1]):
        deltas.insert(0, s * (deltas[0] @ W))
    return np.linalg.norm(deltas, axis=1)


def sigmoid_gated(z):
    return 1 / (1 + np.exp(-z))


def lstm_step(x_t, h_prev, c_prev, W, b):
    z = (W @ np.hstack([x_t, h_prev]) + b).reshape(4, -1)
    i, f, o = sigmoid_gated(z[:3])
    c_t = f * c_prev + i * np.tanh(z[3])
    return o * np.tanh(c_t), c_t


def gru_step(x_t, h_prev, W, b):
    H = h_prev.size
    r, u = sigmoid_gated(W[: 2 * H] @ np.hstack([x_t, h_prev]) + b[: 2 * H]).reshape(2, H)
    n = np.tanh(W[2 * H :] @ np.hstack([x_t, r * h_prev]) + b[2 * H :])
    return n + u * (h_prev - n)
