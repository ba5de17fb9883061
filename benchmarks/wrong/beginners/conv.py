import numpy as np


def conv_output_size__formula(n, k, stride=1, padding=0):
    if stride < 1 or padding < 0 or k > n + 2 * padding:
        raise ValueError("does not fit")
    return (n - k + 2 * padding) // stride  # right: return (n - k + 2 * padding) // stride + 1


def correlate2d__window(image, kernel):
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("kernel too large")
    kh, kw = kernel.shape
    rows = image.shape[0] - kh + 1
    cols = image.shape[1] - kw + 1
    result = np.zeros((rows, cols))
    for i in range(rows):
        for j in range(cols):
            patch = image[i : i + kh, j : j + kw]
            result[i, j] = np.sum(patch @ kernel.T)  # right: result[i, j] = np.sum(patch * kernel)
    return result


def conv_forward__channels(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    F, C2, KH, KW = w.shape
    if C != C2 or stride < 1 or padding < 0 or KH > H + 2 * padding or KW > W + 2 * padding:
        raise ValueError("impossible")
    x_pad = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    H_out = (H + 2 * padding - KH) // stride + 1
    W_out = (W + 2 * padding - KW) // stride + 1
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    h0 = i * stride
                    w0 = j  # right: w0 = j * stride
                    region = x_pad[n, :, h0 : h0 + KH, w0 : w0 + KW]
                    out[n, f, i, j] = np.sum(region * w[f]) + b[f]
    return out


def conv_forward__padding(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    F, C2, KH, KW = w.shape
    if stride < 1:
        raise ValueError("stride")
    H_out = (H + 2 * padding - KH) // stride + 1
    W_out = (W + 2 * padding - KW) // stride + 1
    if C != C2 or padding < 0 or H_out < 1 or W_out < 1:
        raise ValueError("impossible")
    big = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    big[:, :, :H, :W] = x  # right: big[:, :, padding:padding + H, padding:padding + W] = x
    out = np.zeros((N, F, H_out, W_out))
    for i in range(H_out):
        for j in range(W_out):
            part = big[:, :, i * stride : i * stride + KH, j * stride : j * stride + KW]
            for f in range(F):
                out[:, f, i, j] = (part * w[f]).sum(axis=(1, 2, 3)) + b[f]
    return out


def conv_backward__bias(dout, x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    F, _, KH, KW = w.shape
    _, _, H_out, W_out = dout.shape
    x_pad = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx_pad = np.zeros(x_pad.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(b.shape)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    r, c = i * stride, j * stride
                    g = dout[n, f, i, j]
                    dw[f] += g * x_pad[n, :, r : r + KH, c : c + KW]
                    dx_pad[n, :, r : r + KH, c : c + KW] += g * w[f]
                    # right: db[f] += g
    return dx_pad[:, :, padding : padding + H, padding : padding + W], dw, db
