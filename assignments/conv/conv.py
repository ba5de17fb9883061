"""The convolutional layer: what it computes, and its gradients.

You write the size of a feature map, one kernel that slides over one image, a whole convolutional layer, and the
layer's gradients, in NumPy. Loops are fine.

Conventions
-----------
- Images are arrays of shape (N, C, H, W): N images in a batch, C channels, H rows, W columns.
- Kernels are arrays ``w`` of shape (K, C, R, S): K filters, C input channels, R rows, S columns. The number of
  filters of a layer is the number of channels of what it returns.
- The ``*`` of the lecture is what deep-learning libraries compute: **cross-correlation**. The kernel is laid on the
  image as it is, it is *not* flipped.
- ``stride`` is the step from one position of the kernel to the next, along rows and columns alike. ``padding`` is
  the number of rows and columns of zeros that are added on *each* of the four sides of every image.
- A kernel never sticks out of the padded image. Rows and columns at the end that no position reaches are left out.
- Everything is computed in float64. The pixels of an image may be integers; results are float64 all the same.
- No function writes into its arguments, and nothing is remembered between calls.

Lecture slides: "Convolutional Layer: Feature Kernels & Feature Maps", "Fully-Connected Neuron vs. Convolutional
Activation Map".
"""

import numpy as np


def conv_output_size(n, k, stride=1, padding=0):
    """Return how many positions a kernel has along one axis of an image.

    Parameters
    ----------
    n : int
        Number of pixels along the axis, without padding, n >= 1.
    k : int
        Size of the kernel along the axis, k >= 1.
    stride : int, optional
        Step from one position to the next.
    padding : int, optional
        Number of zeros added at each of the two ends of the axis.

    Returns
    -------
    size : int
        The number of positions, at least 1.

    Raises
    ------
    ValueError
        If the kernel is larger than the padded axis, if ``stride < 1``, or if ``padding < 0``.

    Notes
    -----
    ``floor((n + 2 * padding - k) / stride) + 1``: a position counts only if the whole kernel fits.

    References
    ----------
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning" (2016).
    """
    raise NotImplementedError


def correlate2d(image, kernel):
    """Slide one kernel over one image, one pixel at a time, without padding.

    Parameters
    ----------
    image : ndarray, shape (H, W)
        One channel of one image. The pixels may be integers.
    kernel : ndarray, shape (R, S)
        Need not be square.

    Returns
    -------
    out : ndarray, shape (H - R + 1, W - S + 1)
        The feature map, float64.

    Raises
    ------
    ValueError
        If the kernel has more rows, or more columns, than the image.

    Notes
    -----
    ``out[i, j] = sum over r and s of image[i + r, j + s] * kernel[r, s]``, for r = 0, ..., R - 1 and
    s = 0, ..., S - 1. The kernel is not flipped.

    References
    ----------
    Lecture 10B, slide "Fully-Connected Neuron vs. Convolutional Activation Map": the 2D convolution ``*``.
    """
    raise NotImplementedError


def conv_forward(x, w, b, stride=1, padding=0):
    """Return the feature maps of a convolutional layer, before any activation function.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
        A batch of images. The pixels may be integers.
    w : ndarray, shape (K, C, R, S)
        One kernel for each filter and input channel.
    b : ndarray, shape (K,)
        One bias for each filter.
    stride : int, optional
        Step from one position to the next, along rows and columns.
    padding : int, optional
        Number of rows and columns of zeros on each side of every image.

    Returns
    -------
    out : ndarray, shape (N, K, H', W')
        One feature map for each image and filter, float64, with ``H' = conv_output_size(H, R, stride, padding)``
        and ``W' = conv_output_size(W, S, stride, padding)``.

    Raises
    ------
    ValueError
        If `x` and `w` have different numbers of channels, if the kernel has more rows or columns than the
        padded image, if ``stride < 1``, or if ``padding < 0``.

    Notes
    -----
    With ``xp`` the images after padding::

        out[n, k, i, j] = b[k] + sum over c, r and s of xp[n, c, i * stride + r, j * stride + s] * w[k, c, r, s]

    The bias is added once for each filter. The activation function of the layer is not part of this function.

    References
    ----------
    Lecture 10B, slide "Fully-Connected Neuron vs. Convolutional Activation Map": sum across channels, one
    activation map for each kernel.
    """
    raise NotImplementedError


def conv_backward(dout, x, w, b, stride=1, padding=0):
    """Return the gradients of a convolutional layer.

    Parameters
    ----------
    dout : ndarray, shape (N, K, H', W')
        The derivative of some loss L with respect to each entry of
        ``conv_forward(x, w, b, stride, padding)``.
    x : ndarray, shape (N, C, H, W)
        As it was given to `conv_forward`, like all that follows. The pixels may be integers.
    w : ndarray, shape (K, C, R, S)
        The kernels.
    b : ndarray, shape (K,)
        The biases.
    stride : int, optional
        Step from one position to the next.
    padding : int, optional
        Number of rows and columns of zeros on each side of every image.

    Returns
    -------
    dx : ndarray, shape (N, C, H, W)
        The derivative of L with respect to each entry of `x`, float64; 0 for pixels that no position of the
        kernel reaches.
    dw : ndarray, shape (K, C, R, S)
        The same for `w`.
    db : ndarray, shape (K,)
        The same for `b`.

    Notes
    -----
    The function is that of `conv_forward`. L is whatever the following layers make of its result; all that you
    need to know of L is `dout`. If L is a mean over the batch, the division by N is in `dout` already. The
    arguments are those of a call of `conv_forward` that went well: nothing has to be checked again.

    References
    ----------
    Lecture 10B, slide "Fully-Connected Neuron vs. Convolutional Activation Map".
    """
    raise NotImplementedError
