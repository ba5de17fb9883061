import numpy as np


class Windows:
    """The corners of all windows of an image."""

    def __init__(self, shape, size, stride):
        self.R, self.S = size if isinstance(size, tuple) else (size, size)
        if stride is None:
            stride = (self.R, self.S)
        self.t, self.u = stride if isinstance(stride, tuple) else (stride, stride)
        if min(self.t, self.u) < 1:
            raise ValueError("stride must be 1 or more")
        if self.R > shape[2] or self.S > shape[3]:
            raise ValueError("size: the window does not fit into the image")
        self.rows = len(range(0, shape[2] - self.R + 1, self.t))
        self.cols = len(range(0, shape[3] - self.S + 1, self.u))

    def __iter__(self):
        for i in range(self.rows):
            for j in range(self.cols):
                yield i, j, np.s_[:, :, i * self.t : i * self.t + self.R, j * self.u : j * self.u + self.S]


REDUCE = {"max": np.amax, "average": np.mean, "sum": np.sum}


def pool_forward(x, size, stride=None, mode="max"):
    if mode not in REDUCE:
        raise ValueError(f"mode {mode!r} is unknown")
    windows = Windows(x.shape, size, stride)
    out = np.empty((*x.shape[:2], windows.rows, windows.cols))
    for i, j, window in windows:
        out[:, :, i, j] = REDUCE[mode](x[window], axis=(2, 3))
    return out


def pool_backward(dout, x, size, stride=None, mode="max"):
    windows = Windows(x.shape, size, stride)
    dx = np.zeros(x.shape)
    for i, j, window in windows:
        d = dout[:, :, i, j][:, :, None, None]
        if mode == "sum":
            dx[window] += d
        elif mode == "average":
            dx[window] += d / (windows.R * windows.S)
        else:  # a tie shares the gradient
            best = x[window] == x[window].max(axis=(2, 3), keepdims=True)
            dx[window] += d * best / best.sum(axis=(2, 3), keepdims=True)
    return dx
