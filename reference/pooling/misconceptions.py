"""Wrong on purpose: mistakes of the pooling layer.

``pool_`` belong to the forward function, ``poolb_`` to the gradient. ``poolb_writes_into_dout`` has right
values: it costs the contract alone. ``pool_unchecked`` accepts what has to be refused.

Every entry of the catalogue's sections on pooling is here.
"""

import numpy as np

from grader.authoring import wrong

SIDE_BY_SIDE = ("max", "average", "sum")
STRIDED = ("strides", "rows and columns", "left over", "average and sum of any windows")
FORWARD = (*SIDE_BY_SIDE, *STRIDED, "integer images")
GRADIENTS = (
    "gradient of max",
    "gradient of average",
    "gradient of sum",
    "gradients where windows overlap",
    "gradients of any windows",
    "gradients of integer images",
)
MAX_GRADIENTS = ("gradient of max", *GRADIENTS[3:])
AVERAGE_GRADIENTS = ("gradient of average", *GRADIENTS[3:])
SUM_GRADIENTS = ("gradient of sum", *GRADIENTS[3:5])
REDUCE = {"max": np.max, "average": np.mean, "sum": np.sum}


def _pair(value):
    return value if isinstance(value, tuple) else (value, value)


def _windows(x, size, stride, starts=None):
    """For each window its place in the result and its slices of the image; it begins at multiples of `starts`."""
    (R, S), (t, u) = _pair(size), _pair(size if stride is None else stride)
    down, across = starts or (t, u)
    for i, j in np.ndindex((x.shape[2] - R) // t + 1, (x.shape[3] - S) // u + 1):
        yield i, j, slice(i * down, i * down + R), slice(j * across, j * across + S)


def _each(pool_forward, x, size, stride, mode, reduce, starts=None):
    """The next implementation, with `reduce` for one window of shape (N, C, R, S) in place of its own."""
    out = np.zeros(pool_forward(x, size, stride, mode).shape)
    for i, j, down, across in _windows(x, size, stride, starts):
        out[:, :, i, j] = reduce(x[:, :, down, across])
    return out


def _sized(x, size, stride, mode, positions):
    """The result with so many positions down and across, whether all of their windows lie in the image or not."""
    (R, S), (t, u) = _pair(size), _pair(size if stride is None else stride)
    out = np.zeros((*x.shape[:2], *positions))
    for i, j in np.ndindex(positions):
        out[:, :, i, j] = REDUCE[mode](x[:, :, i * t : i * t + R, j * u : j * u + S], axis=(2, 3))
    return out


# --- pool_forward ----------------------------------------------------------------------------------------


@wrong("pool_forward", fails=FORWARD)
def pool_stride_one(pool_forward, x, size, stride=None, mode="max"):
    """Your window moves by one pixel, whatever the stride.

    Hint: How many windows of 2 x 2 lie side by side on 4 x 4 pixels, and how many does your function return?
    """
    pool_forward(x, size, stride, mode)
    return pool_forward(x, size, 1, mode)


@wrong("pool_forward", fails=(*SIDE_BY_SIDE, "rows and columns", "left over", "integer images"))
def pool_none_is_one(pool_forward, x, size, stride=None, mode="max"):
    """You took stride=None for a stride of 1; it means the size of the window.

    Hint: Which stride puts windows of 2 x 2 side by side, without an overlap?
    """
    return pool_forward(x, size, 1 if stride is None else stride, mode)


@wrong("pool_forward", fails=FORWARD)
def pool_window_start_no_stride(pool_forward, x, size, stride=None, mode="max"):
    """The size of your result follows the stride, but your windows still begin one pixel apart.

    Hint: Print the first row of the windows 0, 1 and 2. How far apart should they be?
    """
    return _each(pool_forward, x, size, stride, mode, lambda window: REDUCE[mode](window, axis=(2, 3)), (1, 1))


@wrong("pool_forward", fails=STRIDED)
def pool_stride_eq_size(pool_forward, x, size, stride=None, mode="max"):
    """Your windows lie side by side, whatever the stride.

    Hint: What should a window of 3 with a stride of 1 give on 5 pixels?
    """
    pool_forward(x, size, stride, mode)
    return pool_forward(x, size, None, mode)


@wrong("pool_forward", fails=FORWARD)
def pool_channels_mixed(pool_forward, x, size, stride=None, mode="max"):
    """You pooled over the channels too; each of them is pooled by itself.

    Hint: How many channels go in, and how many different ones come out?
    """

    def mixed(window):
        return REDUCE[mode](window, axis=(1, 2, 3))[:, np.newaxis]

    return _each(pool_forward, x, size, stride, mode, mixed)


@wrong("pool_forward", fails=FORWARD)
def pool_images_mixed(pool_forward, x, size, stride=None, mode="max"):
    """You pooled over the images of the batch too; each of them is pooled by itself.

    Hint: May the result for image 0 change when image 1 does?
    """
    return _each(pool_forward, x, size, stride, mode, lambda window: REDUCE[mode](window, axis=(0, 2, 3)))


@wrong("pool_forward", fails=("max",))
def pool_max_starts_at_zero(pool_forward, x, size, stride=None, mode="max"):
    """Your maximum is never negative, as if it started from 0.

    Hint: What is the maximum of -5, -3, -8 and -4, and what does your function say?
    """
    out = pool_forward(x, size, stride, mode)
    return np.maximum(out, 0) if mode == "max" else out


@wrong("pool_forward", fails=("max",))
def pool_abs_max(pool_forward, x, size, stride=None, mode="max"):
    """You took the number of the largest magnitude; the largest number is asked for.

    Hint: Which is larger, -9 or 2?
    """
    if mode != "max":
        return pool_forward(x, size, stride, mode)
    top, bottom = pool_forward(x, size, stride), -pool_forward(-x, size, stride)
    return np.where(np.abs(bottom) > np.abs(top), bottom, top)


@wrong("pool_forward", fails=("average", "average and sum of any windows", "integer images"))
def pool_avg_divide_by_side(pool_forward, x, size, stride=None, mode="max"):
    """You divided by the side of the window, not by the number of pixels in it.

    Hint: What is the average of a 2 x 2 window of ones, and what does your function say?
    """
    out = pool_forward(x, size, stride, mode)
    return out * _pair(size)[1] if mode == "average" else out


@wrong("pool_forward", fails=("average and sum of any windows",))
def pool_avg_divide_by_rows_squared(pool_forward, x, size, stride=None, mode="max"):
    """You divided by the square of the window's rows: right for square windows only.

    Hint: How many pixels has a window of 2 x 3?
    """
    out = pool_forward(x, size, stride, mode)
    R, S = _pair(size)
    return out * S / R if mode == "average" else out


@wrong("pool_forward", fails=("average", "average and sum of any windows", "integer images"))
def pool_avg_is_sum(pool_forward, x, size, stride=None, mode="max"):
    """Your average is not divided by anything: it is the sum.

    Hint: What is the average of a 2 x 2 window of ones, and what does your function say?
    """
    return pool_forward(x, size, stride, "sum" if mode == "average" else mode)


@wrong("pool_forward", fails=("sum", "average and sum of any windows"))
def pool_sum_is_avg(pool_forward, x, size, stride=None, mode="max"):
    """Your sum is divided by the number of pixels: it is the average.

    Hint: What is the sum of a 2 x 2 window of ones, and what does your function say?
    """
    return pool_forward(x, size, stride, "average" if mode == "sum" else mode)


@wrong("pool_forward", fails=("average", "sum", "average and sum of any windows", "integer images"))
def pool_mode_ignored(pool_forward, x, size, stride=None, mode="max"):
    """You take the maximum, whatever the mode.

    Hint: Which lines of your code run if the mode is "average"?
    """
    pool_forward(x, size, stride, mode)
    return pool_forward(x, size, stride, "max")


@wrong("pool_forward", fails=("rows and columns", "average and sum of any windows"))
def pool_rows_columns_swapped(pool_forward, x, size, stride=None, mode="max"):
    """You took the pairs for (columns, rows); the rows come first.

    Hint: A window of the size (1, 3): is it flat or tall? And yours?
    """
    pool_forward(x, size, stride, mode)
    return pool_forward(x, _pair(size)[::-1], None if stride is None else _pair(stride)[::-1], mode)


@wrong("pool_forward", fails=("rows and columns", "average and sum of any windows"))
def pool_pair_first_only(pool_forward, x, size, stride=None, mode="max"):
    """You used the first number of each pair for rows and columns alike.

    Hint: How many columns has a window of the size (3, 1)?
    """
    pool_forward(x, size, stride, mode)
    return pool_forward(x, _pair(size)[0], None if stride is None else _pair(stride)[0], mode)


@wrong("pool_forward", fails=("left over", "average and sum of any windows"))
def pool_size_ceil(pool_forward, x, size, stride=None, mode="max"):
    """You pooled what is left over at the end too, with windows that stick out of the image.

    Hint: How many whole windows of 2 fit side by side into 5 pixels?
    """
    pool_forward(x, size, stride, mode)
    (R, S), (t, u) = _pair(size), _pair(size if stride is None else stride)
    rows, columns = -((R - x.shape[2]) // t) + 1, -((S - x.shape[3]) // u) + 1
    return _sized(x, size, stride, mode, (rows, columns))


@wrong("pool_forward", fails=("integer images",))
def pool_int_buffer(pool_forward, x, size, stride=None, mode="max"):
    """Your result has the type of the images: for integer pixels the decimals of an average are cut off.

    Hint: What is the dtype of your result when the pixels are integers?
    """
    return pool_forward(x, size, stride, mode).astype(x.dtype)


@wrong("pool_forward", fails=("bad arguments",))
def pool_unchecked(pool_forward, x, size, stride=None, mode="max"):
    """You return something for arguments that cannot be right: the docstring asks for a ValueError.

    Hint: Which branch of your code does the mode "median" reach?
    """
    if mode not in REDUCE:
        return np.zeros(pool_forward(x, size, stride).shape)
    if any(window > pixels for window, pixels in zip(_pair(size), x.shape[2:], strict=True)):
        return np.zeros((*x.shape[:2], 0, 0))
    return pool_forward(x, size, stride, mode)


# --- pool_backward ---------------------------------------------------------------------------------------


def _winners(window):
    """1 for the first largest pixel of each window, 0 for the others."""
    n, c, rows, columns = window.shape
    return np.eye(rows * columns)[window.reshape(n, c, -1).argmax(axis=2)].reshape(window.shape)


def _shares(window, mode):
    if mode == "max":
        return _winners(window)
    return np.full(window.shape, 1.0 if mode == "sum" else 1.0 / (window.shape[2] * window.shape[3]))


def _scattered(dout, x, size, stride, mode, shares=_shares, starts=None, *, add=True):
    """The gradient, with `shares` (window, mode) for the derivative, and windows at multiples of `starts`."""
    dx = np.zeros(x.shape)
    for i, j, down, across in _windows(x, size, stride, starts):
        part = dout[:, :, i, j, None, None] * shares(x[:, :, down, across], mode)
        dx[:, :, down, across] = dx[:, :, down, across] + part if add else part
    return dx


@wrong("pool_backward", fails=GRADIENTS)
def poolb_stride_ignored(pool_backward, dout, x, size, stride=None, mode="max"):
    """Your windows begin one pixel apart on the way back, whatever the stride.

    Hint: Which pixels did each entry of the result come from?
    """
    return _scattered(dout, x, size, stride, mode, starts=(1, 1))


@wrong("pool_backward", fails=("gradients where windows overlap", "gradients of any windows"))
def poolb_stride_eq_size(pool_backward, dout, x, size, stride=None, mode="max"):
    """You placed the windows side by side on the way back, whatever the stride.

    Hint: Which pixels did each entry of the result come from when the stride was smaller than the window?
    """
    dx = np.zeros(x.shape)
    for i, j, down, across in _windows(x, size, stride, _pair(size)):
        window = x[:, :, down, across]
        if window.size:
            dx[:, :, down, across] += dout[:, :, i, j, None, None] * _shares(window, mode)
    return dx


@wrong("pool_backward", fails=("gradients where windows overlap", "gradients of any windows"))
def poolb_overwritten(pool_backward, dout, x, size, stride=None, mode="max"):
    """You assigned to dx where you have to add: where windows overlap, the last one wins.

    Hint: Can one pixel be the largest of two windows?
    """
    return _scattered(dout, x, size, stride, mode, add=False)


@wrong("pool_backward", fails=("gradients where windows overlap", "gradients of any windows"))
def poolb_winner_overwritten(pool_backward, dout, x, size, stride=None, mode="max"):
    """A pixel that is the largest of several windows got the gradient of one; they have to be added up.

    Hint: Can one pixel be the largest of two windows? What should it get then?
    """
    if mode != "max":
        return pool_backward(dout, x, size, stride, mode)
    dx = np.zeros(x.shape)
    for i, j, down, across in _windows(x, size, stride):
        won = _winners(x[:, :, down, across]) == 1
        dx[:, :, down, across] = np.where(won, dout[:, :, i, j, None, None], dx[:, :, down, across])
    return dx


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_max_spread(pool_backward, dout, x, size, stride=None, mode="max"):
    """You shared the gradient of a maximum among all pixels of the window, as for an average.

    Hint: Move a pixel that is not the largest by 0.001. Does the maximum move?
    """
    return pool_backward(dout, x, size, stride, "average" if mode == "max" else mode)


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_max_everywhere(pool_backward, dout, x, size, stride=None, mode="max"):
    """You gave the full gradient of a maximum to every pixel of the window.

    Hint: Move a pixel that is not the largest by 0.001. Does the maximum move?
    """
    return pool_backward(dout, x, size, stride, "sum" if mode == "max" else mode)


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_global_max_mask(pool_backward, dout, x, size, stride=None, mode="max"):
    """You took the largest pixel of the whole map for that of each window; every window has one of its own.

    Hint: How many entries of your dx are not 0, and how many windows are there?
    """
    if mode != "max":
        return pool_backward(dout, x, size, stride, mode)
    mask = (x == x.max(axis=(2, 3), keepdims=True)).astype(float)
    dx = np.zeros(x.shape)
    for i, j, down, across in _windows(x, size, stride):
        dx[:, :, down, across] += mask[:, :, down, across] * dout[:, :, i, j, None, None]
    return dx


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_first_pixel(pool_backward, dout, x, size, stride=None, mode="max"):
    """You gave the gradient of a maximum to the first pixel of the window, not to the largest.

    Hint: Which pixel of a window of 1, 2, 3 and 4 should get the gradient, and which one does?
    """

    def first(window, mode):
        if mode != "max":
            return _shares(window, mode)
        shares = np.zeros(window.shape)
        shares[:, :, 0, 0] = 1.0
        return shares

    return _scattered(dout, x, size, stride, mode, first)


@wrong("pool_backward", fails=("gradients of any windows",))
def poolb_argmax_not_unravelled(pool_backward, dout, x, size, stride=None, mode="max"):
    """You took row and column of the largest pixel from its number in the window with the wrong width.

    Hint: Number the pixels of a window with 3 rows and 2 columns, row by row. In which row is number 4?
    """

    def misplaced(window, mode):
        rows, columns = window.shape[2:]
        if mode != "max" or rows == columns:
            return _shares(window, mode)
        shares = np.zeros((*window.shape[:2], max(rows, columns), max(rows, columns)))
        for n, c in np.ndindex(window.shape[:2]):
            number = int(np.argmax(window[n, c]))
            shares[n, c, number // rows, number % rows] = 1.0
        return shares[:, :, :rows, :columns]

    return _scattered(dout, x, size, stride, mode, misplaced)


@wrong("pool_backward", fails=GRADIENTS)
def poolb_dout_window(pool_backward, dout, x, size, stride=None, mode="max"):
    """You multiplied by a window of dout; to each window of the image belongs a single entry of dout.

    Hint: How many numbers of dout belong to one window?
    """
    dx = np.zeros(x.shape)
    for _, _, down, across in _windows(x, size, stride):
        dx[:, :, down, across] += dout[:, :, down, across] * _shares(x[:, :, down, across], mode)
    return dx


@wrong("pool_backward", fails=GRADIENTS)
def poolb_early_return(pool_backward, dout, x, size, stride=None, mode="max"):
    """Your dx holds the gradient of the first window alone.

    Hint: How many windows does your function visit? If there is a loop: how far is your return indented?
    """
    dx = np.zeros(x.shape)
    for i, j, down, across in _windows(x, size, stride):
        dx[:, :, down, across] += dout[:, :, i, j, None, None] * _shares(x[:, :, down, across], mode)
        break
    return dx


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_max_ignores_dout(pool_backward, dout, x, size, stride=None, mode="max"):
    """You sent 1 to the largest pixel of each window: dout is not in your gradient of a maximum.

    Hint: If dout doubles, what happens to your dx?
    """
    return pool_backward(np.ones_like(dout) if mode == "max" else dout, x, size, stride, mode)


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_times_x(pool_backward, dout, x, size, stride=None, mode="max"):
    """You multiplied the gradient of a maximum with the maximum itself.

    Hint: If the largest pixel moves by 0.001, by how much does the maximum move? Does it matter how large it is?
    """
    dx = pool_backward(dout, x, size, stride, mode)
    return dx * x if mode == "max" else dx


@wrong("pool_backward", fails=AVERAGE_GRADIENTS)
def poolb_avg_no_division(pool_backward, dout, x, size, stride=None, mode="max"):
    """You gave every pixel of an average the full gradient.

    Hint: If a single pixel of a 2 x 2 window moves by 1, by how much does the average move?
    """
    return pool_backward(dout, x, size, stride, "sum" if mode == "average" else mode)


@wrong("pool_backward", fails=AVERAGE_GRADIENTS)
def poolb_avg_divide_by_side(pool_backward, dout, x, size, stride=None, mode="max"):
    """You divided the gradient of an average by the side of the window, not by the number of pixels in it.

    Hint: If a single pixel of a 2 x 2 window moves by 1, by how much does the average move?
    """
    dx = pool_backward(dout, x, size, stride, mode)
    return dx * _pair(size)[1] if mode == "average" else dx


@wrong("pool_backward", fails=("gradients of any windows",))
def poolb_avg_divide_by_rows_squared(pool_backward, dout, x, size, stride=None, mode="max"):
    """You divided the gradient of an average by the square of the window's rows: right for square windows only.

    Hint: How many pixels has a window of 2 x 3?
    """
    dx = pool_backward(dout, x, size, stride, mode)
    R, S = _pair(size)
    return dx * S / R if mode == "average" else dx


@wrong("pool_backward", fails=AVERAGE_GRADIENTS)
def poolb_avg_ignores_dout(pool_backward, dout, x, size, stride=None, mode="max"):
    """You sent 1 / (rows * columns) to each pixel of a window: dout is not in your gradient of an average.

    Hint: If dout doubles, what happens to your dx?
    """
    return pool_backward(np.ones_like(dout) if mode == "average" else dout, x, size, stride, mode)


@wrong("pool_backward", fails=SUM_GRADIENTS)
def poolb_sum_divided(pool_backward, dout, x, size, stride=None, mode="max"):
    """You divided the gradient of a sum, as if it were an average.

    Hint: If a single pixel of a window moves by 1, by how much does the sum move?
    """
    return pool_backward(dout, x, size, stride, "average" if mode == "sum" else mode)


@wrong("pool_backward", fails=("ties",))
def poolb_ties_duplicate(pool_backward, dout, x, size, stride=None, mode="max"):
    """Where several pixels are the largest of a window, each of yours gets the full gradient.

    Hint: Add up dx over a window of four equal pixels, and compare it with the window's entry of dout.
    """

    def equal(window, mode):
        if mode != "max":
            return _shares(window, mode)
        return (window == window.max(axis=(2, 3), keepdims=True)).astype(float)

    return _scattered(dout, x, size, stride, mode, equal)


@wrong("pool_backward", fails=("gradients of any windows",))
def poolb_dx_shape_from_output(pool_backward, dout, x, size, stride=None, mode="max"):
    """You made dx as large as what the windows reached: rows and columns that were left over are missing.

    Hint: What is the gradient of a pixel that is in no window?
    """
    (R, S), (t, u) = _pair(size), _pair(size if stride is None else stride)
    dx = pool_backward(dout, x, size, stride, mode)
    return dx[:, :, : (dout.shape[2] - 1) * t + R, : (dout.shape[3] - 1) * u + S]


@wrong("pool_backward", fails=("gradients of integer images",))
def poolb_int_buffer(pool_backward, dout, x, size, stride=None, mode="max"):
    """Your dx has the type of the images: for integer pixels the decimals are cut off.

    Hint: What is the dtype of your dx if the pixels are integers? What does np.zeros_like make of them?
    """
    return pool_backward(dout, x, size, stride, mode).astype(x.dtype)


@wrong("pool_backward", fails=("contract",))
def poolb_writes_into_dout(pool_backward, dout, x, size, stride=None, mode="max"):
    """You changed dout itself: whoever called your function has lost the gradient.

    Hint: How do ``dout /= 4`` and ``dout = dout / 4`` differ for the one who called you?
    """
    if mode != "average":
        return pool_backward(dout, x, size, stride, mode)
    rows, columns = _pair(size)
    dout /= rows * columns
    return pool_backward(dout, x, size, stride, "sum")


# --- pairs, and the largest pixel ------------------------------------------------------------------------


@wrong("pool_forward", fails=("rows and columns", "average and sum of any windows", "bad arguments"))
def pool_pairs_as_columns_rows(pool_forward, x, size, stride=None, mode="max"):
    """You read a pair as (columns, rows); the rows come first.

    Hint: How many rows has a window of size (1, 3)?
    """
    flipped = [value if value is None else _pair(value)[::-1] for value in (size, stride)]
    return pool_forward(x, *flipped, mode)


@wrong(
    "pool_forward",
    fails=FORWARD,
)
def pool_first_image_only(pool_forward, x, size, stride=None, mode="max"):
    """Only the first image of the batch is pooled.

    Hint: How many images does x hold, and which of them does your function visit?
    """
    out = np.zeros(pool_forward(x, size, stride, mode).shape)
    out[:1] = pool_forward(x[:1], size, stride, mode)
    return out


@wrong(
    "pool_forward",
    fails=("max", "strides", "rows and columns", "left over", "average and sum of any windows", "integer images"),
)
def pool_min(pool_forward, x, size, stride=None, mode="max"):
    """You took the smallest pixel of a window where the largest is asked for.

    Hint: What does your function give for a window of 1, 2, 3 and 4?
    """
    return -pool_forward(-x, size, stride, mode) if mode == "max" else pool_forward(x, size, stride, mode)


@wrong("pool_backward", fails=("gradients of any windows",))
def poolb_pairs_as_columns_rows(pool_backward, dout, x, size, stride=None, mode="max"):
    """On the way back you read a pair as (columns, rows); the rows come first.

    Hint: How many rows has a window of size (1, 3)?
    """
    (S, R), (u, t) = _pair(size), _pair(size if stride is None else stride)
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dout.shape[2:]):
        down, across = slice(i * t, i * t + R), slice(j * u, j * u + S)
        window, d = x[:, :, down, across], dout[:, :, i, j, None, None]
        share = {"max": _winners, "average": lambda w: np.ones(w.shape) / (R * S)}.get(
            mode, lambda w: np.ones(w.shape)
        )
        dx[:, :, down, across] += d * share(window)
    return dx


@wrong("pool_backward", fails=("gradients where windows overlap", "gradients of any windows", "ties"))
def poolb_overwritten_with_ties(pool_backward, dout, x, size, stride=None, mode="max"):
    """You assigned to dx where you have to add, and where several pixels are the largest, each gets it all.

    Hint: Can one pixel be the largest of two windows? And what do four equal pixels get together?
    """
    if mode != "max":
        return pool_backward(dout, x, size, stride, mode)
    dx = np.zeros(x.shape)
    for i, j, down, across in _windows(x, size, stride):
        window = x[:, :, down, across]
        largest = window == window.max(axis=(2, 3), keepdims=True)
        dx[:, :, down, across] = largest * dout[:, :, i, j, None, None]
    return dx


@wrong("pool_backward", fails=("gradients of any windows",))
def poolb_place_by_rows(pool_backward, dout, x, size, stride=None, mode="max"):
    """You turned the number of the largest pixel into row and column with the number of rows of the window. The
    number of its columns is needed.

    Hint: Which pixel of a window of 2 rows and 3 columns has the number 3?
    """
    if mode != "max":
        return pool_backward(dout, x, size, stride, mode)
    R, S = _pair(size)
    dx = np.zeros(x.shape)
    for i, j, down, across in _windows(x, size, stride):
        numbers = x[:, :, down, across].reshape(*x.shape[:2], R * S).argmax(axis=2)
        for n, c in np.ndindex(*x.shape[:2]):
            row, column = divmod(int(numbers[n, c]), R)
            dx[n, c, down.start + row, across.start + column] += dout[n, c, i, j]
    return dx


@wrong("pool_backward", fails=("gradients of integer images",))
def poolb_integers_raise(pool_backward, dout, x, size, stride=None, mode="max"):
    """With integer pixels your function raises, as when decimals are added to a dx that has the type of the images.

    Hint: Which of your arrays hold integers then? Which dtype does zeros_like give, and which one do you need?
    """
    if x.dtype.kind in "iu":
        raise TypeError("decimals cannot be added to integers")
    return pool_backward(dout, x, size, stride, mode)


@wrong(
    "pool_backward",
    fails=GRADIENTS,
)
def poolb_first_image_only(pool_backward, dout, x, size, stride=None, mode="max"):
    """Only the first image of the batch gets a gradient.

    Hint: How many images does x hold, and which of them does your function visit?
    """
    kept = np.zeros_like(dout)
    kept[:1] = dout[:1]
    return pool_backward(kept, x, size, stride, mode)


# --- further slips ---------------------------------------------------------------------------------------


@wrong("pool_forward", fails=STRIDED)
def pool_size_without_stride(pool_forward, x, size, stride=None, mode="max"):
    """Your number of windows is the image's size divided by the window's: it does not depend on the stride.

    Hint: How many windows of 2 pixels lie on 5 pixels if they move by one pixel?
    """
    pool_forward(x, size, stride, mode)
    rows, columns = _pair(size)
    return _sized(x, size, stride, mode, (x.shape[2] // rows, x.shape[3] // columns))


@wrong("pool_forward", fails=STRIDED)
def pool_size_of_stride_alone(pool_forward, x, size, stride=None, mode="max"):
    """Your number of windows is the image's size divided by the stride: it does not depend on the window.

    Hint: Where does the last of your windows end, if windows of 3 move by one pixel over 5 pixels?
    """
    pool_forward(x, size, stride, mode)
    rows, columns = _pair(size if stride is None else stride)
    return _sized(x, size, stride, mode, (x.shape[2] // rows, x.shape[3] // columns))


@wrong("pool_forward", fails=FORWARD)
def pool_window_one_too_large(pool_forward, x, size, stride=None, mode="max"):
    """Your windows are one row and one column too large.

    Hint: How many rows are your windows to have, and how many have they? How long is a[2 : 2 + 3 + 1]?
    """
    out = np.zeros(pool_forward(x, size, stride, mode).shape)
    for i, j, down, across in _windows(x, size, stride):
        window = x[:, :, down.start : down.stop + 1, across.start : across.stop + 1]
        out[:, :, i, j] = REDUCE[mode](window, axis=(2, 3))
    return out


@wrong("pool_forward", fails=("average", "average and sum of any windows", "integer images"))
def pool_median(pool_forward, x, size, stride=None, mode="max"):
    """You took the median of a window; the mean is asked for.

    Hint: What is the mean of 0, 0, 0 and 4?
    """
    if mode != "average":
        return pool_forward(x, size, stride, mode)
    return _each(pool_forward, x, size, stride, mode, lambda window: np.median(window, axis=(2, 3)))


@wrong("pool_forward", fails=("max",))
def pool_largest_magnitude(pool_forward, x, size, stride=None, mode="max"):
    """Your maximum is that of the numbers without their signs.

    Hint: What is the maximum of -3 and 1?
    """
    return pool_forward(np.abs(x) if mode == "max" else x, size, stride, mode)


@wrong("pool_forward", fails=("rows and columns", "average and sum of any windows", "bad arguments"))
def pool_square_windows(pool_forward, x, size, stride=None, mode="max"):
    """Your windows have as many columns as rows, whatever the pair says.

    Hint: Where does your function read the second number of size?
    """
    stride = size if stride is None else stride
    return pool_forward(x, (size[0], size[0]) if isinstance(size, tuple) else size, stride, mode)


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_smallest(pool_backward, dout, x, size, stride=None, mode="max"):
    """You gave the gradient of a maximum to the smallest pixel of the window.

    Hint: Which pixel made the output?
    """
    return pool_backward(dout, -x if mode == "max" else x, size, stride, mode)


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_place_in_the_window(pool_backward, dout, x, size, stride=None, mode="max"):
    """You used the place of the largest pixel inside its window as its place in the image.

    Hint: A place in a window is seen from the window's corner. Where in the image does that corner lie?
    """
    if mode != "max":
        return pool_backward(dout, x, size, stride, mode)
    dx = np.zeros(x.shape)
    for i, j, down, across in _windows(x, size, stride):
        R, S = down.stop - down.start, across.stop - across.start
        dx[:, :, :R, :S] += dout[:, :, i, j, None, None] * _winners(x[:, :, down, across])
    return dx


@wrong("pool_backward", fails=("gradients where windows overlap", "gradients of any windows"))
def poolb_average_overwritten(pool_backward, dout, x, size, stride=None, mode="max"):
    """You assigned the gradient of an average where windows overlap; it has to be added there.

    Hint: How many windows does a pixel belong to if they overlap?
    """
    return _scattered(dout, x, size, stride, mode, add=mode != "average")


@wrong("pool_backward", fails=("gradients where windows overlap", "gradients of any windows"))
def poolb_sum_overwritten(pool_backward, dout, x, size, stride=None, mode="max"):
    """You assigned the gradient of a sum where windows overlap; it has to be added there.

    Hint: How many windows does a pixel belong to if they overlap?
    """
    return _scattered(dout, x, size, stride, mode, add=mode != "sum")


@wrong("pool_backward", fails=AVERAGE_GRADIENTS)
def poolb_average_without_decimals(pool_backward, dout, x, size, stride=None, mode="max"):
    """You rounded the gradient of an average down to whole numbers, as // does.

    Hint: What are 1 // 4 and 1 / 4?
    """
    if mode != "average":
        return pool_backward(dout, x, size, stride, mode)
    R, S = _pair(size)
    return pool_backward(dout // (R * S), x, size, stride, "sum")


@wrong("pool_backward", fails=(*GRADIENTS[:3], *GRADIENTS[4:]))
def poolb_none_is_one(pool_backward, dout, x, size, stride=None, mode="max"):
    """You took stride=None for a stride of 1 on the way back; it means the size of the window.

    Hint: By how many pixels do your windows move if no stride is given?
    """
    return (
        _scattered(dout, x, size, stride, mode, starts=(1, 1))
        if stride is None
        else pool_backward(dout, x, size, stride, mode)
    )


@wrong("pool_forward", fails=FORWARD)
def pool_first_row_of_the_window(pool_forward, x, size, stride=None, mode="max"):
    """You looked at the first row of each window only.

    Hint: Does your result change if you change the second row of the image?
    """
    reduce = {"max": np.max, "average": np.mean, "sum": np.sum}[mode]
    return _each(pool_forward, x, size, stride, mode, lambda window: reduce(window[:, :, :1], axis=(2, 3)))


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_max_in_first_channel(pool_backward, dout, x, size, stride=None, mode="max"):
    """You added the gradients of all channels to the first one.

    Hint: Which channel of x does each channel of dout belong to?
    """
    dx = pool_backward(dout, x, size, stride, mode)
    if mode != "max":
        return dx
    first = np.zeros_like(dx)
    first[:, 0] = dx.sum(axis=1)
    return first


@wrong("pool_backward", fails=GRADIENTS)
def poolb_in_first_channel(pool_backward, dout, x, size, stride=None, mode="max"):
    """You added the gradients of all channels to the first one.

    Hint: Which channel of x does each channel of dout belong to?
    """
    dx = pool_backward(dout, x, size, stride, mode)
    first = np.zeros_like(dx)
    first[:, 0] = dx.sum(axis=1)
    return first


# --- one pair of the two ---------------------------------------------------------------------------------

PAIRS = ("rows and columns", "average and sum of any windows")


@wrong("pool_forward", fails=PAIRS)
def pool_stride_as_columns_rows(pool_forward, x, size, stride=None, mode="max"):
    """You read the stride as (columns, rows), and the size as (rows, columns); the rows come first in both.

    Hint: With a stride of (2, 1), do your windows move faster down or to the right?
    """
    pool_forward(x, size, stride, mode)
    return pool_forward(x, size, _pair(size if stride is None else stride)[::-1], mode)


@wrong("pool_forward", fails=PAIRS)
def pool_stride_first_only(pool_forward, x, size, stride=None, mode="max"):
    """Your windows move across by the rows' stride; the second number of the stride is that of the columns.

    Hint: How far apart are two windows of one row with a stride of (2, 1)?
    """
    pool_forward(x, size, stride, mode)
    return pool_forward(x, size, _pair(size if stride is None else stride)[0], mode)


@wrong("pool_forward", fails=PAIRS)
def pool_stride_second_only(pool_forward, x, size, stride=None, mode="max"):
    """Your windows move down by the columns' stride; the first number of the stride is that of the rows.

    Hint: How far apart are two windows of one column with a stride of (2, 1)?
    """
    pool_forward(x, size, stride, mode)
    return pool_forward(x, size, _pair(size if stride is None else stride)[1], mode)


@wrong("pool_forward", fails=PAIRS)
def pool_size_as_columns_rows(pool_forward, x, size, stride=None, mode="max"):
    """You read the size as (columns, rows), and the stride as (rows, columns); the rows come first in both.

    Hint: A window of the size (1, 3): is it flat or tall? And yours?
    """
    pool_forward(x, size, stride, mode)
    return pool_forward(x, _pair(size)[::-1], size if stride is None else stride, mode)


def _pooled(w, mode):
    """One window that may be smaller than it should be, or empty, as NumPy pools it."""
    if mode == "max":
        return w.max(axis=(2, 3))
    with np.errstate(invalid="ignore"):
        return w.sum(axis=(2, 3)) / (w[0, 0].size if mode == "average" else 1)


@wrong("pool_forward", fails=PAIRS)
def pool_windows_move_as_columns_rows(pool_forward, x, size, stride=None, mode="max"):
    """The size of your result is right, but your windows move down by the columns' stride and across by the rows'.

    Hint: With a stride of (2, 1), where does the second window of the first column begin?
    """
    starts = _pair(size if stride is None else stride)[::-1]
    return _each(pool_forward, x, size, stride, mode, lambda w: _pooled(w, mode), starts)


@wrong("pool_backward", fails=MAX_GRADIENTS)
def poolb_max_over_images_and_channels(pool_backward, dout, x, size, stride=None, mode="max"):
    """You took the largest pixel of all images and channels for that of each; each window of a map has its own.

    Hint: Over which axes is the maximum of a window to go, and what shape has it then?
    """

    def largest_of_all(window, mode):
        return (window == window.max()) * 1.0 if mode == "max" else _shares(window, mode)

    return _scattered(dout, x, size, stride, mode, largest_of_all)


# --- the stride, and what is left over, on the way back --------------------------------------------------


@wrong("pool_backward", fails=("gradients where windows overlap", "gradients of any windows"))
def poolb_whole_windows_side_by_side(pool_backward, dout, x, size, stride=None, mode="max"):
    """You placed the windows side by side on the way back, whatever the stride, and left out those that stick out.

    Hint: At which pixel does the window (0, 1) begin if the size is 2 and the stride is 1?
    """
    dx, (R, S) = np.zeros(x.shape), _pair(size)
    for i, j, down, across in _windows(x, size, stride, (R, S)):
        window = x[:, :, down, across]
        if window.shape[2:] == (R, S):
            dx[:, :, down, across] += dout[:, :, i, j, None, None] * _shares(window, mode)
    return dx


@wrong("pool_backward", fails=("gradients of any windows",))
def poolb_enlarged_dout(pool_backward, dout, x, size, stride=None, mode="max"):
    """Your dx lacks what is left over where averages or sums lie side by side, as if dout were just enlarged.

    Hint: A window of 2 x 2 lies on 5 x 5 pixels. How many rows has dx, and how many do the windows reach?
    """
    dx = pool_backward(dout, x, size, stride, mode)
    (R, S), strides = _pair(size), _pair(size if stride is None else stride)
    if mode == "max" or strides != (R, S):
        return dx
    return dx[:, :, : dout.shape[2] * R, : dout.shape[3] * S]


@wrong("pool_forward", fails=("bad arguments",))
def pool_zero_is_none(pool_forward, x, size, stride=None, mode="max"):
    """You return something for a stride of 0, as when `stride or size` takes 0 for None: a ValueError is due.

    Hint: What is `0 or 2` in Python?
    """
    return pool_forward(x, size, None if stride == 0 else stride, mode)


@wrong("pool_forward", fails=("bad arguments",))
def pool_mode_unchecked(pool_forward, x, size, stride=None, mode="max"):
    """You return something for a mode that is none of the three: the docstring asks for a ValueError.

    Hint: Which branch of your code does the mode "median" reach?
    """
    return pool_forward(x, size, stride, mode if mode in REDUCE else "max")


def _pair(value):
    return value if isinstance(value, tuple) else (value, value)


def _side_by_side_as(axis, pool_forward, x, size, stride, mode):
    """Let windows lie side by side along both axes if they do along one."""
    pool_forward(x, size, stride, mode)
    alike = stride is None or _pair(stride)[axis] == _pair(size)[axis]
    return pool_forward(x, size, size if alike else stride, mode)


@wrong("pool_forward", fails=("rows and columns", "average and sum of any windows"))
def pool_side_by_side_if_rows_are(pool_forward, x, size, stride=None, mode="max"):
    """Where windows lie side by side from row to row, yours do from column to column, too, whatever the step.

    Hint: With a size of (2, 3) and a stride of (2, 1), how many windows lie in a row of 6 pixels?
    """
    return _side_by_side_as(0, pool_forward, x, size, stride, mode)


@wrong("pool_forward", fails=("rows and columns", "average and sum of any windows"))
def pool_side_by_side_if_columns_are(pool_forward, x, size, stride=None, mode="max"):
    """Where windows lie side by side from column to column, yours do from row to row, too, whatever the step.

    Hint: With a size of (3, 2) and a stride of (1, 2), how many windows lie in a column of 6 pixels?
    """
    return _side_by_side_as(1, pool_forward, x, size, stride, mode)
