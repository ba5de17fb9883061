"""Wrong on purpose: mistakes of the convolutional layer.

``size_`` belong to the size of a feature map, ``one_`` to a single kernel on a single image, ``conv_`` to the layer
and ``convb_`` to its gradients. Variants that end in ``_unchecked`` accept what has to be refused.
``convb_reuses_w`` has right values: it costs the contract alone.

Every entry of the catalogue's sections on convolution is here, *conv-size-no-kernel* as two variants, with the
padding that is counted once. Some of them only raise an error where the axes have different lengths; the twins of
checks.py in which all lengths coincide, in which there is one channel, or in which the kernels have one pixel,
give them a value.
"""

import numpy as np

from grader.authoring import wrong

SIZES = ("size of a plain scan", "size with stride and padding")
ONE = ("one kernel, one image",)
LAYER = ("channels and filters", "bias", "strides", "padding", "strides and padding", "integer images")
BIASED = ("bias", "strides and padding", "integer images")
STRIDED = ("strides", "strides and padding", "integer images")
PADDED = ("padding", "strides and padding", "integer images")
SEVERAL = (
    "gradients",
    "gradients with strides",
    "gradients with padding",
    "gradients with both",
    "gradients of integer images",
)
GRADIENTS = ("gradients of one position", *SEVERAL)
STRIDED_GRADIENTS = ("gradients with strides", "gradients with both", "gradients of integer images")
PADDED_GRADIENTS = ("gradients with padding", "gradients with both", "gradients of integer images")


# --- conv_output_size ------------------------------------------------------------------------------------


@wrong("conv_output_size", fails=SIZES)
def size_no_plus_one(conv_output_size, n, k, stride=1, padding=0):
    """Your size is one too small: it is the number of steps between positions, not that of the positions.

    Hint: A kernel of 3 lies on 3 pixels. In how many places?
    """
    return conv_output_size(n, k, stride, padding) - 1


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_ceil(conv_output_size, n, k, stride=1, padding=0):
    """You rounded up where the division leaves a remainder; the size is rounded down.

    Hint: May the last position of the kernel stick out of the padded image?
    """
    conv_output_size(n, k, stride, padding)
    return -((k - n - 2 * padding) // stride) + 1


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_not_rounded(conv_output_size, n, k, stride=1, padding=0):
    """You did not round at all: the number of positions comes out with a fraction.

    Hint: Which of the two division operators of Python gives a whole number?
    """
    conv_output_size(n, k, stride, padding)
    return (n + 2 * padding - k) / stride + 1


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_rounded_to_nearest(conv_output_size, n, k, stride=1, padding=0):
    """You rounded to the nearest whole number; the size is rounded down.

    Hint: May a window that fits by two thirds be counted?
    """
    conv_output_size(n, k, stride, padding)
    return round((n + 2 * padding - k) / stride) + 1


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_plus_one_inside(conv_output_size, n, k, stride=1, padding=0):
    """You added the 1 before the division by the stride.

    Hint: With a kernel as large as the image, can the number of positions depend on the stride?
    """
    conv_output_size(n, k, stride, padding)
    return (n + 2 * padding - k + 1) // stride


@wrong("conv_output_size", fails=SIZES)
def size_no_kernel(conv_output_size, n, k, stride=1, padding=0):
    """Your size does not depend on the kernel's: it is that of a kernel of one pixel.

    Hint: What does your function return for a kernel as large as the image?
    """
    conv_output_size(n, k, stride, padding)
    return (n + 2 * padding - 1) // stride + 1


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_padding_once(conv_output_size, n, k, stride=1, padding=0):
    """You added the padding once; it is added at both ends of the axis.

    Hint: How long is an axis of 5 pixels with one zero to the left and one to the right?
    """
    conv_output_size(n, k, stride, padding)
    return (n + padding - k) // stride + 1


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_stride_ignored(conv_output_size, n, k, stride=1, padding=0):
    """Your size does not depend on the stride.

    Hint: If the kernel moves two pixels at a time, does it stop in as many places?
    """
    conv_output_size(n, k, stride, padding)
    return conv_output_size(n, k, 1, padding)


@wrong("conv_output_size", fails=("impossible sizes",))
def size_unchecked(conv_output_size, n, k, stride=1, padding=0):
    """You return a number for sizes that are impossible: the docstring asks for a ValueError.

    Hint: What does your function say about a kernel of 5 on 4 pixels?
    """
    return (n + 2 * padding - k) // stride + 1


# --- correlate2d -----------------------------------------------------------------------------------------


@wrong("correlate2d", fails=ONE)
def one_flipped_kernel(correlate2d, image, kernel):
    """You flipped the kernel, as the convolution of mathematics does; here it is laid on the image as it is.

    Hint: Put a single 1 into one corner of the kernel. Which pixel of the image should come out first?
    """
    return correlate2d(image, kernel[::-1, ::-1])


@wrong("correlate2d", fails=ONE)
def one_kernel_transposed(correlate2d, image, kernel):
    """You exchanged the rows and columns of the kernel.

    Hint: Which axis of the kernel runs down the image?
    """
    return correlate2d(image, kernel.T)


@wrong("correlate2d", fails=ONE)
def one_window_mean(correlate2d, image, kernel):
    """You took the mean of the products; they are summed.

    Hint: What comes out when image and kernel are all ones?
    """
    return correlate2d(image, kernel) / kernel.size


@wrong("correlate2d", fails=ONE)
def one_zero_padded(correlate2d, image, kernel):
    """You surrounded the image with zeros, so that the result has the size of the image; no padding is asked for.

    Hint: Which shape does the docstring give for the result?
    """
    rows, columns = kernel.shape[0] - 1, kernel.shape[1] - 1
    around = ((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2))
    return correlate2d(np.pad(image, around), kernel)


@wrong("correlate2d", fails=ONE)
def one_last_position_missing(correlate2d, image, kernel):
    """The last row and column of your result stay 0, as when loops stop one position too early.

    Hint: How often does a loop over range(H - R) run, and in how many places does the kernel fit?
    """
    out = correlate2d(image, kernel)
    out[-1, :] = 0.0
    out[:, -1] = 0.0
    return out


@wrong("correlate2d", fails=ONE)
def one_matrix_product(correlate2d, image, kernel):
    """You used a matrix product under the kernel; its entries are multiplied one by one with the pixels.

    Hint: Which operator multiplies entry by entry, and how many numbers should one position give?
    """
    rows, columns = correlate2d(image, kernel).shape
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + kernel.shape[0], j : j + kernel.shape[1]]
            out[i, j] = np.sum(window @ kernel)
    return out


