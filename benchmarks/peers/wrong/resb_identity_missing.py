# residual: dx lacks what flows through the shortcut.
import numpy as np


def _layers(x, w1, b1, w2, b2):
    N, D = x.shape
    M = len(b1)
    z = np.zeros((N, M))
    f = np.zeros((N, D))
    for n in range(N):
        for j in range(M):
            z[n, j] = b1[j]
            for i in range(D):
                z[n, j] += x[n, i] * w1[i, j]
        for i in range(D):
            f[n, i] = b2[i]
            for j in range(M):
                if z[n, j] > 0:
                    f[n, i] += z[n, j] * w2[j, i]
    return z, f


def residual_forward(x, w1, b1, w2, b2):
    s = _layers(x, w1, b1, w2, b2)[1] + x
    for n in range(len(s)):
        for i in range(len(s[n])):
            if s[n, i] < 0:
                s[n, i] = 0.0
    return s


def residual_backward(dout, x, w1, b1, w2, b2):
    N, D = x.shape
    M = len(b1)
    z, f = _layers(x, w1, b1, w2, b2)
    s = f + x
    dx = np.zeros((N, D))
    dw1, db1 = np.zeros((D, M)), np.zeros(M)
    dw2, db2 = np.zeros((M, D)), np.zeros(D)
    for n in range(N):
        for i in range(D):
            if s[n, i] > 0:
                db2[i] += dout[n, i]
        for j in range(M):
            if z[n, j] > 0:
                dz = 0.0
                for i in range(D):
                    if s[n, i] > 0:
                        dz += dout[n, i] * w2[j, i]
                        dw2[j, i] += z[n, j] * dout[n, i]
                db1[j] += dz
                for i in range(D):
                    dw1[i, j] += x[n, i] * dz
                    dx[n, i] += w1[i, j] * dz
    return dx, dw1, db1, dw2, db2
