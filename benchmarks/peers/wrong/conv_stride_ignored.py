# conv: the size of the result knows the stride, the windows of the forward pass do not.
import numpy as np


def conv_output_size(n, k, stride=1, padding=0):
    if stride <= 0 or padding < 0 or n + 2 * padding < k:
        raise ValueError("impossible")
    return np.floor((n + 2 * padding - k) / stride) + 1


def correlate2d(image, kernel):
    H, W = image.shape
    R, S = kernel.shape
    if R > H or S > W:
        raise ValueError("the kernel is larger than the image")
    out = np.zeros((H - R + 1, W - S + 1))
    for i in range(H - R + 1):
        for j in range(W - S + 1):
            total = 0
            for r in range(R):
                for s in range(S):
                    total += image[i + r, j + s] * kernel[r, s]
            out[i, j] = total
    return out


def _size(n, k, stride, padding):
    if stride < 1 or padding < 0 or n + 2 * padding < k:
        raise ValueError("stride, padding or the kernel's size is impossible")
    return (n + 2 * padding - k) // stride + 1


def conv_forward(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    K, C2, R, S = w.shape
    if C != C2:
        raise ValueError("x and w have different numbers of channels")
    H_out = _size(H, R, stride, padding)
    W_out = _size(W, S, stride, padding)
    out = np.zeros((N, K, H_out, W_out))
    for n in range(N):
        for k in range(K):
            for i in range(H_out):
                for j in range(W_out):
                    value = b[k]
                    for c in range(C):
                        for r in range(R):
                            for s in range(S):
                                row = i + r - padding
                                column = j + s - padding
                                if 0 <= row < H and 0 <= column < W:
                                    value += x[n, c, row, column] * w[k, c, r, s]
                    out[n, k, i, j] = value
    return out


def conv_backward(dout, x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    K, _, R, S = w.shape
    dx = np.zeros((N, C, H, W))
    dw = np.zeros((K, C, R, S))
    db = np.zeros(K)
    for n in range(N):
        for k in range(K):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    g = dout[n, k, i, j]
                    db[k] += g
                    for c in range(C):
                        for r in range(R):
                            for s in range(S):
                                row = i * stride + r - padding
                                column = j * stride + s - padding
                                if 0 <= row < H and 0 <= column < W:
                                    dx[n, c, row, column] += g * w[k, c, r, s]
                                    dw[k, c, r, s] += g * x[n, c, row, column]
    return dx, dw, db
