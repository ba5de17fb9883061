# The file has another name, which costs nothing; bptt.py is not there at all.
import numpy as np


def pool_forward(x, size, stride=None, mode="max"):
    N, C, H, W = x.shape
    if stride is None:
        stride = size
    if isinstance(size, int):
        size = (size, size)
    if isinstance(stride, int):
        stride = (stride, stride)
    if mode not in ("max", "average", "sum"):
        raise ValueError("unknown mode")
    if stride[0] < 1 or stride[1] < 1:
        raise ValueError("stride must be at least 1")
    if size[0] > H or size[1] > W:
        raise ValueError("the window is larger than the image")
    H_out = (H - size[0]) // stride[0] + 1
    W_out = (W - size[1]) // stride[1] + 1
    out = np.zeros((N, C, H_out, W_out))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    largest = x[n, c, i * stride[0], j * stride[1]]
                    total = 0
                    for r in range(size[0]):
                        for s in range(size[1]):
                            value = x[n, c, i * stride[0] + r, j * stride[1] + s]
                            total += value
                            largest = max(largest, value)
                    if mode == "max":
                        out[n, c, i, j] = largest
                    elif mode == "sum":
                        out[n, c, i, j] = total
                    else:
                        out[n, c, i, j] = total / (size[0] * size[1])
    return out


def pool_backward(dout, x, size, stride=None, mode="max"):
    if stride is None:
        stride = size
    if isinstance(size, int):
        size = (size, size)
    if isinstance(stride, int):
        stride = (stride, stride)
    N, C, H_out, W_out = dout.shape
    dx = np.zeros((N, C, x.shape[2], x.shape[3]))
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top = i * stride[0]
                    left = j * stride[1]
                    best_row, best_column = top, left
                    for row in range(top, top + size[0]):
                        for column in range(left, left + size[1]):
                            if mode == "sum":
                                dx[n, c, row, column] += dout[n, c, i, j]
                            elif mode == "average":
                                dx[n, c, row, column] += dout[n, c, i, j] / (size[0] * size[1])
                            elif x[n, c, row, column] >= x[n, c, best_row, best_column]:
                                best_row, best_column = row, column
                    if mode == "max":
                        dx[n, c, best_row, best_column] += dout[n, c, i, j]
    return dx
