"""Small public inputs, from one window upwards: each rung adds one thing that can go wrong."""

import numpy as np

from grader.authoring import case, draw, small


def shuffled(*shape):
    """The whole numbers around 0, each once: no maximum has a tie."""

    def make(generator):
        size = int(np.prod(shape))
        return (generator.permutation(size) - size // 2).reshape(shape).astype(np.float64)

    return draw(make, f"{shape}")


def negative(*shape):
    """The whole numbers from -1 downwards, each once."""
    return draw(lambda generator: -1.0 - generator.permutation(int(np.prod(shape))).reshape(shape), f"{shape}")


# label: x, size, stride, mode, and the shape of the output
RUNGS = {
    "one window": (shuffled(1, 1, 2, 2), 2, None, "max", (1, 1, 1, 1)),
    "negative numbers": (negative(1, 1, 2, 2), 2, None, "max", (1, 1, 1, 1)),
    "the mean": (shuffled(1, 1, 2, 2), 2, None, "average", (1, 1, 1, 1)),
    "the sum": (shuffled(1, 1, 2, 2), 2, None, "sum", (1, 1, 1, 1)),
    "two windows": (shuffled(1, 1, 2, 4), 2, None, "max", (1, 1, 1, 2)),
    "two channels": (shuffled(1, 2, 2, 2), 2, None, "max", (1, 2, 1, 1)),
    "two images": (shuffled(2, 1, 2, 2), 2, None, "max", (2, 1, 1, 1)),
    "windows that overlap": (shuffled(1, 1, 3, 3), 2, 1, "max", (1, 1, 2, 2)),
    "the mean of windows that overlap": (shuffled(1, 1, 3, 3), 2, 1, "average", (1, 1, 2, 2)),
    "a stride beyond the window": (shuffled(1, 1, 3, 3), 1, 2, "max", (1, 1, 2, 2)),
    "a row and a column left over": (shuffled(1, 1, 3, 3), 2, None, "max", (1, 1, 1, 1)),
    "a window that is not square": (shuffled(1, 1, 2, 3), (2, 3), 1, "average", (1, 1, 1, 1)),
    "a stride for each axis": (shuffled(1, 1, 3, 4), (1, 2), (2, 1), "max", (1, 1, 2, 3)),
}

LADDER = {
    "pool_forward": sum(
        (
            case(label, x=x, size=size, stride=stride, mode=mode)
            for label, (x, size, stride, mode, _) in RUNGS.items()
        ),
        (),
    ),
    "pool_backward": sum(
        (
            case(label, dout=small(*out), x=x, size=size, stride=stride, mode=mode)
            for label, (x, size, stride, mode, out) in RUNGS.items()
        ),
        (),
    ),
}
