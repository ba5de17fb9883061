"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import itertools
import math

import numpy as np

from grader.authoring import alternative


@alternative("conv_output_size")
def size_by_counting(n, k, stride=1, padding=0):
    """Move the kernel until it sticks out."""
    if stride < 1 or padding < 0:
        raise ValueError("stride has to be at least 1, and padding at least 0")
    count = 0
    start = -padding
    while start + k <= n + padding:
        count += 1
        start += stride
    if count == 0:
        raise ValueError("the kernel is larger than the padded image")
    return count


@alternative("conv_output_size")
def size_by_floor(n, k, stride=1, padding=0):
    """The formula with a real division, rounded down; a float as the result."""
    if stride <= 0 or padding < 0 or n + 2 * padding < k:
        raise ValueError("impossible")
    return np.floor((n + 2 * padding - k) / stride) + 1


@alternative("conv_output_size")
def size_of_a_range(n, k, stride=1, padding=0):
    """The positions as a range."""
    if padding < 0:
        raise ValueError("padding must not be negative")
    if stride < 1:
        raise ValueError("stride has to be positive")
    positions = range(0, n + 2 * padding - k + 1, stride)
    if not positions:
        raise ValueError("the kernel does not fit")
    return len(positions)


@alternative("correlate2d")
def correlate_by_loops(image, kernel):
    """Four loops over plain numbers."""
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


@alternative("correlate2d")
def correlate_by_windows(image, kernel):
    """All windows as a view, and one product."""
    if np.any(np.array(kernel.shape) > image.shape):
        raise ValueError("the kernel does not fit")
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.tensordot(windows, kernel, axes=2)


@alternative("correlate2d")
def correlate_by_shifts(image, kernel):
    """The image shifted by every entry of the kernel, weighted and added; lists until the end."""
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    if min(rows, columns) < 1:
        raise ValueError("the kernel does not fit")
    out = [[0.0] * columns for _ in range(rows)]
    for (r, s), weight in np.ndenumerate(kernel):
        for i, j in itertools.product(range(rows), range(columns)):
            out[i][j] += float(weight) * float(image[i + r, j + s])
    return np.array(out)


@alternative("correlate2d")
def correlate_by_fourier(image, kernel):
    """A product of Fourier transforms: the convolution theorem, with the kernel's transform conjugated."""
    H, W = image.shape
    R, S = kernel.shape
    if H < R or W < S:
        raise ValueError("the kernel does not fit")
    product = np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, s=(H, W)))
    return np.fft.ifft2(product).real[: H - R + 1, : W - S + 1]


def _size(n, k, stride, padding):
    if stride < 1 or padding < 0 or n + 2 * padding < k:
        raise ValueError("stride, padding or the kernel's size is impossible")
    return (n + 2 * padding - k) // stride + 1


def _surrounded(x, padding):
    """The images in the middle of a larger array of zeros."""
    N, C, H, W = x.shape
    xp = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    xp[:, :, padding : padding + H, padding : padding + W] = x
    return xp


@alternative("conv_forward")
def forward_by_loops(x, w, b, stride=1, padding=0):
    """Seven loops over plain numbers, no padded array: what lies outside counts nothing."""
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
                                row = i * stride + r - padding
                                column = j * stride + s - padding
                                if 0 <= row < H and 0 <= column < W:
                                    value += x[n, c, row, column] * w[k, c, r, s]
                    out[n, k, i, j] = value
    return out


@alternative("conv_forward")
def forward_by_slices(x, w, b, stride=1, padding=0):
    """A window cut out for every entry of the result, as most people write it."""
    if x.shape[1] != w.shape[1]:
        raise ValueError("channels")
    (N, _, H, W), (K, _, R, S) = x.shape, w.shape
    out = np.empty((N, K, _size(H, R, stride, padding), _size(W, S, stride, padding)))
    for n, image in enumerate(_surrounded(x, padding)):
        for k in range(K):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    top, left = i * stride, j * stride
                    window = image[:, top : top + R, left : left + S]
                    out[n, k, i, j] = np.sum(window * w[k]) + b[k]
    return out


def _columns(x, w, stride, padding):
    """im2col: a row for every position, the pixels under it side by side, and the shape of the maps."""
    N, C, H, W = x.shape
    R, S = w.shape[2:]
    rows, columns = _size(H, R, stride, padding), _size(W, S, stride, padding)
    xp = _surrounded(x, padding)
    table = np.empty((N * rows * columns, C * R * S))
    for line, (n, i, j) in enumerate(np.ndindex(N, rows, columns)):
        table[line] = xp[n, :, i * stride : i * stride + R, j * stride : j * stride + S].ravel()
    return table, (N, rows, columns)


@alternative("conv_forward")
def forward_by_im2col(x, w, b, stride=1, padding=0):
    """One matrix product of all windows with all kernels."""
    if x.shape[1] != w.shape[1]:
        raise ValueError("channels")
    table, shape = _columns(x, w, stride, padding)
    out = table @ w.reshape(len(w), -1).T + b
    return np.transpose(out.reshape(*shape, len(w)), (0, 3, 1, 2))


