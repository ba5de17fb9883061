# Right, without loops over pixels: windows, einsum, tensordot.
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


def _size(n, k, stride, padding):
    if stride < 1 or padding < 0 or n + 2 * padding < k:
        raise ValueError("stride, padding or the kernel's size is impossible")
    return (n + 2 * padding - k) // stride + 1


def conv_forward(x, w, b, stride=1, padding=0):
    for n, k in zip(x.shape[2:], w.shape[2:], strict=True):
        _size(n, k, stride, padding)
    if x.shape[1] != w.shape[1]:
        raise ValueError("channels")
    xp = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    windows = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.moveaxis(np.tensordot(windows, w, axes=([1, 4, 5], [1, 2, 3])) + b, 3, 1)


def _surrounded(x, padding):
    N, C, H, W = x.shape
    xp = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    xp[:, :, padding : padding + H, padding : padding + W] = x
    return xp


def _columns(x, w, stride, padding):
    N, C, H, W = x.shape
    R, S = w.shape[2:]
    rows, columns = _size(H, R, stride, padding), _size(W, S, stride, padding)
    xp = _surrounded(x, padding)
    table = np.empty((N * rows * columns, C * R * S))
    for line, (n, i, j) in enumerate(np.ndindex(N, rows, columns)):
        table[line] = xp[n, :, i * stride : i * stride + R, j * stride : j * stride + S].ravel()
    return table, (N, rows, columns)


def conv_backward(dout, x, w, b, stride=1, padding=0):
    C, R, S = w.shape[1:]
    table, (N, rows, columns) = _columns(x, w, stride, padding)
    flat = dout.transpose(0, 2, 3, 1).reshape(N * rows * columns, len(w))
    dtable = flat @ w.reshape(len(w), -1)
    dxp = np.zeros_like(_surrounded(x, padding))
    for line, (n, i, j) in zip(dtable, np.ndindex(N, rows, columns), strict=True):
        dxp[n, :, i * stride : i * stride + R, j * stride : j * stride + S] += line.reshape(C, R, S)
    height, width = x.shape[2:]
    dx = dxp[:, :, padding : height + padding, padding : width + padding]
    return [dx, (flat.T @ table).reshape(w.shape), np.ones(len(flat)) @ flat]
