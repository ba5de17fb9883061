"""Checks of the convolutional layer.

Sizes: H != W, R != S and K != C in most cases, so that no two axes can be confused. In the twins called
*square* all of them coincide, and with them the size of the feature maps: what is a shape error elsewhere
becomes a wrong value there, which can be named. The bias has a check of its own; where strides or padding are
asked alone it is 0.
"""

import numpy as np

from grader.authoring import (
    Agrees,
    Differentiates,
    Exact,
    Exercise,
    Raises,
    away_from_zero,
    case,
    cases,
    draw,
    every_pair,
    integers,
    normal,
)

from .ladder import LADDER


def layer(label, n, c, image, k, kernel, stride=1, padding=0, *, bias=True, whole=False):
    """Inputs of `conv_forward`, `image` and `kernel` as (rows, columns)."""
    return case(
        label,
        x=integers(n, c, *image, low=-9, high=10) if whole else normal(n, c, *image),
        w=normal(k, c, *kernel),
        b=away_from_zero(k, gap=0.3) if bias else np.zeros(k),
        stride=stride,
        padding=padding,
    )


def backward(label, n, c, image, k, kernel, stride=1, padding=0, *, whole=False):
    """Inputs of `conv_backward`."""
    (forward,) = layer(label, n, c, image, k, kernel, stride, padding, whole=whole)
    maps = [(pixels + 2 * padding - size) // stride + 1 for pixels, size in zip(image, kernel, strict=True)]
    return case(label, dout=normal(n, k, *maps), **forward.arguments)


def gradients(name, says, points, inputs, scope=()):
    """One check of all three gradients, a third of the points each."""
    return Differentiates(
        name,
        says,
        points=points,
        forward="conv_forward",
        backward="conv_backward",
        wrt=("x", "w", "b"),
        inputs=inputs,
        exact=Exact(2, drowning=("b",)),
        scope=scope,
    )


# Drawn, since a few sizes with their results could be learned by heart from the public cases. With kernels of
# both parities and every padding, all remainders of a stride occur, whatever is drawn. A kernel that just fits is
# asked with padding alone: among the plain sizes it would be there in some draws, and not in others.
SMALL_IMAGE, LARGE_IMAGE = (
    draw(lambda generator, low=low: int(generator.integers(low, low + 30)), label)
    for low, label in ((5, "small"), (40, "large"))
)
PLAIN_SIZES = cases(n=[SMALL_IMAGE, LARGE_IMAGE], k=[1, 2, 4], stride=1, padding=0) + case(
    "stride and padding left out", n=LARGE_IMAGE, k=3
)
SIZES = (
    cases(n=[SMALL_IMAGE, LARGE_IMAGE], k=[3, 4], stride=[1, 2, 3], padding=[0, 1, 2])
    + case("the kernel as large as the padded image", n=3, k=7, stride=2, padding=2)
    + case("a kernel larger than the image, not the padded one", n=3, k=4, stride=1, padding=1)
    + case("a stride larger than the kernel", n=LARGE_IMAGE, k=2, stride=5, padding=0)
)
IMPOSSIBLE_SIZES = (
    case("a kernel larger by one", n=4, k=5, stride=1, padding=0)
    + case("a kernel larger than the padded image", n=3, k=9, stride=2, padding=1)
    + case("a kernel larger by one, with a stride", n=4, k=7, stride=3, padding=1)
    + case("stride 0", n=5, k=3, stride=0, padding=0)
    + case("a negative stride", n=5, k=3, stride=-1, padding=0)
    + case("a negative padding", n=9, k=3, stride=1, padding=-1)
)
ONE_IMAGE = (
    case("square", image=normal(5, 5), kernel=normal(3, 3))
    + case("H < W, R > S", image=normal(5, 8), kernel=normal(3, 2))
    + case("H > W, R < S", image=normal(7, 4), kernel=normal(2, 3))
    + case("a kernel as large as the image", image=normal(3, 4), kernel=normal(3, 4))
    + case("integer pixels", image=integers(5, 6, low=-9, high=10), kernel=normal(2, 3))
)
LARGE_KERNELS = (
    case("one row too many", image=normal(3, 6), kernel=normal(4, 2))
    + case("one column too many", image=normal(6, 3), kernel=normal(2, 4))
    + case("far too many", image=normal(2, 2), kernel=normal(6, 7))
    + case("rows too many, more entries than the image", image=normal(2, 4), kernel=normal(5, 2))
)
PLAIN = (
    layer("square", 2, 3, (5, 5), 3, (3, 3), bias=False)
    + layer("K > C", 2, 2, (5, 7), 4, (3, 2), bias=False)
    + layer("K < C", 3, 4, (6, 4), 2, (2, 3), bias=False)
    + case("stride and padding left out", x=normal(2, 3, 5, 4), w=normal(2, 3, 3, 2), b=np.zeros(2))
)
BIAS = layer("square", 2, 3, (5, 5), 3, (3, 3)) + layer("K < C", 2, 3, (4, 6), 2, (2, 3))
STRIDES = (
    layer("square, stride 2", 2, 3, (7, 7), 3, (3, 3), 2, bias=False)
    + layer("stride 2, a row left over", 2, 3, (8, 7), 4, (3, 2), 2, bias=False)
    + layer("stride 3, columns left over", 2, 2, (9, 10), 3, (3, 2), 3, bias=False)
    + layer("stride 2, kernels of one pixel", 2, 3, (5, 4), 2, (1, 1), 2, bias=False)
)
PADDING = (
    layer("square, padding 1", 2, 3, (3, 3), 3, (3, 3), 1, 1, bias=False)
    + layer("padding 1", 2, 2, (4, 6), 3, (3, 2), 1, 1, bias=False)
    + layer("padding 2", 2, 3, (5, 3), 2, (2, 3), 1, 2, bias=False)
    + layer("one channel", 2, 1, (4, 5), 2, (3, 3), 1, 1, bias=False)
    + layer("kernels of one pixel", 2, 3, (3, 4), 2, (1, 1), 1, 1, bias=False)
)
BOTH = (
    layer("square, stride 2, padding 1", 2, 3, (6, 6), 3, (3, 3), 2, 1)
    + layer("stride 2, padding 1", 2, 3, (7, 10), 4, (3, 2), 2, 1)
    + layer("stride 3, padding 1, something left over", 2, 3, (8, 9), 2, (3, 2), 3, 1)
    + layer("stride 3, padding 2", 2, 2, (5, 8), 3, (2, 4), 3, 2)
)
WHOLE = layer("stride 1", 2, 2, (4, 5), 3, (2, 3), whole=True) + layer(
    "stride 2, padding 1", 2, 3, (5, 6), 2, (3, 2), 2, 1, whole=True
)
BAD = (
    case("fewer channels in w than in x", x=normal(2, 3, 5, 6), w=normal(2, 2, 3, 2), b=normal(2))
    + case("one channel in x, three in w", x=normal(2, 1, 5, 6), w=normal(2, 3, 3, 2), b=normal(2))
    + case("three channels in x, one in w", x=normal(2, 3, 5, 6), w=normal(2, 1, 3, 2), b=normal(2))
    + layer("one row too few", 2, 2, (3, 6), 2, (4, 2))
    + layer("one column too few, with padding", 2, 2, (6, 2), 2, (2, 5), 1, 1)
    + layer("a kernel far larger than the image", 2, 2, (2, 2), 2, (6, 7), 2)
    + layer("stride 0", 2, 2, (5, 6), 2, (3, 2), 0)
    + layer("a negative stride", 2, 2, (5, 6), 2, (3, 2), -1)
    + layer("a negative padding", 2, 2, (7, 8), 2, (3, 2), 1, -1)
)
ONE_WINDOW = backward("square", 2, 3, (3, 3), 3, (3, 3)) + backward("R > S", 3, 2, (3, 2), 4, (3, 2))
PLAIN_GRADIENTS = (
    backward("square", 2, 3, (5, 5), 3, (3, 3))
    + backward("K > C", 2, 3, (5, 6), 4, (3, 2))
    + backward("K < C", 3, 4, (5, 4), 2, (2, 3))
    + case(
        "stride and padding left out",
        dout=normal(2, 2, 3, 3),
        x=normal(2, 3, 5, 4),
        w=normal(2, 3, 3, 2),
        b=away_from_zero(2, gap=0.3),
    )
)
STRIDE_GRADIENTS = (
    backward("square, stride 2", 2, 3, (7, 7), 3, (3, 3), 2)
    + backward("stride 2, a row left over", 2, 3, (8, 6), 4, (3, 2), 2)
    + backward("stride 3, columns left over", 2, 2, (6, 10), 3, (3, 2), 3)
)
PADDING_GRADIENTS = (
    backward("square, padding 1", 2, 3, (3, 3), 3, (3, 3), 1, 1)
    + backward("padding 1", 2, 2, (4, 5), 3, (3, 2), 1, 1)
    + backward("padding 2", 2, 3, (4, 3), 2, (2, 3), 1, 2)
    + backward("kernels of one pixel", 2, 3, (3, 4), 2, (1, 1), 1, 1)
)
BOTH_GRADIENTS = (
    backward("square, stride 2, padding 1", 2, 3, (5, 5), 3, (3, 3), 2, 1)
    + backward("stride 2, padding 1", 2, 3, (6, 7), 4, (3, 2), 2, 1)
    + backward("stride 3, padding 2, something left over", 2, 2, (6, 8), 3, (3, 4), 3, 2)
)
WHOLE_GRADIENTS = backward("stride 1", 2, 2, (4, 5), 3, (2, 3), whole=True) + backward(
    "stride 2, padding 1", 2, 3, (5, 4), 2, (3, 2), 2, 1, whole=True
)

# Every shape of a small layer. The audit tries all 14,256 of them, a grading 25.
SHAPES = {
    "N": [1, 2],
    "C": [1, 2],
    "K": [1, 2],
    "H": range(1, 6),
    "W": range(1, 6),
    "R": range(1, 4),
    "S": range(1, 4),
    "stride": [1, 2, 3],
    "padding": [0, 1, 2],
}


def fits(H, W, R, S, padding, **_others):
    """Whether the kernel fits into the padded image."""
    return H + 2 * padding >= R and W + 2 * padding >= S


def every_shape(inputs):
    """All of `SHAPES`, for `layer` or `backward`."""
    return every_pair(
        lambda N, C, K, H, W, R, S, stride, padding: inputs("", N, C, (H, W), K, (R, S), stride, padding),
        where=fits,
        **SHAPES,
    )


EXERCISE = Exercise(
    title="Convolutional layer",
    checks=[
        Agrees(
            "size of a plain scan",
            "with stride 1 and no padding, a kernel has one position for every place where it fits",
            points=0.5,
            call="conv_output_size",
            inputs=PLAIN_SIZES,
        ),
        Agrees(
            "size with stride and padding",
            "padding counts at both ends, and a position counts only if the whole kernel fits",
            points=1,
            call="conv_output_size",
            inputs=SIZES,
        ),
        Raises(
            "impossible sizes",
            "a kernel that does not fit, a stride below 1 or a negative padding raises ValueError",
            points=0.5,
            needs=("size of a plain scan",),
            call="conv_output_size",
            inputs=IMPOSSIBLE_SIZES,
        ),
        Agrees(
            "one kernel, one image",
            "at every position the kernel, as it is, is multiplied with the pixels under it and summed",
            points=1.5,
            call="correlate2d",
            inputs=ONE_IMAGE,
            exact=2,
        ),
        Raises(
            "kernel too large",
            "correlate2d raises ValueError for a kernel that does not fit into the image",
            points=0.5,
            needs=("one kernel, one image",),
            call="correlate2d",
            inputs=LARGE_KERNELS,
        ),
        Agrees(
            "channels and filters",
            "every filter makes one map of every image, and sums over all channels",
            points=1.5,
            call="conv_forward",
            inputs=PLAIN,
        ),
        Agrees(
            "bias",
            "every entry of a feature map has the bias of its filter added, once",
            points=0.5,
            call="conv_forward",
            inputs=BIAS,
        ),
        Agrees(
            "strides",
            "the kernel moves by the stride, and what it does not reach is left out",
            points=1,
            call="conv_forward",
            inputs=STRIDES,
        ),
        Agrees(
            "padding",
            "zeros surround every image on all four sides",
            points=1,
            call="conv_forward",
            inputs=PADDING,
        ),
        Agrees(
            "strides and padding",
            "strides, padding and bias work together",
            points=0.5,
            call="conv_forward",
            inputs=BOTH,
            exact=2,
            scope=every_shape(layer),
        ),
        Agrees(
            "integer images",
            "integer pixels give feature maps with all their decimals",
            points=0.5,
            call="conv_forward",
            inputs=WHOLE,
        ),
        Raises(
            "bad arguments",
            "channels that do not match, a kernel that does not fit, a stride below 1 or a negative padding raises "
            "ValueError",
            points=0.5,
            needs=("channels and filters",),
            call="conv_forward",
            inputs=BAD,
        ),
        gradients(
            "gradients of one position",
            "where the kernel covers the image, all three gradients are the derivatives of conv_forward",
            0.5,
            ONE_WINDOW,
        ),
        gradients(
            "gradients",
            "with stride 1 and no padding, every position adds to the gradients",
            1.5,
            PLAIN_GRADIENTS,
        ),
        gradients(
            "gradients with strides",
            "the gradients go to the pixels that the kernel reached, and to no others",
            1,
            STRIDE_GRADIENTS,
        ),
        gradients(
            "gradients with padding",
            "the gradients count the zeros around the image, and dx is that of the image alone",
            1,
            PADDING_GRADIENTS,
        ),
        gradients(
            "gradients with both",
            "strides and padding work together in the gradients",
            1,
            BOTH_GRADIENTS,
            scope=every_shape(backward),
        ),
        gradients(
            "gradients of integer images",
            "integer pixels give gradients with all their decimals",
            0.5,
            WHOLE_GRADIENTS,
        ),
    ],
    contract=1,
    ladder=LADDER,
)
