import numpy as np


def pair(v):
    return (v, v) if isinstance(v, int) else v


def pool_forward__average(x, size, stride=None, mode="max"):
    kh, kw = pair(size)
    sh, sw = pair(size if stride is None else stride)
    N, C, H, W = x.shape
    if kh > H or kw > W or sh < 1 or sw < 1 or mode not in ("max", "average", "sum"):
        raise ValueError("bad arguments")
    rows = (H - kh) // sh + 1
    cols = (W - kw) // sw + 1
    out = np.zeros((N, C, rows, cols))
    for i in range(rows):
        for j in range(cols):
            win = x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            if mode == "max":
                out[:, :, i, j] = win.max(axis=(2, 3))
            elif mode == "sum":
                out[:, :, i, j] = win.sum(axis=(2, 3))
            else:
                out[:, :, i, j] = win.sum(axis=(2, 3)) / kh  # right: out[:, :, i, j] = win.sum(axis=(2, 3)) / (kh * kw)
    return out


def pool_forward__stride(x, size, stride=None, mode="max"):
    if mode not in ["max", "average", "sum"]:
        raise ValueError(mode)
    if stride is None:
        stride = size
    if isinstance(size, int):
        size = (size, size)
    if isinstance(stride, int):
        stride = (stride, stride)
    n, c, h, w = x.shape
    if size[0] > h or size[1] > w or min(stride) < 1:
        raise ValueError("size or stride")
    h_out = (h - size[0]) // stride[0] + 1
    w_out = (w - size[1]) // stride[1] + 1
    functions = {"max": np.max, "average": np.mean, "sum": np.sum}
    result = np.zeros((n, c, h_out, w_out))
    for a in range(h_out):
        for b in range(w_out):
            top = a * stride[0]
            left = b * stride[0]  # right: left = b * stride[1]
            window = x[:, :, top : top + size[0], left : left + size[1]]
            result[:, :, a, b] = functions[mode](window, axis=(2, 3))
    return result


def pool_backward__assign(dout, x, size, stride=None, mode="max"):
    kh, kw = pair(size)
    sh, sw = pair(size if stride is None else stride)
    N, C, rows, cols = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(rows):
                for j in range(cols):
                    top, left = i * sh, j * sw
                    win = x[n, c, top : top + kh, left : left + kw]
                    if mode == "max":
                        r, s = np.unravel_index(np.argmax(win), win.shape)
                        dx[n, c, top + r, left + s] += dout[n, c, i, j]
                    elif mode == "sum":
                        dx[n, c, top : top + kh, left : left + kw] = dout[n, c, i, j]  # right: dx[n, c, top:top + kh, left:left + kw] += dout[n, c, i, j]
                    else:
                        dx[n, c, top : top + kh, left : left + kw] += dout[n, c, i, j] / (kh * kw)
    return dx


def pool_backward__offset(dout, x, size, stride=None, mode="max"):
    kh, kw = pair(size)
    sh, sw = pair(size if stride is None else stride)
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        g = dout[n, c, i, j]
        win = x[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        if mode == "max":
            r, s = np.unravel_index(win.argmax(), win.shape)
            dx[n, c, r, s] += g  # right: dx[n, c, i * sh + r, j * sw + s] += g
        elif mode == "sum":
            dx[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw] += g
        else:
            dx[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw] += g / win.size
    return dx
