import math
import numpy as np


def _both(value):
    return (value, value) if isinstance(value, int) else value


def _view(x, size, stride):
    down, across = _both(size if stride is None else stride)
    if down < 1 or across < 1:
        raise ValueError("stride")
    return np.lib.stride_tricks.sliding_window_view(x, _both(size), axis=(2, 3))[:, :, ::down, ::across]


def pool_forward(x, size, stride=None, mode="max"):
    windows = _view(x, size, stride)
    match mode:
        case "max":
            return windows.max(axis=(-2, -1))
        case "average":
            return np.einsum("ncijrs->ncij", windows) / math.prod(windows.shape[4:])
        case "sum":
            return np.einsum("ncijrs->ncij", windows)
    raise ValueError(mode)


def pool_backward(dout, x, size, stride=None, mode="max"):
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
