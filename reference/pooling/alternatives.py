"""Right in other styles: they measure how far right answers differ, and must get full marks."""

import math
from itertools import product

import numpy as np

from grader.authoring import alternative


def _both(value):
    return (value, value) if isinstance(value, int) else value


@alternative("pool_forward")
def forward_by_loops(x, size, stride=None, mode="max"):
    """Six loops over plain numbers."""
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


@alternative("pool_forward")
def forward_by_slices(x, size, stride=None, mode="max"):
    """A window cut out for every entry of the result, as most people write it."""
    (R, S), (t, u) = _both(size), _both(size if stride is None else stride)
    if t <= 0 or u <= 0:
        raise ValueError("stride")
    if x.shape[2] < R or x.shape[3] < S:
        raise ValueError("size")
    rows, columns = int((x.shape[2] - R) / t) + 1, int((x.shape[3] - S) / u) + 1
    out = np.empty((*x.shape[:2], rows, columns))
    for n, c, i, j in np.ndindex(out.shape):
        window = x[n, c, i * t : i * t + R, j * u : j * u + S]
        if mode == "max":
            out[n, c, i, j] = window.max()
        elif mode == "average":
            out[n, c, i, j] = window.mean()
        elif mode == "sum":
            out[n, c, i, j] = window.sum()
        else:
            raise ValueError("mode")
    return out


def _view(x, size, stride):
    """All windows as a view, shape (N, C, H', W', R, S)."""
    down, across = _both(size if stride is None else stride)
    if down < 1 or across < 1:
        raise ValueError("stride")
    return np.lib.stride_tricks.sliding_window_view(x, _both(size), axis=(2, 3))[:, :, ::down, ::across]


@alternative("pool_forward")
def forward_by_stride_tricks(x, size, stride=None, mode="max"):
    """A view of all windows; NumPy itself raises ValueError where a window is too large."""
    windows = _view(x, size, stride)
    match mode:
        case "max":
            return windows.max(axis=(-2, -1))
        case "average":
            return np.einsum("ncijrs->ncij", windows) / math.prod(windows.shape[4:])
        case "sum":
            return np.einsum("ncijrs->ncij", windows)
    raise ValueError(mode)


@alternative("pool_forward")
def forward_by_shifts(x, size, stride=None, mode="max"):
    """Every pixel of the window at all positions at once: the image shifted, and thinned out by the stride."""
    if mode not in {"max", "average", "sum"}:
        raise ValueError("mode")
    (R, S), (t, u) = _both(size), _both(size if stride is None else stride)
    if min(t, u) < 1 or x.shape[2] < R or x.shape[3] < S:
        raise ValueError("size or stride")
    last_row, last_column = x.shape[2] - R + 1, x.shape[3] - S + 1
    out = None
    for r, s in product(range(R), range(S)):
        shifted = x[:, :, r : last_row + r : t, s : last_column + s : u].astype(float)
        if out is not None:
            shifted = np.maximum(out, shifted) if mode == "max" else out + shifted
        out = shifted
    return out / (R * S) if mode == "average" else out


@alternative("pool_forward")
def forward_axis_by_axis(x, size, stride=None, mode="max"):
    """Rows first and then columns, with lists; a mean of means and a maximum of maxima."""
    reduce = {"max": np.max, "average": np.mean, "sum": np.sum}.get(mode)
    if reduce is None:
        raise ValueError("mode")
    pooled = x
    for axis, window, step in zip((2, 3), _both(size), _both(size if stride is None else stride), strict=True):
        length = pooled.shape[axis]
        if step < 1 or window > length:
            raise ValueError("size or stride")
        starts = [start for start in range(0, length, step) if start + window <= length]
        strips = [np.take(pooled, range(start, start + window), axis=axis) for start in starts]
        pooled = np.stack([reduce(strip, axis=axis) for strip in strips], axis=axis)
    return pooled


@alternative("pool_backward")
def backward_by_loops(dout, x, size, stride=None, mode="max"):
    """Six loops over plain numbers; the last one of several largest pixels."""
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


@alternative("pool_backward")
def backward_by_slices(dout, x, size, stride=None, mode="max"):
    """A mask for every window, as most people write it; ties share evenly."""
    (R, S), (t, u) = _both(size), _both(size if stride is None else stride)
    dx = np.zeros_like(x, dtype=float)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i * t : i * t + R, j * u : j * u + S]
        if mode == "max":
            mask = window == np.max(window)
            share = mask * dout[n, c, i, j] / np.sum(mask)
        elif mode == "average":
            share = np.ones((R, S)) * dout[n, c, i, j] / (R * S)
        else:
            share = np.full((R, S), dout[n, c, i, j])
        dx[n, c, i * t : i * t + R, j * u : j * u + S] += share
    return dx


@alternative("pool_backward")
def backward_by_unravelling(dout, x, size, stride=None, mode="max"):
    """The place of the largest pixel, for all windows at once, and np.add.at, which adds where places repeat."""
    windows = _view(x, size, stride)
    n, c, i, j, R, S = windows.shape
    down, across = _both(size if stride is None else stride)
    dx = np.zeros(x.shape)
    image, channel, top, left = np.indices((n, c, i, j))
    if mode == "max":
        row, column = np.unravel_index(windows.reshape(n, c, i, j, R * S).argmax(axis=-1), (R, S))
        np.add.at(dx, (image, channel, top * down + row, left * across + column), dout)
        return dx
    for row, column in np.ndindex(R, S):
        np.add.at(dx, (image, channel, top * down + row, left * across + column), dout)
    return dx / (R * S) if mode == "average" else dx


@alternative("pool_backward")
def backward_by_shifts(dout, x, size, stride=None, mode="max"):
    """One pixel of the window at all positions at once; a maximum that is found is taken off the list."""
    (R, S), (t, u) = _both(size), _both(size if stride is None else stride)
    rows, columns = dout.shape[2:]
    dx = np.zeros(x.shape)
    weight = dout if mode != "average" else dout * (1.0 / (R * S))
    largest = _view(x, size, stride).max(axis=(4, 5))
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


@alternative("pool_backward")
def backward_by_matrix(dout, x, size, stride=None, mode="max"):
    """A Jacobian for every map, a row for every window and a column for every pixel, and its transpose."""
    (R, S), (t, u) = _both(size), _both(size if stride is None else stride)
    N, C, H, W = x.shape
    dx = []
    for map_, upstream in zip(x.reshape(N * C, H, W), dout.reshape(N * C, -1), strict=True):
        jacobian = []
        for i, j in product(range(dout.shape[2]), range(dout.shape[3])):
            inside = [(i * t + r, j * u + s) for r in range(R) for s in range(S)]
            if mode == "max":
                inside = [max(inside, key=lambda place: map_[place])]
            row = np.zeros((H, W))
            for place in inside:
                row[place] = 1.0 if mode == "sum" else 1.0 / len(inside)
            jacobian.append(row.ravel())
        dx.append(np.array(jacobian).T @ upstream)
    return np.array(dx).reshape(x.shape)
