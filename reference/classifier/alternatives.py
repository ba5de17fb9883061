"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import math

import numpy as np

from grader.authoring import alternative


@alternative("flatten")
def flatten_by_rows(x):
    """One image after the other."""
    return np.array([image.ravel() for image in x])


@alternative("flatten")
def flatten_by_loops(x):
    """Entry by entry."""
    N, C, H, W = x.shape
    rows = np.zeros((N, C * H * W))
    for n in range(N):
        for c in range(C):
            for h in range(H):
                for w in range(W):
                    rows[n, (c * H + h) * W + w] = x[n, c, h, w]
    return rows


@alternative("affine_forward")
def affine_by_loops(a, w, b):
    """Sums written out."""
    out = np.zeros((len(a), len(b)))
    for n in range(len(a)):
        for p in range(len(b)):
            out[n, p] = b[p] + sum(a[n, r] * w[r, p] for r in range(len(w)))
    return out


@alternative("affine_forward")
def affine_with_a_column_of_ones(a, w, b):
    """The bias as one more weight."""
    return np.hstack([a, np.ones((len(a), 1))]) @ np.vstack([w, b])


@alternative("affine_backward")
def affine_backward_by_loops(dout, a, w, b):
    """Sums written out."""
    da, dw, db = np.zeros(a.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n, p in np.ndindex(dout.shape):
        db[p] += dout[n, p]
        for r in range(len(w)):
            da[n, r] += dout[n, p] * w[r, p]
            dw[r, p] += dout[n, p] * a[n, r]
    return da, dw, db


@alternative("affine_backward")
def affine_backward_by_einsum(dout, a, w, b):
    """Indices named; a list."""
    return [np.einsum("np,rp->nr", dout, w), np.einsum("nr,np->rp", a, dout), np.einsum("np->p", dout)]


@alternative("softmax")
def softmax_by_loops(logits):
    """Row by row, in plain Python."""
    rows = []
    for z in logits:
        grown = [math.exp(v - max(z)) for v in z]
        rows.append([g / sum(grown) for g in grown])
    return np.array(rows)


@alternative("softmax")
def softmax_by_logaddexp(logits):
    """By way of the logarithm of the sum."""
    return np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])


@alternative("cross_entropy")
def cross_entropy_by_loops(logits, targets):
    """Example by example."""
    N, C = logits.shape
    loss, dlogits = 0.0, np.zeros((N, C))
    for n in range(N):
        top = max(logits[n])
        total = sum(math.exp(v - top) for v in logits[n])
        loss += (math.log(total) + top - logits[n, targets[n]]) / N
        for c in range(C):
            dlogits[n, c] = (math.exp(logits[n, c] - top) / total - (1 if c == targets[n] else 0)) / N
    return loss, dlogits


@alternative("cross_entropy")
def cross_entropy_by_one_hot(logits, targets):
    """With a matrix of ones, and a 0-d array for a loss."""
    right = np.eye(logits.shape[1])[targets]
    log_total = np.logaddexp.reduce(logits, axis=1)
    loss = np.mean(log_total - (logits * right).sum(axis=1))
    return np.asarray(loss), (np.exp(logits - log_total[:, None]) - right) / logits.shape[0]


@alternative("cnn_forward")
def cnn_by_loops(x, params):
    """Every step written out."""
    w, b, fc_w, fc_b = params["conv_w"], params["conv_b"], params["fc_w"], params["fc_b"]
    N, _, H, W = x.shape
    K, _, R, S = w.shape
    rows = []
    for n in range(N):
        row = []
        for k in range(K):
            maps = np.zeros((H - R + 1, W - S + 1))
            for i in range(H - R + 1):
                for j in range(W - S + 1):
                    maps[i, j] = max(0.0, np.sum(x[n, :, i : i + R, j : j + S] * w[k]) + b[k])
            for i in range(maps.shape[0] // 2):
                row += [maps[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max() for j in range(maps.shape[1] // 2)]
        logits = np.array(row) @ fc_w + fc_b
        grown = np.exp(logits - logits.max())
        rows.append(grown / grown.sum())
    return np.array(rows)


@alternative("cnn_forward")
def cnn_by_windows(x, params):
    """Windows and reshapes."""
    w = params["conv_w"]
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    maps = np.einsum("nchwrs,kcrs->nkhw", windows, w) + params["conv_b"][:, None, None]
    rows, columns = maps.shape[2] // 2, maps.shape[3] // 2
    blocks = maps[:, :, : 2 * rows, : 2 * columns].reshape(*maps.shape[:2], rows, 2, columns, 2)
    pooled = np.maximum(blocks.max(axis=(3, 5)), 0.0)  # ReLU and the maximum may be exchanged
    logits = pooled.reshape(len(x), -1) @ params["fc_w"] + params["fc_b"]
    return np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