@wrong("correlate2d", fails=ONE)
def one_int_buffer(correlate2d, image, kernel):
    """Your result has the type of the image: for integer pixels the decimals are cut off.

    Hint: What is the dtype of your result when the pixels are integers?
    """
    return correlate2d(image, kernel).astype(image.dtype)


@wrong("correlate2d", fails=("kernel too large",))
def one_unchecked(correlate2d, image, kernel):
    """You accept a kernel that does not fit into the image: the docstring asks for a ValueError.

    Hint: How many positions has a kernel with one row more than the image?
    """
    rows, columns = (max(n - k + 1, 0) for n, k in zip(image.shape, kernel.shape, strict=True))
    return correlate2d(image, kernel) if rows and columns else np.zeros((rows, columns))


# --- conv_forward ----------------------------------------------------------------------------------------


def _padded(x, padding):
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def _by_windows(conv_forward, x, w, b, stride, padding, window):
    """Every output from the pixels that `window` takes for (image, i, j), of shape (C, R, S) if all is well."""
    out = np.zeros(conv_forward(x, w, b, stride, padding).shape)
    for n, k, i, j in np.ndindex(out.shape):
        out[n, k, i, j] = np.sum(window(n, i, j) * w[k]) + b[k]
    return out


@wrong("conv_forward", fails=LAYER)
def conv_flipped_kernel(conv_forward, x, w, b, stride=1, padding=0):
    """You flipped the kernels, as the convolution of mathematics does; here they are laid on the image as they are.

    Hint: Put a single 1 into one corner of a kernel. Which pixel of the image should come out first?
    """
    return conv_forward(x, w[:, :, ::-1, ::-1], b, stride, padding)


@wrong("conv_forward", fails=LAYER)
def conv_kernel_transposed(conv_forward, x, w, b, stride=1, padding=0):
    """You exchanged the rows and columns of the kernels.

    Hint: Which axis of w runs down the image?
    """
    return conv_forward(x, w.swapaxes(2, 3), b, stride, padding)


@wrong("conv_forward", fails=STRIDED)
def conv_stride_ignored(conv_forward, x, w, b, stride=1, padding=0):
    """The number of positions follows the stride, but the kernel still moves by one pixel.

    Hint: Print the first row of the windows 0, 1 and 2. How far apart should they be?
    """
    rows, columns = conv_forward(x, w, b, stride, padding).shape[2:]
    return conv_forward(x, w, b, 1, padding)[:, :, :rows, :columns]


@wrong("conv_forward", fails=STRIDED)
def conv_window_end_no_stride(conv_forward, x, w, b, stride=1, padding=0):
    """Your window starts at a multiple of the stride, but its end does not: it shrinks, and then vanishes.

    Hint: How many rows has your second window when the stride is 2?
    """
    xp, (R, S) = _padded(x, padding), w.shape[2:]
    return _by_windows(
        conv_forward, x, w, b, stride, padding, lambda n, i, j: xp[n, :, i * stride : i + R, j * stride : j + S]
    )


@wrong("conv_forward", fails=PADDED)
def conv_pad_forgotten(conv_forward, x, w, b, stride=1, padding=0):
    """The size of your result includes the padding, but your windows come from the image without it.

    Hint: Which array do your windows come from, and which shape has it?
    """
    R, S = w.shape[2:]

    def window(n, i, j):
        return x[n, :, i * stride : i * stride + R, j * stride : j * stride + S]

    return _by_windows(conv_forward, x, w, b, stride, padding, window)


@wrong("conv_forward", fails=PADDED)
def conv_pad_one_side(conv_forward, x, w, b, stride=1, padding=0):
    """All your zeros lie below and to the right of the image; half of them belong above and to the left.

    Hint: Where does pixel (0, 0) of the image lie in your padded array?
    """
    return conv_forward(np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding))), w, b, stride, 0)


@wrong("conv_forward", fails=PADDED)
def conv_pad_all_axes(conv_forward, x, w, b, stride=1, padding=0):
    """You padded every axis, so there are images and channels of zeros too.

    Hint: How many images and channels has your padded array?
    """
    xp, (R, S) = np.pad(x, padding), w.shape[2:]

    def window(n, i, j):
        return xp[n, :, i * stride : i * stride + R, j * stride : j * stride + S]

    return _by_windows(conv_forward, x, w, b, stride, padding, window)


@wrong("conv_forward", fails=PADDED)
def conv_pad_all_axes_read_by_index(conv_forward, x, w, b, stride=1, padding=0):
    """You padded every axis: the first images and channels that you read are zeros.

    Hint: How many images and channels has your padded array?
    """
    conv_forward(x, w, b, stride, padding)
    moved, (N, C) = np.zeros_like(x), x.shape[:2]
    if padding < min(N, C):
        moved[padding:, padding:] = x[: N - padding, : C - padding]
    return conv_forward(moved, w, b, stride, padding)


@wrong("conv_forward", fails=LAYER)
def conv_size_no_plus_one(conv_forward, x, w, b, stride=1, padding=0):
    """Your maps lack their last row and column, as when the size lacks its + 1.

    Hint: A kernel of 3 lies on 3 pixels. In how many places?
    """
    return conv_forward(x, w, b, stride, padding)[:, :, :-1, :-1]