@alternative("conv_forward")
def forward_by_stride_tricks(x, w, b, stride=1, padding=0):
    """All windows as a view, thinned out by the stride, and one tensor product."""
    for n, k in zip(x.shape[2:], w.shape[2:], strict=True):
        _size(n, k, stride, padding)
    if x.shape[1] != w.shape[1]:
        raise ValueError("channels")
    xp = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    windows = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.moveaxis(np.tensordot(windows, w, axes=([1, 4, 5], [1, 2, 3])) + b, 3, 1)


@alternative("conv_forward")
def forward_by_matrix(x, w, b, stride=1, padding=0):
    """The layer as one large matrix on the flattened image: fully connected, with shared weights."""
    matrix, rows, columns = _matrix(x.shape, w, stride, padding)
    out = x.reshape(len(x), -1) @ matrix.T
    return out.reshape(len(x), len(w), rows, columns) + b.reshape(1, -1, 1, 1)


def _matrix(shape, w, stride, padding):
    """A row for every entry of a feature map, a column for every pixel; and the size of the maps."""
    _, C, H, W = shape
    K, channels, R, S = w.shape
    if channels != C:
        raise ValueError("channels")
    rows, columns = _size(H, R, stride, padding), _size(W, S, stride, padding)
    matrix = np.zeros((K, rows, columns, C, H, W))
    for i, j, r, s in np.ndindex(rows, columns, R, S):
        row, column = i * stride + r - padding, j * stride + s - padding
        if row in range(H) and column in range(W):
            matrix[:, i, j, :, row, column] += w[:, :, r, s]
    return matrix.reshape(K * rows * columns, C * H * W), rows, columns


@alternative("conv_backward")
def backward_by_loops(dout, x, w, b, stride=1, padding=0):
    """Seven loops over plain numbers, backwards through the ones of the forward pass."""
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


@alternative("conv_backward")
def backward_by_slices(dout, x, w, b, stride=1, padding=0):
    """A window for every entry of dout, as most people write it."""
    R, S = w.shape[2:]
    xp = _surrounded(x, padding)
    dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros_like(b)
    for n in range(dout.shape[0]):
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                i0, j0 = i * stride, j * stride
                for k in range(dout.shape[1]):
                    dxp[n, :, i0 : i0 + R, j0 : j0 + S] += dout[n, k, i, j] * w[k]
                    dw[k] += dout[n, k, i, j] * xp[n, :, i0 : i0 + R, j0 : j0 + S]
                    db[k] += dout[n, k, i, j]
    if padding > 0:
        dxp = dxp[:, :, padding:-padding, padding:-padding]
    return dxp, dw, db


@alternative("conv_backward")
def backward_by_im2col(dout, x, w, b, stride=1, padding=0):
    """Two matrix products, and the columns put back where they came from; a list as the result."""
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


@alternative("conv_backward")
def backward_by_full_correlation(dout, x, w, b, stride=1, padding=0):
    """The textbook's form: dout spread by the stride and surrounded by zeros, under the kernels turned round."""
    N, _, H, W = x.shape
    K, _, R, S = w.shape
    height, width = H + 2 * padding, W + 2 * padding
    view = np.lib.stride_tricks.sliding_window_view
    # As large as the result of stride 1 would be, so that rows that no position reached get their zeros too.
    spread = np.zeros((N, K, height - R + 1, width - S + 1))
    spread[:, :, ::stride, ::stride][:, :, : dout.shape[2], : dout.shape[3]] = dout
    around = np.pad(spread, ((0, 0), (0, 0), (R - 1, R - 1), (S - 1, S - 1)))
    dxp = np.einsum("nkijrs,kcrs->ncij", view(around, (R, S), axis=(2, 3)), w[:, :, ::-1, ::-1])
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dw = np.einsum("ncrsij,nkij->kcrs", view(xp, spread.shape[2:], axis=(2, 3)), spread)
    return dxp[:, :, padding : padding + H, padding : padding + W], dw, np.einsum("nkij->k", dout)


@alternative("conv_backward")
def backward_by_matrix(dout, x, w, b, stride=1, padding=0):
    """The large matrix transposed gives dx; the layer's answers to unit kernels give dw."""
    matrix, _, _ = _matrix(x.shape, w, stride, padding)
    flat = dout.reshape(len(x), -1)
    dx = (flat @ matrix).reshape(x.shape)
    dw = np.zeros(w.shape)
    summed = np.moveaxis(dout, 1, 0).reshape(len(w), -1)
    for c, r, s in np.ndindex(w.shape[1:]):
        unit = np.zeros((1, *w.shape[1:]))
        unit[0, c, r, s] = 1.0
        answer = x.reshape(len(x), -1) @ _matrix(x.shape, unit, stride, padding)[0].T
        dw[:, c, r, s] = summed @ answer.ravel()
    db = np.array([math.fsum(row) for row in summed])
    return dx, dw, db
