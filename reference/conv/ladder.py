"""Small public inputs, from one pixel upwards: each rung adds one thing that can go wrong."""

from grader.authoring import case, small


def layer(N=1, C=1, H=1, W=1, F=1, kh=1, kw=1, stride=1, padding=0):
    """The arguments of one forward pass."""
    return {
        "x": small(N, C, H, W),
        "w": small(F, C, kh, kw),
        "b": small(F),
        "stride": stride,
        "padding": padding,
    }


SHAPES = {
    "one pixel": {},
    "a kernel of 2 x 2 on an image of 2 x 2": {"H": 2, "W": 2, "kh": 2, "kw": 2},
    "a kernel of one row": {"H": 1, "W": 3, "kh": 1, "kw": 2},
    "a kernel of one column": {"H": 3, "W": 1, "kh": 2, "kw": 1},
    "two channels": {"C": 2},
    "two filters": {"F": 2},
    "two filters, two channels": {"C": 2, "F": 2},
    "two images": {"N": 2},
    "a stride of 2": {"H": 3, "W": 3, "stride": 2},
    "a stride that does not come out even": {"H": 4, "W": 4, "kh": 2, "kw": 1, "stride": 2},
    "a padding of 1": {"padding": 1},
    "a padding of 1, a larger kernel": {"H": 2, "W": 2, "kh": 2, "kw": 2, "padding": 1},
    "an image that is not square": {"H": 2, "W": 3, "kh": 2, "kw": 2},
    "windows that overlap": {"H": 3, "W": 3, "kh": 2, "kw": 2},
    "all of it": {"N": 2, "C": 2, "H": 3, "W": 4, "F": 2, "kh": 2, "kw": 3, "stride": 2, "padding": 1},
}


def output(N=1, C=1, H=1, W=1, F=1, kh=1, kw=1, stride=1, padding=0):
    """A gradient of the shape of that pass's output."""
    rows, columns = ((n + 2 * padding - k) // stride + 1 for n, k in ((H, kh), (W, kw)))
    return small(N, F, rows, columns)


def rungs(*makes):
    """A case for every shape."""
    return sum(
        (
            case(label, **{k: v for make in makes for k, v in make(shape).items()})
            for label, shape in SHAPES.items()
        ),
        (),
    )


LADDER = {
    "conv_output_size": case("as large as the image", n=3, k=3)
    + case("a plain scan", n=5, k=3)
    + case("a padding", n=3, k=3, padding=1)
    + case("a stride", n=5, k=1, stride=2)
    + case("a stride that does not come out even", n=6, k=3, stride=2)
    + case("stride and padding", n=7, k=3, stride=3, padding=1),
    "correlate2d": case("one pixel", image=small(1, 1), kernel=small(1, 1))
    + case("one position", image=small(2, 2), kernel=small(2, 2))
    + case("a row", image=small(1, 3), kernel=small(1, 2))
    + case("a column", image=small(3, 1), kernel=small(2, 1))
    + case("not square", image=small(3, 4), kernel=small(2, 3)),
    "conv_forward": rungs(lambda shape: layer(**shape)),
    "conv_backward": rungs(lambda shape: {"dout": output(**shape)}, lambda shape: layer(**shape)),
}
