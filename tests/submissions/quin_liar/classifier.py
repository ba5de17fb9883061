import math
import numpy as np


def flatten(x):
    rows = []
    for image in x:
        row = []
        for channel in image:
            for line in channel:
                row.extend(line)
        rows.append(row)
    return np.array(rows)


def affine_forward(a, w, b):
    out = np.zeros((len(a), len(b)))
    for n in range(len(a)):
        for p in range(len(b)):
            total = b[p]
            for r in range(len(w)):
                total += a[n, r] * w[r, p]
            out[n, p] = total
    return out


def affine_backward(dout, a, w, b):
    da, dw, db = np.zeros(a.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in range(len(a)):
        for p in range(len(b)):
            db[p] += dout[n, p]
            for r in range(len(w)):
                da[n, r] += w[r, p] * dout[n, p]
                dw[r, p] += a[n, r] * dout[n, p]
    return da, dw, db


def softmax(logits):
    out = np.zeros(logits.shape)
    for n in range(len(logits)):
        largest = max(logits[n])
        total = 0.0
        for c in range(logits.shape[1]):
            out[n, c] = math.exp(logits[n, c] - largest)
            total += out[n, c]
        out[n] /= total
    return out


def cross_entropy(logits, targets):
    N = len(logits)
    loss = 0.0
    dlogits = softmax(logits)
    for n in range(N):
        largest = max(logits[n])
        total = sum(math.exp(z - largest) for z in logits[n])
        loss += math.log(total) + largest - logits[n, targets[n]]
        dlogits[n, targets[n]] -= 1
    return loss / N, dlogits / N


def cnn_forward(x, params):
    w, b = params["conv_w"], params["conv_b"]
    N, C, H, W = x.shape
    K, _, R, S = w.shape
    maps = np.zeros((N, K, H - R + 1, W - S + 1))
    for n in range(N):
        for k in range(K):
            for i in range(H - R + 1):
                for j in range(W - S + 1):
                    total = b[k] + np.sum(x[n, :, i:i + R, j:j + S] * w[k])
                    maps[n, k, i, j] = total if total > 0 else 0.0
    rows, columns = maps.shape[2] // 2, maps.shape[3] // 2
    pooled = np.zeros((N, K, rows, columns))
    for i in range(rows):
        for j in range(columns):
            pooled[:, :, i, j] = maps[:, :, 2 * i:2 * i + 2, 2 * j:2 * j + 2].max(axis=(2, 3))
    return softmax(affine_forward(flatten(pooled), params["fc_w"], params["fc_b"]))
