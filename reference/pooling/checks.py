"""Checks of the pooling layer.

Numbers are `distinct`: a maximum that ties has no derivative. Where a mode is asked by itself, they are of both
signs or all negative, and the windows lie side by side. Where strides and sizes are asked of the forward
function, the mode is "max" and the numbers are positive, or the mode is not "max": one mistake shall not cost
everything. Sizes: H != W but for the twins called *square*, and windows that are not square where pairs are
asked.
"""

import numpy as np

from grader.authoring import (
    Agrees,
    Differentiates,
    Exact,
    Exercise,
    Holds,
    Raises,
    case,
    distinct,
    draw,
    every_order,
    every_pair,
    integers,
    normal,
    uniform,
)

from .ladder import LADDER
from .properties import conserved


def layer(label, x, size, stride=None, mode="max"):
    """Inputs of `pool_forward`; `x` is a shape or a recipe."""
    return case(label, x=distinct(*x) if isinstance(x, tuple) else x, size=size, stride=stride, mode=mode)


def maps(shape, size, stride):
    """Shape of what pooling images of `shape` gives."""
    (height, width), (down, across) = pair(size), pair(size if stride is None else stride)
    return (*shape[:2], (shape[2] - height) // down + 1, (shape[3] - width) // across + 1)


def pair(value):
    """(rows, columns)."""
    return value if isinstance(value, tuple) else (value, value)


def backward(label, shape, size, stride=None, mode="max", x=None):
    """Inputs of `pool_backward`."""
    x = distinct(*shape) if x is None else x
    return case(label, dout=normal(*maps(shape, size, stride)), x=x, size=size, stride=stride, mode=mode)


def gradient(name, says, points, inputs, exact=None, scope=(), kinks=()):
    """A check of `pool_backward`."""
    return Differentiates(
        name,
        says,
        points=points,
        forward="pool_forward",
        backward="pool_backward",
        wrt=("x",),
        inputs=inputs,
        scope=scope,
        exact=exact,
        kinks=kinks,
    )


def positive(*shape):
    """Pixels above 0, where a maximum may start from 0."""
    return distinct(*shape, offset=20.0)


def negative(*shape):
    """Pixels below 0, where it may not."""
    return distinct(*shape, offset=-20.0)


def whole(*shape):
    """Integer pixels above 0, no two the same."""
    return draw(lambda generator: 1 + generator.permutation(int(np.prod(shape))).reshape(shape), f"{shape}")


def far_apart(*shape):
    """Whole pixels, no two the same, those of the first image 2**80 times as large.

    A step that is not lost in the first image passes by all pixels of the others, whatever its size.
    """

    def make(generator):
        pixels = 1.0 + generator.permutation(int(np.prod(shape))).reshape(shape)
        pixels[0] *= 2.0**80
        return pixels

    return draw(make, f"{shape}")


def doubled(rows, columns):
    """Two images of two channels with every pixel twice, side by side, so that most windows tie."""

    def make(generator):
        values = generator.integers(-3, 4, (2, 2, rows, columns // 2)).astype(float)
        return np.repeat(values, 2, axis=3)

    return draw(make, f"(2, 2, {rows}, {columns})")


def ties(label, shape, size, stride, x):
    """Inputs of `conserved`."""
    dout = uniform(*maps(shape, size, stride), low=0.5, high=1.5)
    return case(label, dout=dout, x=x, size=size, stride=stride)


MAX = (
    layer("square", (2, 3, 4, 4), 2)
    + layer("H < W", (2, 2, 4, 6), 2)
    + layer("H > W", (2, 3, 9, 3), 3)
    + layer("all pixels negative", negative(2, 2, 4, 6), 2)
    + case("stride and mode left out", x=distinct(2, 3, 6, 4), size=2)
)
AVERAGE = layer("H < W", (2, 3, 4, 6), 2, None, "average") + layer("H > W", (2, 2, 9, 6), 3, None, "average")
SUM = layer("H < W", (2, 3, 4, 6), 2, None, "sum") + layer("H > W", (2, 2, 9, 6), 3, None, "sum")
STRIDES = (
    layer("square, overlap", positive(2, 3, 5, 5), 3, 1)
    + layer("overlap", positive(2, 2, 5, 7), 3, 2)
    + layer("windows of one pixel", positive(2, 2, 5, 3), 1, 2)
    + layer("gaps", positive(2, 3, 5, 8), 2, 3)
)
RECTANGLES = (
    layer("size (2, 3)", positive(2, 2, 4, 6), (2, 3))
    + layer("size (3, 2), stride 1", positive(2, 3, 5, 4), (3, 2), 1)
    + layer("size 2, stride (1, 2)", positive(2, 2, 4, 6), 2, (1, 2))
    + layer("size (3, 1), stride (1, 3)", positive(2, 2, 5, 7), (3, 1), (1, 3))
    + layer("size (2, 3), stride (2, 1)", positive(2, 2, 4, 6), (2, 3), (2, 1))
    + layer("size (3, 2), stride (1, 2)", positive(2, 2, 6, 4), (3, 2), (1, 2))
    + layer("square, size (2, 2), stride (2, 2)", positive(2, 3, 4, 4), (2, 2), (2, 2))
)
LEFT_OVER = (
    layer("a row", positive(2, 2, 5, 6), 2)
    + layer("a column", positive(2, 3, 4, 5), 2)
    + layer("both, overlap", positive(2, 2, 6, 8), 3, 2)
    + layer("both, gaps", positive(2, 2, 6, 7), 2, 3)
)
ALL_MODES = (
    layer("average, overlap", (2, 3, 5, 7), 3, 2, "average")
    + layer("sum, overlap", (2, 3, 5, 7), 3, 2, "sum")
    + layer("average, size (3, 2), stride (1, 3)", (2, 2, 5, 8), (3, 2), (1, 3), "average")
    + layer("sum, size (3, 2), stride (1, 3)", (2, 2, 5, 8), (3, 2), (1, 3), "sum")
)
WHOLE = layer("max", whole(2, 2, 4, 6), 2, None, "max") + layer(
    "average", integers(2, 3, 4, 6, low=-9, high=10), 2, None, "average"
)
BAD = (
    layer("one row too few", (2, 2, 3, 6), (4, 2))
    + layer("one column too few", (2, 2, 6, 3), (2, 4), 1)
    + layer("a window far too large", (2, 2, 2, 2), 7, 2)
    + layer("stride 0", (2, 2, 4, 6), 2, 0)
    + layer("stride (1, 0)", (2, 2, 4, 6), 2, (1, 0))
    + layer("a negative stride", (2, 2, 4, 6), 2, -1)
    + layer("an unknown mode", (2, 2, 4, 6), 2, None, "median")
    + layer("a mode in capitals", (2, 2, 4, 6), 2, None, "MAX")
    + layer("averages with stride 0", (2, 2, 4, 6), 2, 0, "average")
    + layer("averages, one row too few", (2, 2, 3, 6), (4, 2), None, "average")
)
MAX_GRADIENT = (
    backward("square", (2, 3, 4, 4), 2)
    + backward("H < W", (2, 2, 4, 6), 2)
    + backward("H > W", (2, 3, 9, 3), 3)
    + backward("all pixels negative", (2, 2, 4, 6), 2, x=negative(2, 2, 4, 6))
    + case("stride and mode left out", dout=normal(2, 3, 3, 2), x=distinct(2, 3, 6, 4), size=2)
)
AVERAGE_GRADIENT = backward("H < W", (2, 3, 4, 6), 2, None, "average") + backward(
    "H > W", (2, 2, 9, 6), 3, None, "average"
)
SUM_GRADIENT = backward("H < W", (2, 3, 4, 6), 2, None, "sum") + backward("H > W", (2, 2, 9, 6), 3, None, "sum")
AVERAGE_OVERLAP = backward("average", (2, 2, 5, 7), 3, 2, "average")
OVERLAP = (
    backward("max, square", (2, 3, 5, 5), 3, 1)
    + backward("max, size 2", (2, 2, 4, 5), 2, 1)
    + backward("max", (2, 2, 7, 5), 3, 2)
    + AVERAGE_OVERLAP
    + backward("sum", (2, 2, 5, 4), 3, 1, "sum")
)
GAPS = (
    backward("max, gaps", (2, 3, 5, 8), 2, 3)
    + backward("max, a row and a column left over", (2, 2, 5, 7), 2)
    + backward("average, a row and a column left over", (2, 2, 5, 7), 2, None, "average")
    + backward("max, size (3, 2), stride (1, 2)", (2, 2, 5, 6), (3, 2), (1, 2))
    + backward("average, size (2, 3)", (2, 2, 4, 6), (2, 3), None, "average")
    + backward("sum, size (3, 1), stride (2, 3)", (2, 2, 6, 7), (3, 1), (2, 3), "sum")
)
# Differences of the forward function fail on these, with one step for all pixels.
FAR_APART, FAR_APART_OVERLAP, FAR_APART_GAPS = (
    backward(f"max, one image far larger, {label}", shape, *window, x=far_apart(*shape))
    for label, shape, window in (
        ("side by side", (2, 2, 4, 6), (2,)),
        ("overlap", (2, 2, 4, 5), (2, 1)),
        ("gaps", (2, 2, 5, 8), (2, 3)),
    )
)
WHOLE_GRADIENT = backward("max", (2, 2, 4, 6), 2, x=whole(2, 2, 4, 6)) + backward(
    "average", (2, 3, 4, 6), 2, None, "average", x=integers(2, 3, 4, 6, low=-9, high=10)
)
TIES = (
    ties("pairs", (2, 2, 4, 6), 2, None, doubled(4, 6))
    + ties("pairs, gaps", (2, 2, 5, 8), 2, 3, doubled(5, 8))
    + ties("all pixels equal", (2, 2, 6, 3), 3, None, np.full((2, 2, 6, 3), -1.0))
)

# Every shape of a small layer, with windows of R x S pixels that move by t and u. The audit tries all of them.
SHAPES = {
    "N": [1, 2],
    "C": [1, 2],
    "H": range(1, 6),
    "W": range(1, 6),
    "R": range(1, 4),
    "S": range(1, 4),
    "t": range(1, 4),
    "u": range(1, 4),
    "mode": ["max", "average", "sum"],
}


def fits(H, W, R, S, **_others):
    """Whether a window fits into the image."""
    return H >= R and W >= S


def every_shape():
    """Inputs of `pool_forward`; pixels are positive, as where the mode is "max" elsewhere."""

    def make(N, C, H, W, R, S, t, u, mode):
        return layer("", positive(N, C, H, W), (R, S), (t, u), mode)

    return every_pair(make, where=fits, **SHAPES)


def every_gradient():
    """Inputs of `pool_backward`."""

    def make(N, C, H, W, R, S, t, u, mode):
        return backward("", (N, C, H, W), (R, S), (t, u), mode)

    # With the wrong width a pixel's number in a window that is not square is misread, and for the maximum alone.
    return every_pair(make, where=fits, combined=("R", "S", "mode"), **SHAPES)


def windows(rows, columns, offset=0.0):
    """Windows with their pixels in every order, or in orders that cover them; for the maximum of each."""
    size = rows if rows == columns else (rows, columns)

    def make(x, _count):
        return layer("", draw(lambda generator: x.make(generator) + offset), size)

    return every_order(make, rows, columns)


def tied(rows, columns):
    """The same for `conserved`."""

    def make(x, count):
        return ties("", (count, 1, rows, columns), (rows, columns), None, x)

    return every_order(make, rows, columns)


EXERCISE = Exercise(
    title="Pooling layer",
    checks=[
        Agrees(
            "max",
            "with windows side by side, every window gives its largest number, negative or not",
            points=1,
            call="pool_forward",
            inputs=MAX,
            scope=windows(2, 2),
        ),
        Agrees(
            "average",
            "with windows side by side, every window gives the mean of its numbers",
            points=0.75,
            call="pool_forward",
            inputs=AVERAGE,
            exact=Exact(1, unit=4),  # a mean of four multiples of 4 is whole
        ),
        Agrees(
            "sum",
            "with windows side by side, every window gives the sum of its numbers",
            points=0.75,
            call="pool_forward",
            inputs=SUM,
            exact=1,
        ),
        Agrees(
            "strides",
            "windows begin at multiples of the stride, also where they overlap or leave gaps",
            points=1,
            call="pool_forward",
            inputs=STRIDES,
        ),
        Agrees(
            "rows and columns",
            "size and stride can be pairs, rows first",
            points=0.75,
            call="pool_forward",
            inputs=RECTANGLES,
            scope=windows(2, 3, offset=20.0),
        ),
        Agrees(
            "left over",
            "rows and columns at the end that no whole window reaches are left out",
            points=0.5,
            call="pool_forward",
            inputs=LEFT_OVER,
        ),
        Agrees(
            "average and sum of any windows",
            "strides and pairs work for averages and sums too, whatever the sizes are",
            points=0.75,
            call="pool_forward",
            inputs=ALL_MODES,
            scope=every_shape(),
            exact=Exact(1, unit=9),
        ),
        Agrees(
            "integer images",
            "averages of integer pixels have all their decimals",
            points=0.5,
            call="pool_forward",
            inputs=WHOLE,
        ),
        Raises(
            "bad arguments",
            "a window that does not fit, a stride below 1 or an unknown mode raises ValueError",
            points=0.5,
            needs=("max",),
            call="pool_forward",
            inputs=BAD,
        ),
        gradient(
            "gradient of max",
            "each entry of dout goes to the pixel that was the largest of its window, and to no other",
            1,
            MAX_GRADIENT,
            exact=Exact(1, drowning=("x",)),
            kinks=FAR_APART,
        ),
        gradient(
            "gradient of average",
            "dx is the derivative of the mean of every window",
            0.5,
            AVERAGE_GRADIENT,
            exact=Exact(1, unit=4, drowning=("x",)),
        ),
        gradient(
            "gradient of sum",
            "dx is the derivative of the sum of every window",
            0.5,
            SUM_GRADIENT,
            exact=Exact(1, drowning=("x",)),
        ),
        gradient(
            "gradients where windows overlap",
            "a pixel that lies in several windows gets what is due to it from each",
            1,
            OVERLAP,
            exact=Exact(1, AVERAGE_OVERLAP, unit=9, drowning=("x",)),
            kinks=FAR_APART_OVERLAP,
        ),
        gradient(
            "gradients of any windows",
            "gaps, pairs and what is left over work in the gradients too",
            0.75,
            GAPS,
            scope=every_gradient(),
            exact=Exact(1, drowning=("x",)),
            kinks=FAR_APART_GAPS,
        ),
        Holds(
            "ties",
            "where several pixels are the largest of a window, together they get the window's entry of dout, once",
            points=0.5,
            needs=("gradient of max",),
            script=conserved,
            inputs=TIES,
            about=("pool_backward",),
            scope=tied(2, 2),
        ),
        gradient(
            "gradients of integer images",
            "gradients for integer pixels have all their decimals",
            0.25,
            WHOLE_GRADIENT,
        ),
    ],
    contract=1,
    ladder=LADDER,
)
