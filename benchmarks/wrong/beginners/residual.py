import numpy as np


def residual_forward__skip(x, w1, b1, w2, b2):
    hidden = np.maximum(0, x @ w1 + b1)
    F = hidden @ w2 + b2
    return np.maximum(0, F) + x  # right: return np.maximum(0, F + x)


def residual_forward__bias(x, w1, b1, w2, b2):
    z1 = x.dot(w1) + b1
    h = z1 * (z1 > 0)
    z2 = h.dot(w2)  # right: z2 = h.dot(w2) + b2
    out = z2 + x
    out[out < 0] = 0
    return out


def residual_backward__shortcut(dout, x, w1, b1, w2, b2):
    z = x @ w1 + b1
    hidden = np.maximum(z, 0)
    total = hidden @ w2 + b2 + x
    d = dout * (total > 0)
    dw2 = hidden.T @ d
    db2 = d.sum(axis=0)
    dz = (d @ w2.T) * (z > 0)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    dx = dz @ w1.T  # right: dx = dz @ w1.T + d
    return dx, dw1, db1, dw2, db2


def residual_backward__mask(dout, x, w1, b1, w2, b2):
    z1 = x @ w1 + b1
    a1 = np.maximum(0, z1)
    z2 = a1 @ w2 + b2 + x
    dz2 = dout.copy()
    dz2[z2 <= 0] = 0
    dw2 = a1.T @ dz2
    db2 = np.sum(dz2, axis=0)
    da1 = dz2 @ w2.T
    dz1 = da1  # right: dz1 = da1 * (z1 > 0)
    dw1 = x.T @ dz1
    db1 = np.sum(dz1, axis=0)
    dx = dz1 @ w1.T + dz2
    return dx, dw1, db1, dw2, db2
