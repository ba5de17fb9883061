"""Small public inputs, from one entry upwards: each rung adds one thing that can go wrong."""

import numpy as np

from grader.authoring import case, function

UNEVEN, THREE = np.array([1.0, 1e-10]), np.array([0.5, -1.0, 0.75])
ONE, TWO, TABLE = np.array([0.5]), np.array([0.5, -1.0]), np.array([[0.5, -1.0], [1.5, 0.75]])


def wave(x):
    """A sum of sines."""
    return function("wave", a=np.ones(x.shape), b=np.ones(x.shape))


def slope(x, factor=1.0):
    """The gradient of that sum, times `factor`."""
    return function("swell", a=np.full(x.shape, factor), b=np.ones(x.shape))


LADDER = {
    "numerical_gradient": case("one entry", f=wave(ONE), x=ONE)
    + case("two entries", f=wave(TWO), x=TWO)
    + case("two axes", f=wave(TABLE), x=TABLE)
    + case("a large step", f=wave(TWO), x=TWO, h=0.1)
    + case("integers", f=wave(TWO), x=np.array([1, 2])),
    "relative_error": case("the same", a=ONE, b=ONE)
    + case("nothing but zeros", a=np.zeros(2), b=np.zeros(2))
    + case("one of them is zero", a=ONE, b=np.zeros(1))
    + case("half as large", a=np.array([1.0, 2.0]), b=np.array([1.0, 1.0]))
    + case("the larger one is second", a=np.array([1.0, -1.0]), b=np.array([1.0, -4.0]))
    + case("tiny", a=np.array([1e-12]), b=np.array([2e-12])),
    "gradient_check": case("right", f=wave(TWO), grad_f=slope(TWO), x=TWO)
    + case("twice too large", f=wave(TWO), grad_f=slope(TWO, 2.0), x=TWO)
    + case("the sign is wrong", f=wave(TWO), grad_f=slope(TWO, -1.0), x=TWO)
    + case("a little off", f=wave(TWO), grad_f=slope(TWO, 1.001), x=TWO)
    + case("a tiny tolerance", f=wave(THREE), grad_f=slope(THREE), x=THREE, tolerance=2e-9)
    + case(
        "a tiny entry beside a large one",
        f=function("wave", a=UNEVEN, b=np.ones(2)),
        grad_f=function("swell", a=UNEVEN, b=np.ones(2)),
        x=TWO,
    ),
}