@wrong("conv_forward", fails=("strides", "strides and padding"))
def conv_size_ceil(conv_forward, x, w, b, stride=1, padding=0):
    """Where the stride does not divide what is left, your maps have a row or a column too many.

    Hint: May the last position of the kernel stick out of the padded image?
    """
    conv_forward(x, w, b, stride, padding)
    rest = [(size - n - 2 * padding) % stride for n, size in zip(x.shape[2:], w.shape[2:], strict=True)]
    return conv_forward(np.pad(_padded(x, padding), ((0, 0), (0, 0), (0, rest[0]), (0, rest[1]))), w, b, stride, 0)


@wrong("conv_forward", fails=LAYER)
def conv_size_no_kernel(conv_forward, x, w, b, stride=1, padding=0):
    """Your maps are too large, as if the kernel had one pixel only, and part of them is never filled.

    Hint: Which shape should the result have when the kernel is as large as the image?
    """
    right = conv_forward(x, w, b, stride, padding)
    out = np.zeros((*right.shape[:2], *((n + 2 * padding - 1) // stride + 1 for n in x.shape[2:])))
    out[:, :, : right.shape[2], : right.shape[3]] = right
    return out


@wrong("conv_forward", fails=PADDED)
def conv_size_padding_once(conv_forward, x, w, b, stride=1, padding=0):
    """Your maps are too small, as if the padding were added once; it is added on both sides.

    Hint: How many rows has an image of 5 rows with one row of zeros above and one below?
    """
    conv_forward(x, w, b, stride, padding)
    rows, columns = ((n + padding - size) // stride + 1 for n, size in zip(x.shape[2:], w.shape[2:], strict=True))
    return conv_forward(x, w, b, stride, padding)[:, :, :rows, :columns]


@wrong("conv_forward", fails=LAYER)
def conv_hw_swapped(conv_forward, x, w, b, stride=1, padding=0):
    """Your feature maps are transposed: their rows and columns are exchanged.

    Hint: What is the shape of your result for an image of 1 row and 9 columns?
    """
    return conv_forward(x, w, b, stride, padding).swapaxes(2, 3)


@wrong("conv_forward", fails=LAYER)
def conv_one_channel(conv_forward, x, w, b, stride=1, padding=0):
    """You used the first input channel only; a filter sums over all of them.

    Hint: What should change in the result when you set channel 1 of the images to zero?
    """
    conv_forward(x, w, b, stride, padding)
    return conv_forward(x[:, :1], w[:, :1], b, stride, padding)


@wrong("conv_forward", fails=LAYER)
def conv_filter_per_channel(conv_forward, x, w, b, stride=1, padding=0):
    """Each of your filters looks at one input channel, the first at the first and so on; it has to look at all.

    Hint: How many products with pixels go into one entry of the result?
    """
    C = x.shape[1]
    maps = [
        conv_forward(x[:, [k % C]], w[k : k + 1, [k % C]], b[k : k + 1], stride, padding) for k in range(len(w))
    ]
    return np.concatenate(maps, axis=1)


@wrong("conv_forward", fails=LAYER)
def conv_channel_mean(conv_forward, x, w, b, stride=1, padding=0):
    """You averaged over the input channels; they are summed.

    Hint: If every channel is given twice, must the result without bias double?
    """
    return conv_forward(x, w / x.shape[1], b, stride, padding)


@wrong("conv_forward", fails=LAYER)
def conv_window_mean(conv_forward, x, w, b, stride=1, padding=0):
    """You took the mean of the products at a position; they are summed.

    Hint: What comes out when the image and the kernel are all ones?
    """
    return conv_forward(x, w / w[0].size, b, stride, padding)


@wrong("conv_forward", fails=BIASED)
def conv_bias_missing(conv_forward, x, w, b, stride=1, padding=0):
    """The bias is missing in your result.

    Hint: What must come out when all pixels are 0?
    """
    return conv_forward(x, w, np.zeros_like(b), stride, padding)


@wrong("conv_forward", fails=BIASED)
def conv_bias_per_channel(conv_forward, x, w, b, stride=1, padding=0):
    """You added the bias once for each input channel; it is added once for each filter.

    Hint: With all pixels 0, does your result depend on the number of input channels?
    """
    return conv_forward(x, w, b * x.shape[1], stride, padding)


@wrong("conv_forward", fails=LAYER)
def conv_bias_wrong_axis(conv_forward, x, w, b, stride=1, padding=0):
    """You added the biases along the columns of the maps; each belongs to a whole map.

    Hint: NumPy lines shapes up at their end. With which axis of the result does a vector meet?
    """
    return conv_forward(x, w, np.zeros_like(b), stride, padding) + b


@wrong("conv_forward", fails=LAYER)
def conv_filter_axes_swapped(conv_forward, x, w, b, stride=1, padding=0):
    """You exchanged the axes of filters and of input channels in w.

    Hint: Which axis of w belongs to the maps that come out?
    """
    return conv_forward(x, w.swapaxes(0, 1), b, stride, padding)


@wrong("conv_forward", fails=("integer images",))
def conv_int_buffer(conv_forward, x, w, b, stride=1, padding=0):
    """Your result has the type of the images: for integer pixels the decimals are cut off.

    Hint: What is the dtype of your result when the pixels are integers?
    """
    return conv_forward(x, w, b, stride, padding).astype(x.dtype)


@wrong("conv_forward", fails=("bad arguments",))
def conv_channels_unchecked(conv_forward, x, w, b, stride=1, padding=0):
    """You return something where x or w has one channel and the other has several: a ValueError is due.

    Hint: NumPy stretches an axis of length 1 without a word. Where do you compare the numbers of channels?
    """
    C = max(x.shape[1], w.shape[1])
    if 1 in (x.shape[1], w.shape[1]):
        return conv_forward(np.repeat(x, C // x.shape[1], 1), np.repeat(w, C // w.shape[1], 1), b, stride, padding)
    return conv_forward(x, w, b, stride, padding)


@wrong("conv_forward", fails=("bad arguments",))
def conv_unchecked(conv_forward, x, w, b, stride=1, padding=0):
    """You return something for arguments that cannot be right: the docstring asks for a ValueError.

    Hint: NumPy stretches an axis of length 1 without a word. What happens to images of one channel?
    """
    C = max(x.shape[1], w.shape[1])
    sound = stride >= 1 and padding >= 0
    if sound and any(n + 2 * padding < size for n, size in zip(x.shape[2:], w.shape[2:], strict=True)):
        return np.zeros((len(x), len(w), 0, 0))
    if 1 in (x.shape[1], w.shape[1]):
        return conv_forward(np.repeat(x, C // x.shape[1], 1), np.repeat(w, C // w.shape[1], 1), b, stride, padding)
    return conv_forward(x, w, b, stride, padding)


# --- conv_backward ---------------------------------------------------------------------------------------


def _windows(dout, x, w, stride, padding):
    """For every entry of `dout`, its index and the slices of the padded image that it was made from."""
    R, S = w.shape[2:]
    for n, k, i, j in np.ndindex(dout.shape):
        top, left = i * stride, j * stride
        yield n, k, i, j, slice(top, top + R), slice(left, left + S)


def _cropped(dxp, x, padding):
    return dxp[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]]


def _at(dout, x, w, padding, start):
    """Both dx and dw with windows that begin at ``start(i)`` and ``start(j)`` in the padded image."""
    xp = _padded(x, padding)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    R, S = w.shape[2:]
    for n, k, i, j in np.ndindex(dout.shape):
        down, across = slice(start(i), start(i) + R), slice(start(j), start(j) + S)
        dxp[n, :, down, across] += dout[n, k, i, j] * w[k]
        dw[k] += dout[n, k, i, j] * xp[n, :, down, across]
    return _cropped(dxp, x, padding), dw


@wrong("conv_backward", fails=STRIDED_GRADIENTS)
def convb_stride_ignored(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your windows move by one pixel on the way back, whatever the stride.

    Hint: Is the window of your backward pass the one of the forward pass?
    """
    return *_at(dout, x, w, padding, lambda i: i), conv_backward(dout, x, w, b, stride, padding)[2]


@wrong("conv_backward", fails=STRIDED_GRADIENTS)
def convb_no_dilation(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dx treats neighbours in dout as neighbours in the image; with a stride, they lie further apart.

    Hint: Which pixels lie between the first pixel under position 0 and the first one under position 1?
    """
    _, dw, db = conv_backward(dout, x, w, b, stride, padding)
    return _at(dout, x, w, padding, lambda i: i)[0], dw, db


@wrong("conv_backward", fails=GRADIENTS)
def convb_dx_overwritten(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dx keeps only what the last filter and position give to a pixel; what all of them give is added up.

    Hint: How many positions, and how many filters, use the pixel in the centre?
    """
    _, dw, db = conv_backward(dout, x, w, b, stride, padding)
    dxp = np.zeros(_padded(x, padding).shape)
    for n, k, i, j, down, across in _windows(dout, x, w, stride, padding):
        dxp[n, :, down, across] = dout[n, k, i, j] * w[k]
    return _cropped(dxp, x, padding), dw, db


@wrong("conv_backward", fails=GRADIENTS)
def convb_dw_overwritten(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dw is that of the last image and position alone; those of all are added up.

    Hint: Should dw depend on image 0?
    """
    dx, _, db = conv_backward(dout, x, w, b, stride, padding)
    xp, dw = _padded(x, padding), np.zeros(w.shape)
    for n, k, i, j, down, across in _windows(dout, x, w, stride, padding):
        dw[k] = dout[n, k, i, j] * xp[n, :, down, across]
    return dx, dw, db


@wrong("conv_backward", fails=PADDED_GRADIENTS)
def convb_crop_from_zero(conv_backward, dout, x, w, b, stride=1, padding=0):
    """You removed the padding of dx at one end only: what you return begins with the gradient of the zeros.

    Hint: Which entry of the padded array is pixel (0, 0) of the image?
    """
    _, dw, db = conv_backward(dout, x, w, b, stride, padding)
    dxp, _, _ = conv_backward(dout, _padded(x, padding), w, b, stride, 0)
    return dxp[:, :, : x.shape[2], : x.shape[3]], dw, db


@wrong("conv_backward", fails=PADDED_GRADIENTS)
def convb_padding_kept(conv_backward, dout, x, w, b, stride=1, padding=0):
    """You did not remove the padding: your dx is that of the padded images.

    Hint: Which shape must dx have?
    """
    return conv_backward(dout, _padded(x, padding), w, b, stride, 0)


@wrong(
    "conv_backward",
    fails=(
        "gradients of one position",
        "gradients",
        "gradients with strides",
        "gradients with both",
        "gradients of integer images",
    ),
)
def convb_pad0_empty_slice(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Without padding your dx is empty, as a slice such as a[p:-p] is for a padding of 0.

    Hint: What is a[0:-0]?
    """
    dxp, dw, db = conv_backward(dout, _padded(x, padding), w, b, stride, 0)
    return dxp[:, :, padding:-padding, padding:-padding], dw, db


@wrong("conv_backward", fails=PADDED_GRADIENTS)
def convb_dw_unpadded_x(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dw takes its windows from the images without padding.

    Hint: Which array did the forward pass multiply with w?
    """
    dx, _, db = conv_backward(dout, x, w, b, stride, padding)
    dw = np.zeros(w.shape)
    for n, k, i, j, down, across in _windows(dout, x, w, stride, padding):
        dw[k] += dout[n, k, i, j] * x[n, :, down, across]
    return dx, dw, db


@wrong("conv_backward", fails=GRADIENTS)
def convb_dx_kernel_flip(conv_backward, dout, x, w, b, stride=1, padding=0):
    """The kernels in your dx are turned the wrong way round.

    Hint: Let dout be a single 1 and 0 elsewhere. What should dx look like?
    """
    _, dw, db = conv_backward(dout, x, w, b, stride, padding)
    return conv_backward(dout, x, w[:, :, ::-1, ::-1], b, stride, padding)[0], dw, db


@wrong("conv_backward", fails=GRADIENTS)
def convb_dw_reversed(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dw is turned by 180 degrees.

    Hint: Which weight meets the pixel in the top left corner?
    """
    dx, dw, db = conv_backward(dout, x, w, b, stride, padding)
    return dx, dw[:, :, ::-1, ::-1], db


@wrong("conv_backward", fails=("gradients with strides", "gradients with both"))
def convb_dx_shape_from_output(conv_backward, dout, x, w, b, stride=1, padding=0):
    """You made dx as large as what the kernel reached: rows and columns that it left out are missing.

    Hint: What is the gradient of a pixel that no position of the kernel touches?
    """
    dx, dw, db = conv_backward(dout, x, w, b, stride, padding)
    rows, columns = (
        (maps - 1) * stride + size - 2 * padding for maps, size in zip(dout.shape[2:], w.shape[2:], strict=True)
    )
    return dx[:, :, :rows, :columns], dw, db


@wrong("conv_backward", fails=GRADIENTS)
def convb_db_last_sample(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your db is that of the last image alone; those of all images are added up.

    Hint: Which axes of dout does b not have?
    """
    dx, dw, _ = conv_backward(dout, x, w, b, stride, padding)
    return dx, dw, dout[-1].sum(axis=(1, 2))


@wrong("conv_backward", fails=GRADIENTS)
def convb_db_mean(conv_backward, dout, x, w, b, stride=1, padding=0):
    """You averaged dout for db; it is summed.

    Hint: How often was one bias used in the forward pass?
    """
    dx, dw, _ = conv_backward(dout, x, w, b, stride, padding)
    return dx, dw, dout.mean(axis=(0, 2, 3))


@wrong("conv_backward", fails=GRADIENTS)
def convb_divided_by_n(conv_backward, dout, x, w, b, stride=1, padding=0):
    """You divided dw and db by the number of images; if the loss is a mean, dout contains that division already.

    Hint: Where in the forward pass of this layer is a mean taken?
    """
    dx, dw, db = conv_backward(dout, x, w, b, stride, padding)
    return dx, dw / len(x), db / len(x)


@wrong("conv_backward", fails=GRADIENTS)
def convb_wrong_channel(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Each filter sends its gradient into one input channel only.

    Hint: Compare your dx channel by channel with a numerical derivative. Which channels did a filter read?
    """
    _, dw, db = conv_backward(dout, x, w, b, stride, padding)
    kept = np.zeros(w.shape)
    for k in range(len(w)):
        kept[k, k % x.shape[1]] = w[k, k % x.shape[1]]
    return conv_backward(dout, x, kept, b, stride, padding)[0], dw, db


@wrong("conv_backward", fails=GRADIENTS)
def convb_ignores_dout(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your gradients do not depend on dout, as if all of its entries were 1.

    Hint: If dout doubles, what happens to your gradients?
    """
    return conv_backward(np.ones_like(dout), x, w, b, stride, padding)


def in_order(function, fails, asked, order):
    """A mistake: what is returned stands in another order than the one `asked` for."""

    def make(right, *args, **kwargs):
        values = dict(zip(asked, right(*args, **kwargs), strict=True))
        return tuple(values[name] for name in order)

    make.__doc__ = f"""You return {", ".join(order)}; {", ".join(asked)} is the order that is asked for.

    Hint: In which order does the docstring list what is returned?
    """
    make.__name__ = "_".join([function, *order])
    return wrong(function, fails=fails)(make)


def _convb_in_order(*order):
    return in_order("conv_backward", GRADIENTS, ("dx", "dw", "db"), order)


convb_order_dw_db_dx = _convb_in_order("dw", "db", "dx")
convb_order_dw_dx_db = _convb_in_order("dw", "dx", "db")
convb_order_dx_db_dw = _convb_in_order("dx", "db", "dw")
convb_order_db_dx_dw = _convb_in_order("db", "dx", "dw")
convb_order_db_dw_dx = _convb_in_order("db", "dw", "dx")


@wrong("conv_backward", fails=("gradients of integer images",))
def convb_int_buffer(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dx has the type of the images: for integer pixels the decimals are cut off.

    Hint: What is the dtype of your dx when the pixels are integers?
    """
    dx, dw, db = conv_backward(dout, x, w, b, stride, padding)
    return dx.astype(x.dtype), dw, db


@wrong("conv_backward", fails=("contract",))
def convb_reuses_w(conv_backward, dout, x, w, b, stride=1, padding=0):
    """You wrote into w, as when dw is collected in the same array: the caller has lost the weights.

    Hint: Print w after the call. Is it what it was? After ``dw = w``, how many arrays are there?
    """
    dx, right, db = conv_backward(dout, x, w, b, stride, padding)
    dw = w
    dw[...] = 0.0
    dw += right
    return dx, dw, db


# --- mistakes of one axis, one image, one number ---------------------------------------------------------


@wrong("conv_forward", fails=STRIDED)
def conv_stride_of_rows_only(conv_forward, x, w, b, stride=1, padding=0):
    """Your windows move down by the stride, but to the right by one pixel only; the stride holds there, too.

    Hint: At which column does window (0, 1) begin?
    """
    xp, (R, S) = _padded(x, padding), w.shape[2:]
    return _by_windows(
        conv_forward, x, w, b, stride, padding, lambda n, i, j: xp[n, :, i * stride : i * stride + R, j : j + S]
    )


@wrong("conv_forward", fails=STRIDED)
def conv_stride_of_columns_only(conv_forward, x, w, b, stride=1, padding=0):
    """Your windows move to the right by the stride, but down by one pixel only; the stride holds there, too.

    Hint: At which row does window (1, 0) begin?
    """
    xp, (R, S) = _padded(x, padding), w.shape[2:]
    return _by_windows(
        conv_forward, x, w, b, stride, padding, lambda n, i, j: xp[n, :, i : i + R, j * stride : j * stride + S]
    )


@wrong(
    "conv_forward",
    fails=LAYER,
)
def conv_first_image_only(conv_forward, x, w, b, stride=1, padding=0):
    """You filled in the first image of the batch only.

    Hint: Which images of your result are 0?
    """
    out = np.zeros(conv_forward(x, w, b, stride, padding).shape)
    out[:1] = conv_forward(x[:1], w, b, stride, padding)
    return out


@wrong(
    "conv_forward",
    fails=LAYER,
)
def conv_last_channel_only(conv_forward, x, w, b, stride=1, padding=0):
    """Only the last input channel is left in your result; a filter sums over all of them.

    Hint: What should change in the result when you set channel 0 of the images to zero?
    """
    conv_forward(x, w, b, stride, padding)
    return conv_forward(x[:, -1:], w[:, -1:], b, stride, padding)


@wrong(
    "conv_forward",
    fails=LAYER,
)
def conv_padding_of_one(conv_forward, x, w, b, stride=1, padding=0):
    """You pad the images by one pixel, whatever the padding.

    Hint: How many zeros does your code add on each side if the padding is 0?
    """
    xp, (R, S) = _padded(x, 1), w.shape[2:]

    def window(n, i, j):
        return xp[n, :, i * stride : i * stride + R, j * stride : j * stride + S]

    return _by_windows(conv_forward, x, w, b, stride, padding, window)


@wrong("conv_forward", fails=PADDED)
def conv_padding_of_rows_only(conv_forward, x, w, b, stride=1, padding=0):
    """You padded the rows only: zeros belong to the left and to the right of the image, too.

    Hint: Which shape has your padded array for an image of 3 x 3 and a padding of 1?
    """
    xp, (R, S) = np.pad(x, ((0, 0), (0, 0), (padding, padding), (0, 0))), w.shape[2:]

    def window(n, i, j):
        return xp[n, :, i * stride : i * stride + R, j * stride : j * stride + S]

    return _by_windows(conv_forward, x, w, b, stride, padding, window)


@wrong("conv_forward", fails=BIASED)
def conv_bias_of_first_filter(conv_forward, x, w, b, stride=1, padding=0):
    """You added the bias of the first filter to every map.

    Hint: Which bias belongs to map 1?
    """
    return conv_forward(x, w, np.full_like(b, b[0]), stride, padding)


@wrong(
    "conv_backward",
    fails=GRADIENTS,
)
def convb_crop_of_one(conv_backward, dout, x, w, b, stride=1, padding=0):
    """You remove one row and column at each side of dx, whatever the padding.

    Hint: Which rows of the padded array are the image's if the padding is 0, and if it is 2?
    """
    dxp, dw, db = conv_backward(dout, _padded(x, padding), w, b, stride, 0)
    return dxp[:, :, 1:-1, 1:-1], dw, db


@wrong(
    "conv_backward",
    fails=(
        "gradients of one position",
        "gradients",
        "gradients with strides",
        "gradients with both",
        "gradients of integer images",
    ),
)
def convb_pad0_raises(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Without padding your function fails, as when a slice such as a[p:-p] removes the padding: it is empty for 0.

    Hint: What is a[0:-0]?
    """
    if padding == 0:
        raise ValueError("could not broadcast an empty array")
    return conv_backward(dout, x, w, b, stride, padding)


@wrong("conv_backward", fails=("gradients of integer images",))
def convb_integers_raise(conv_backward, dout, x, w, b, stride=1, padding=0):
    """With integer pixels your function fails, as when decimals are added to an array of integers.

    Hint: What is the dtype of the arrays that you add to when the pixels are integers?
    """
    if x.dtype.kind in "iu":
        raise TypeError("decimals cannot be added to integers")
    return conv_backward(dout, x, w, b, stride, padding)


@wrong(
    "conv_backward",
    fails=GRADIENTS,
)
def convb_first_image_only(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your gradients come from the first image of the batch only.

    Hint: Do your gradients change when the last image of dout changes?
    """
    kept = np.zeros_like(dout)
    kept[:1] = dout[:1]
    return conv_backward(kept, x, w, b, stride, padding)


@wrong(
    "conv_backward",
    fails=GRADIENTS,
)
def convb_db_first_image(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your db is that of the first image alone; those of all images are added up.

    Hint: Which axes of dout does b not have?
    """
    dx, dw, _ = conv_backward(dout, x, w, b, stride, padding)
    return dx, dw, dout[0].sum(axis=(1, 2))


@wrong(
    "conv_backward",
    fails=GRADIENTS,
)
def convb_dx_without_dout(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dx adds up the kernels as they are: dout is missing in it.

    Hint: If dout is 0 everywhere, what is the gradient of the pixels?
    """
    _, dw, db = conv_backward(dout, x, w, b, stride, padding)
    return conv_backward(np.ones_like(dout), x, w, b, stride, padding)[0], dw, db


@wrong("conv_backward", fails=STRIDED_GRADIENTS)
def convb_stride_of_rows_only(conv_backward, dout, x, w, b, stride=1, padding=0):
    """On the way back your windows move down by the stride, but to the right by one pixel only.

    Hint: At which column does window (0, 1) begin in the forward pass?
    """
    xp, (R, S) = _padded(x, padding), w.shape[2:]
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for n, k, i, j in np.ndindex(dout.shape):
        down, across = slice(i * stride, i * stride + R), slice(j, j + S)
        dxp[n, :, down, across] += dout[n, k, i, j] * w[k]
        dw[k] += dout[n, k, i, j] * xp[n, :, down, across]
    return _cropped(dxp, x, padding), dw, conv_backward(dout, x, w, b, stride, padding)[2]


@wrong("conv_forward", fails=PADDED)
def conv_edge_padding(conv_forward, x, w, b, stride=1, padding=0):
    """You repeated the pixels at the edge; the padding is made of zeros.

    Hint: Which number should stand just outside the edge of an image?
    """
    edges = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    conv_forward(x, w, b, stride, padding)
    return conv_forward(np.pad(x, edges, mode="edge"), w, b, stride, 0)


@wrong(
    "conv_backward",
    fails=GRADIENTS,
)
def convb_db_assigned(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your db is that of the last position of the last image alone; it is a sum over all of them.

    Hint: How often was one bias used in the forward pass?
    """
    dx, dw, _ = conv_backward(dout, x, w, b, stride, padding)
    return dx, dw, dout[-1, :, -1, -1]


@wrong(
    "conv_backward",
    fails=GRADIENTS,
)
def convb_dw_without_dout(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dw adds up the windows as they are: dout is missing in it.

    Hint: If dout is 0 everywhere, what is the gradient of the weights?
    """
    dx, _, db = conv_backward(dout, x, w, b, stride, padding)
    return dx, conv_backward(np.ones_like(dout), x, w, b, stride, padding)[1], db


@wrong(
    "conv_backward",
    fails=GRADIENTS,
)
def convb_dx_of_first_filter(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dx uses the kernels of the first filter for all of them.

    Hint: Which kernels made map 1?
    """
    _, dw, db = conv_backward(dout, x, w, b, stride, padding)
    alike = np.repeat(w[:1], len(w), axis=0)
    return conv_backward(dout, x, alike, b, stride, padding)[0], dw, db


# --- further slips ---------------------------------------------------------------------------------------


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_precedence(conv_output_size, n, k, stride=1, padding=0):
    """Only the kernel's size is divided by the stride, as without brackets around the difference.

    Hint: In n - k // t, what is computed first?
    """
    conv_output_size(n, k, stride, padding)
    return n + 2 * padding - k // stride + 1


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_refuses_a_kernel_longer_than_n(conv_output_size, n, k, stride=1, padding=0):
    """You refuse a kernel that is longer than the image alone; with its padding, the axis may be long enough.

    Hint: Does a kernel of 4 fit into 3 pixels with a zero at either end?
    """
    if k > n:
        raise ValueError("the kernel is larger than the image")
    return conv_output_size(n, k, stride, padding)


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_refuses_a_kernel_that_just_fits(conv_output_size, n, k, stride=1, padding=0):
    """You refuse a kernel that is as long as the padded axis: it fits, in one place.

    Hint: In how many places does a kernel of 3 fit on 3 pixels?
    """
    if k >= n + 2 * padding:
        raise ValueError("too large")
    return conv_output_size(n, k, stride, padding)


@wrong("correlate2d", fails=ONE)
def one_kernel_transposed_raises(correlate2d, image, kernel):
    """You laid the transposed kernel on the image; where the kernel is not square, the shapes do not even fit.

    Hint: Which entry of the kernel meets the pixel to the right of the window's corner?
    """
    if kernel.shape[0] != kernel.shape[1] and 1 not in kernel.shape:
        raise ValueError("shapes")
    return correlate2d(image, kernel.T if kernel.shape[0] == kernel.shape[1] else kernel)


@wrong("correlate2d", fails=ONE)
def one_same_size(correlate2d, image, kernel):
    """Your result is as large as the image; it has one entry for each place of the kernel, and no more.

    Hint: In how many places does a kernel of 2 x 2 fit on 3 x 3 pixels?
    """
    out = np.zeros(image.shape)
    right = correlate2d(image, kernel)
    out[: right.shape[0], : right.shape[1]] = right
    return out


@wrong("conv_forward", fails=BIASED)
def conv_bias_of_all_filters(conv_forward, x, w, b, stride=1, padding=0):
    """You added the sum of all biases to every map; each map gets its own.

    Hint: Which bias belongs to map 1?
    """
    return conv_forward(x, w, np.full_like(b, b.sum()), stride, padding)


@wrong("conv_forward", fails=LAYER)
def conv_filters_reversed(conv_forward, x, w, b, stride=1, padding=0):
    """Your maps are made with the kernels in reverse order: the first map with those of the last filter.

    Hint: Which filter makes the first map?
    """
    return conv_forward(x, w[::-1], b, stride, padding)


@wrong("conv_backward", fails=GRADIENTS)
def convb_dx_in_first_image(conv_backward, dout, x, w, b, stride=1, padding=0):
    """You added the gradients of all images to the first one of dx.

    Hint: Which images of dx should change when dout[1] changes?
    """
    dx, dw, db = conv_backward(dout, x, w, b, stride, padding)
    first = np.zeros_like(dx)
    first[0] = dx.sum(axis=0)
    return first, dw, db


@wrong("conv_backward", fails=GRADIENTS)
def convb_dx_kernel_transposed(conv_backward, dout, x, w, b, stride=1, padding=0):
    """The kernels in your dx are transposed; where a kernel is not square, the shapes do not even fit.

    Hint: Which weight met the pixel to the right of the window's corner on the way forward?
    """
    R, S = w.shape[2:]
    if R != S and 1 not in (R, S):
        raise ValueError("shapes")
    dx, dw, db = conv_backward(dout, x, w, b, stride, padding)
    return conv_backward(dout, x, w.transpose(0, 1, 3, 2), b, stride, padding)[0] if R == S else dx, dw, db


@wrong("conv_forward", fails=PADDED)
def conv_padding_of_ones(conv_forward, x, w, b, stride=1, padding=0):
    """Your padding is made of ones; it is made of zeros.

    Hint: What comes out at the edge of an image of zeros, with a bias of 0?
    """
    sides = (padding, padding)
    return conv_forward(np.pad(x, ((0, 0), (0, 0), sides, sides), constant_values=1), w, b, stride, 0)


@wrong("conv_forward", fails=PADDED)
def conv_padding_before_only(conv_forward, x, w, b, stride=1, padding=0):
    """You put all of the padding above and to the left; half of it belongs below and to the right.

    Hint: How many rows of zeros lie above the image, and how many below it?
    """
    conv_forward(x, w, b, stride, padding)
    return conv_forward(np.pad(x, ((0, 0), (0, 0), (2 * padding, 0), (2 * padding, 0))), w, b, stride, 0)


@wrong("conv_forward", fails=LAYER)
def conv_largest_product(conv_forward, x, w, b, stride=1, padding=0):
    """You took the largest of the products at a position; they are added up.

    Hint: With a kernel of ones, what should come out of a window of ones?
    """
    xp, (R, S) = _padded(x, padding), w.shape[2:]
    out = np.zeros(conv_forward(x, w, b, stride, padding).shape)
    for n, k, i, j in np.ndindex(out.shape):
        window = xp[n, :, i * stride : i * stride + R, j * stride : j * stride + S]
        out[n, k, i, j] = np.max(window * w[k]) + b[k]
    return out


@wrong("conv_forward", fails=STRIDED)
def conv_windows_by_one_from_the_stride_on(conv_forward, x, w, b, stride=1, padding=0):
    """Your window i begins at i + stride - 1; it has to begin at i * stride.

    Hint: Where does the third window begin if each lies two pixels to the right of the one before?
    """
    xp, (R, S) = _padded(x, padding), w.shape[2:]
    first = stride - 1

    def window(n, i, j):
        return xp[n, :, i + first : i + first + R, j + first : j + first + S]

    return _by_windows(conv_forward, x, w, b, stride, padding, window)


@wrong("conv_backward", fails=GRADIENTS)
def convb_dx_of_last_filter(conv_backward, dout, x, w, b, stride=1, padding=0):
    """You sent all gradients to dx through the last filter; each goes through its own.

    Hint: Which kernels made map 0?
    """
    _, dw, db = conv_backward(dout, x, w, b, stride, padding)
    return conv_backward(dout, x, np.broadcast_to(w[-1:], w.shape), b, stride, padding)[0], dw, db


@wrong("conv_output_size", fails=("size with stride and padding",))
def size_half_rounded_up(conv_output_size, n, k, stride=1, padding=0):
    """You rounded to the nearest whole number, a half upwards; the size is rounded down.

    Hint: May a window that fits by half be counted?
    """
    conv_output_size(n, k, stride, padding)
    return int((n + 2 * padding - k) / stride + 0.5) + 1


@wrong("conv_backward", fails=("gradients with padding", "gradients with both", "gradients of integer images"))
def convb_dw_of_the_image_alone(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dw begins at the first pixel of the image; with padding the first window begins in the zeros around it.

    Hint: With a padding of 1, which pixel does the first weight of a kernel meet first?
    """
    dx, _, db = conv_backward(dout, x, w, b, stride, padding)
    dw = np.zeros(w.shape)
    for n, k, i, j, down, across in _windows(dout, x, w, stride, padding):
        inside = x[n, :, down, across]
        dw[k, :, : inside.shape[1], : inside.shape[2]] += dout[n, k, i, j] * inside
    return dx, dw, db


@wrong("conv_output_size", fails=("impossible sizes",))
def size_refused_after_truncation(conv_output_size, n, k, stride=1, padding=0):
    """With a stride above 1 you return 1 for a kernel that is a little too large, as int(quotient) + 1 does.

    Hint: What is int(-1 / 3), and what is -1 // 3?
    """
    if stride < 1 or padding < 0 or int((n + 2 * padding - k) / stride) + 1 < 1:
        return conv_output_size(n, k, stride, padding)
    return int((n + 2 * padding - k) / stride) + 1


# --- sizes that are not compared, and pixels that the stride leaves over ----------------------------------


def _accepting(correlate2d, image, kernel, refused):
    """An empty result for a kernel that does not fit and is not refused."""
    rows, columns = (max(n - k + 1, 0) for n, k in zip(image.shape, kernel.shape, strict=True))
    return correlate2d(image, kernel) if refused or (rows and columns) else np.zeros((rows, columns))


@wrong("correlate2d", fails=("kernel too large",))
def one_entries_compared(correlate2d, image, kernel):
    """You accept a kernel that is too large in one direction alone, if it has no more entries than the image.

    Hint: A kernel of 4 x 2 has fewer entries than an image of 3 x 6. Does it fit?
    """
    return _accepting(correlate2d, image, kernel, kernel.size > image.size)


@wrong("correlate2d", fails=("kernel too large",))
def one_both_axes_too_long(correlate2d, image, kernel):
    """You refuse a kernel only if it has too many rows and too many columns: one of the two is enough.

    Hint: Does a kernel with one row too many fit if it has few columns?
    """
    refused = kernel.shape[0] > image.shape[0] and kernel.shape[1] > image.shape[1]
    return _accepting(correlate2d, image, kernel, refused)


@wrong("correlate2d", fails=("kernel too large",))
def one_rows_compared(correlate2d, image, kernel):
    """You refuse a kernel with too many rows, but not one with too many columns.

    Hint: How many positions has a kernel with one column more than the image?
    """
    return _accepting(correlate2d, image, kernel, kernel.shape[0] > image.shape[0])


@wrong("conv_backward", fails=("gradients with strides", "gradients with both"))
def convb_dx_ends_with_the_last_window(conv_backward, dout, x, w, b, stride=1, padding=0):
    """Your dx ends where the last window ends: zeros are missing for what the stride leaves over.

    Hint: How many rows has the padded image, and how many of them does the kernel reach?
    """
    dx, dw, db = conv_backward(dout, x, w, b, stride, padding)
    rows, columns = (
        (maps - 1) * stride + size - padding for maps, size in zip(dout.shape[2:], w.shape[2:], strict=True)
    )
    return dx[:, :, :rows, :columns], dw, db
