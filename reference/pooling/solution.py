"""The pooling layer: what it computes, and its gradient.

You write max-pooling, average-pooling and sum-pooling, and the gradient of each, in NumPy. Loops are fine.

Conventions
-----------
- Images are arrays of shape (N, C, H, W): N images in a batch, C channels, H rows, W columns.
- A window moves over every channel of every image by itself: pooling mixes neither images nor channels.
- ``size`` is the size of the window and ``stride`` the step from one window to the next. Each is an int, meant
  for rows and columns alike, or a pair ``(rows, columns)``. ``stride=None`` means the same as `size`, so that
  the windows lie side by side. With a smaller stride they overlap, with a larger one there are gaps.
- There is no padding. A window never sticks out of the image: rows and columns at the end that no window reaches
  are left out.
- ``mode`` is ``"max"``, ``"average"`` or ``"sum"``, the three of the lecture.
- Everything is computed in float64. The pixels of an image may be integers; results have all their decimals then
  too.
- No function writes into its arguments, and nothing is remembered between calls.

Lecture slide: "Pooling Layer".
"""

import numpy as np


def pool_forward(x, size, stride=None, mode="max"):
    """Return the pooled feature maps.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
        A batch of images or feature maps. The pixels may be negative, and may be integers.
    size : int or tuple of 2 ints
        Size of the window, at least 1; a tuple is ``(rows, columns)``.
    stride : int or tuple of 2 ints, optional
        Step from one window to the next; a tuple is ``(rows, columns)``. None means `size`.
    mode : {"max", "average", "sum"}, optional
        What is made of the pixels in a window.

    Returns
    -------
    out : ndarray, shape (N, C, H', W')
        One number for each window, with ``H' = floor((H - rows of size) / rows of stride) + 1``, and W' in the same
        way with the columns.

    Raises
    ------
    ValueError
        If the window has more rows or columns than the image, if a stride is less than 1, or if `mode` is none of
        the three.

    Notes
    -----
    With R rows and S columns in a window, and a stride of (t, u), ``out[n, c, i, j]`` is the maximum, the mean
    or the sum of the ``R * S`` numbers ``x[n, c, i * t + r, j * u + s]`` for r = 0, ..., R - 1 and s = 0, ...,
    S - 1.

    References
    ----------
    Lecture 10B, slide "Pooling Layer".
    """
    if mode not in _REDUCE:
        raise ValueError(f"mode is {mode!r}, but has to be one of {', '.join(map(repr, _REDUCE))}")
    windows = _windows(x, size, stride)
    out = np.empty((*x.shape[:2], *_counts(x, size, stride)))
    for i, j, down, across in windows:
        out[:, :, i, j] = _REDUCE[mode](x[:, :, down, across], axis=(2, 3))
    return out


def pool_backward(dout, x, size, stride=None, mode="max"):
    """Return the gradient of a pooling layer.

    Parameters
    ----------
    dout : ndarray, shape (N, C, H', W')
        The derivative of some loss L with respect to each entry of ``pool_forward(x, size, stride, mode)``.
    x : ndarray, shape (N, C, H, W)
        As it was given to `pool_forward`, like all that follows. The pixels may be negative, and may be integers.
    size : int or tuple of 2 ints
        Size of the window.
    stride : int or tuple of 2 ints, optional
        Step from one window to the next. None means `size`.
    mode : {"max", "average", "sum"}, optional
        What was made of the pixels in a window.

    Returns
    -------
    dx : ndarray, shape (N, C, H, W)
        The derivative of L with respect to each entry of `x`, float64; 0 for pixels that no window reaches.

    Notes
    -----
    The function is that of `pool_forward`; all that you need to know of L is `dout`. The arguments are those of a
    call of `pool_forward` that went well: nothing has to be checked again.

    Where several pixels of a window are the largest, the maximum has no derivative. Any division of the
    window's entry of `dout` among these pixels is right then, all of it to one of them or a part to each, as
    long as the parts add up to that entry.

    References
    ----------
    Lecture 10B, slide "Pooling Layer".
    """
    dx = np.zeros(x.shape)
    for i, j, down, across in _windows(x, size, stride):
        # By the chain rule every pixel of a window receives the window's entry of dout, times the derivative of the
        # window's result with respect to the pixel. A pixel may lie in several windows: they add up.
        upstream = dout[:, :, i, j, np.newaxis, np.newaxis]
        dx[:, :, down, across] += upstream * _derivative(x[:, :, down, across], mode)
    return dx


_REDUCE = {"max": np.max, "average": np.mean, "sum": np.sum}


def _pair(value):
    """(rows, columns) of a size or a stride."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value, value)


def _counts(x, size, stride):
    """How many windows there are below one another, and side by side."""
    strides = _pair(size if stride is None else stride)
    if min(strides) < 1:
        raise ValueError(f"stride is {strides}, but has to be at least 1")
    counts = []
    for pixels, window, step in zip(x.shape[2:], _pair(size), strides, strict=True):
        if window > pixels:
            raise ValueError(f"size is {size}, but the image has {x.shape[2]} rows and {x.shape[3]} columns")
        counts.append((pixels - window) // step + 1)
    return tuple(counts)


def _windows(x, size, stride):
    """For each window, where it stands in the result, and the rows and columns of the image under it."""
    (height, width), (down, across) = _pair(size), _pair(size if stride is None else stride)
    return [
        (i, j, slice(i * down, i * down + height), slice(j * across, j * across + width))
        for i, j in np.ndindex(_counts(x, size, stride))
    ]


def _derivative(window, mode):
    """Derivative of the result of each window with respect to each of its pixels, shape (N, C, R, S).

    The sum: 1 for every pixel. The mean of R S pixels: 1 / (R S). The maximum: 1 for the largest pixel, since
    moving it moves the maximum as much, and 0 for all others, which can move a little without being noticed.
    """
    n, c, rows, columns = window.shape
    if mode == "sum":
        return np.ones(window.shape)
    if mode == "average":
        return np.full(window.shape, 1 / (rows * columns))
    largest = window.reshape(n, c, -1).argmax(axis=2)  # the first one, where several are equal
    return np.eye(rows * columns)[largest].reshape(window.shape)
