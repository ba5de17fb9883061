"""Checks of the gradient check.

Functions and gradients are those of callables.py, with coefficients that are drawn with the hidden inputs. They
keep ``|f| / max|gradient|`` below 10 and every kink 0.2 or more away from x, so that central differences with
h = 1e-5 are good to 3e-10 of the largest entry. Every gradient that is to be judged has an error of seven tenths
of the tolerance at most, or of three times the tolerance at least. The closest ones are off by a factor, which the
usual formulas of a relative error judge alike.

The checks of ``gradient_check`` run in processes of their own, where the functions of the other checks have never
been. Each mixes gradients that are right and wrong, and all of them must be judged rightly: an answer that does
not depend on the gradient earns nothing, nor does a lucky one. Their order and the shapes are drawn, since a list
of True and False could be learned by heart.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.authoring import Agrees, Exercise, case, draw, function, together

from .ladder import LADDER


@dataclass(frozen=True)
class Problem:
    """A function, a point, and the gradient there."""

    x: np.ndarray
    f: object
    """As `function` makes it."""
    gradient: np.ndarray
    """At x."""
    scaled: Callable
    """Takes an array of factors, an entry each; the callable that returns the gradient times these."""


def between(generator, shape, low, high):
    """Numbers of both signs, with magnitudes from `low` to `high`."""
    return generator.choice([-1.0, 1.0], shape) * generator.uniform(low, high, shape)


def point(generator, shape, *, whole=False):
    """A point with no entry near 0; of integers if `whole`."""
    if whole:
        return generator.choice([-1, 1], shape) * generator.integers(1, 4, shape)
    return between(generator, shape, 0.3, 1.5)


def wave(generator, shape, size=1.0, *, whole=False):
    """A sum of sines, one an entry: the second derivative is as large as the first."""
    x = point(generator, shape, whole=whole)
    a, b = size * between(generator, shape, 0.5, 1.5), generator.uniform(1.0, 2.0, shape)
    return Problem(
        x,
        function("wave", a=a, b=b),
        a * b * np.cos(b * x),
        lambda factors: function("swell", a=factors * a * b, b=b),
    )


def form(generator, shape, size=1.0, *, whole=False):
    """A quadratic form and cubes: every partial derivative depends on all entries."""
    x = point(generator, shape, whole=whole)
    m = size * between(generator, (x.size, x.size), 0.2, 0.8)
    c = size * between(generator, x.size, 0.2, 0.4)
    v, both = x.ravel(), m + m.T
    return Problem(
        x,
        function("form", m=m, c=c),
        (both @ v + 3 * c * v**2).reshape(shape),
        lambda factors: function("row", m=factors.reshape(-1, 1) * both, c=3 * factors.ravel() * c),
    )


def peak(generator, shape, size=1.0):
    """The logarithm of a mean of exponentials: all entries meet in one denominator."""
    x = point(generator, shape)
    a = generator.uniform(0.5, 1.5, shape) / x.size
    return Problem(
        x,
        function("peak", a=a, s=size),
        size * a * np.exp(x) / np.sum(a * np.exp(x)),
        lambda factors: function("share", a=factors * size * a, b=a),
    )


def ramp(generator, shape, size=1.0):
    """Straight lines with a kink each, flat on one side: where x is on the flat side, the derivative is 0."""
    x = point(generator, shape)
    sides = np.ones(x.size)
    sides[::3] = -1.0
    a, b = size * between(generator, shape, 0.5, 1.5), x - generator.permutation(sides).reshape(shape) * 0.2
    return Problem(
        x,
        function("ramp", a=a, b=b),
        np.where(x > b, a, 0.0),
        lambda factors: function("stair", a=factors * a, b=b),
    )


# --- Ways to be wrong, or nearly right: from a gradient to factors ---------------------------------------


def times(factor):
    """All entries are off by the same factor."""
    return lambda g: np.full(g.shape, factor)


def one_entry(error, sign=1.0):
    """One entry is off by `error` times the largest entry: one that has the sign `sign`, not the first or last."""

    def factors(g):
        place = 1 + int(np.argmax(sign * g.ravel()[1:-1]))
        changed = np.ones(g.size)
        changed[place] += error * np.max(np.abs(g)) / g.ravel()[place]
        return changed.reshape(g.shape)

    return factors


def exchanged(g):
    """The largest and the smallest entry have changed places: neither sum nor norm tells."""
    flat = g.ravel()
    high, low = int(np.argmax(flat)), int(np.argmin(flat))
    changed = np.ones(g.size)
    changed[high], changed[low] = flat[low] / flat[high], flat[high] / flat[low]
    return changed.reshape(g.shape)


def differentiated(label, problem, shape, size=1.0, *, whole=False, **more):
    """A case of ``numerical_gradient``."""

    def make(generator):
        made = problem(generator, shape, size, **({"whole": True} if whole else {}))
        return {"f": made.f, "x": made.x, **more}

    return together(f"{label}, shape {shape}", make)


def larger(generator, shape):
    """A shape of as many axes, those of more than one entry up to two entries longer."""
    return tuple(size + int(generator.integers(3)) if size > 1 else size for size in shape)


def even(generator, problem, shape, size):
    """A problem whose gradient has no entry that is tiny beside others, but zeros: `uneven` asks for those."""
    while True:
        made = problem(generator, shape, size)
        sizes = np.abs(made.gradient[made.gradient != 0])
        if np.min(sizes) > 0.01 * np.max(sizes):
            return made


def judged(label, problem, shape, factors=None, size=1.0, **more):
    """A case of ``gradient_check``: a right gradient unless `factors` is given."""

    def make(generator):
        made = even(generator, problem, larger(generator, shape), size)
        factor = np.ones(made.x.shape) if factors is None else factors(made.gradient)
        return {"f": made.f, "grad_f": made.scaled(factor), "x": made.x, **more}

    return together(f"{label}, shape {shape}", make)


def flat(label, moved):
    """A function that is constant near x, with the gradient 0; another one if the kinks have `moved`."""

    def make(generator):
        x, a = between(generator, 7, 0.3, 1.5), between(generator, 7, 0.5, 1.5)
        kinks = x + 0.3
        return {
            "f": function("ramp", a=a, b=kinks),
            "grad_f": function("stair", a=a, b=kinks - moved * np.eye(7)[3]),
            "x": x,
        }

    return together(label, make)


def uneven(label, size):
    """A right gradient with three entries so tiny beside the others that differences have no right digit there."""

    def make(generator):
        sizes = generator.permutation(np.repeat([size, 1e-10 * size], [4, 3]))
        made = wave(generator, sizes.shape, sizes)
        return {"f": made.f, "grad_f": made.scaled(np.ones(sizes.shape)), "x": made.x}

    return together(label, make)


def with_largest(sign, scale, *shape):
    """Numbers of both signs, the largest of them with a given sign."""

    def make(generator):
        values = scale * between(generator, shape, 0.2, 1.0)
        values.flat[generator.integers(values.size)] = sign * 1.5 * scale
        return values

    return draw(make, f"{shape}")


def one_sided(scale, low, high, *shape):
    """Numbers of one sign, that of `scale`."""
    return draw(lambda generator: scale * generator.uniform(low, high, shape), f"{shape}")


ERRORS = (
    case("a is larger", a=with_largest(1, 3.0, 6), b=with_largest(-1, 1.0, 6))
    + case("b is larger", a=with_largest(1, 0.5, 3, 4), b=with_largest(-1, 2.0, 3, 4))
    + case("all negative", a=one_sided(-1, 1, 2, 2, 3, 2), b=one_sided(-1, 2, 4, 2, 3, 2))
    + case("all positive", a=one_sided(1, 2, 4, 5), b=one_sided(1, 5, 7, 5))
)
SCALES = case("tiny", a=one_sided(-1e-10, 1, 2, 3, 4), b=one_sided(1e-10, 0.5, 1, 3, 4)) + case(
    "large", a=one_sided(1e10, 0.5, 1, 8), b=one_sided(-1e10, 1, 2, 8)
)


def zeros(label, *which):
    """A case of ``relative_error``: of the arrays a and b, those in `which` hold zeros."""

    def make(generator):
        shape = tuple(generator.integers(1, 7, generator.integers(1, 4)))
        largest = with_largest(-1, 1.0, *shape)
        return {name: np.zeros(shape) if name in which else largest.make(generator) for name in "ab"}

    return together(label, make)


ZEROS = 6 * zeros("both 0", "a", "b") + 5 * zeros("a is 0", "a") + 5 * zeros("b is 0", "b")
RIGHT_AND_WRONG = (
    judged("a right gradient", wave, (5,))
    + judged("a right gradient", form, (2, 3))
    + judged("twice the gradient", wave, (2, 3), times(2.0))
    + judged("half the gradient", form, (6,), times(0.5))
    + judged("a right gradient", peak, (3, 2))
    + judged("the wrong sign", peak, (4,), times(-1.0))
    + judged("a right gradient", ramp, (9,))
    + judged("one entry too small", wave, (3, 4), one_entry(-0.2))
    + judged("one entry too large", form, (2, 2, 3), one_entry(0.2))
    + judged("one entry too small", wave, (12,), one_entry(0.3, -1.0))
    + judged("a right gradient", form, (2, 2, 2))
    + judged("a few percent too large", ramp, (3, 3), times(1.04))
    + judged("two entries exchanged", wave, (11,), exchanged)
    + judged("a right gradient", wave, (4, 1, 3))
)
EVERY_SCALE = (
    judged("a large gradient that is right", wave, (6,), size=1e8)
    + judged("a large gradient that is wrong", form, (5,), times(1.001), size=1e8)
    + judged("a tiny gradient that is right", form, (2, 3), size=1e-9)
    + judged("a tiny gradient that is wrong", wave, (3, 3), one_entry(-0.5), size=1e-9)
    + flat("a gradient of zeros that is right", 0.0)
    + flat("zeros with one entry that is none", 1.0)
    + judged("a tiny gradient that is wrong", peak, (7,), times(-1.0), size=1e-8)
    + judged("a large gradient that is right", peak, (2, 2), size=1e6)
    + uneven("a right gradient with tiny entries", 1.0)
    + uneven("a right gradient with large and small entries", 1e9)
)
TOLERANCES = (
    judged("an error of a 20th of the tolerance", wave, (40,), one_entry(5e-8))
    + judged("an error of 12 times the tolerance", wave, (40,), one_entry(1.2e-5))
    + judged("an error of 30 times the tolerance", form, (3, 2), times(1 - 3e-5))
    + judged("a tolerance that is large, a smaller error", form, (6,), times(1 + 5e-5), tolerance=1e-3)
    + judged("a tolerance that is large, a larger error", wave, (2, 5), one_entry(0.02), tolerance=1e-3)
    + judged("a tolerance that is small, a right gradient", wave, (5,), tolerance=1e-8)
    + judged("a tolerance that is tiny, a right gradient", ramp, (9,), tolerance=2e-9)
    + judged("a tolerance that is small, a larger error", wave, (4, 2), times(1 + 3e-7), tolerance=1e-8)
    + judged("an error of a 20th of the tolerance", form, (2, 4), times(1 - 5e-8))
    + judged("an error of 0.7 of the tolerance", form, (3, 3), times(1 - 7e-7), size=1e3)
    + judged("an error of 3 times the tolerance", wave, (3, 3), times(1 + 3e-6))
    + judged("a tolerance that is large, 0.7 of it", wave, (6,), times(1 + 7e-4), size=1e3, tolerance=1e-3)
)

EXERCISE = Exercise(
    title="Gradient check",
    checks=[
        Agrees(
            "relative error",
            "the largest difference, relative to the largest entry of the two arrays",
            points=1,
            call="relative_error",
            inputs=ERRORS,
        ),
        Agrees(
            "tiny and large",
            "the relative error means the same for numbers near 1e-10 and near 1e10",
            points=0.5,
            call="relative_error",
            inputs=SCALES,
        ),
        Agrees(
            "zeros",
            "two arrays of zeros have the error 0; zeros against anything else have the error 1",
            points=0.5,
            call="relative_error",
            inputs=ZEROS,
            any_order=True,
        ),
        Agrees(
            "each entry",
            "a function that is a sum over entries: each partial derivative, by central differences",
            points=1,
            call="numerical_gradient",
            inputs=differentiated("a sum of sines", wave, (7,))
            + differentiated("straight lines with kinks", ramp, (5,))
            + differentiated("a large function", wave, (4,), 1e7)
            + differentiated("a tiny function", wave, (6,), 1e-9),
        ),
        Agrees(
            "entries that interact",
            "a function in which all entries meet: all but one stay where they were",
            points=1,
            call="numerical_gradient",
            inputs=differentiated("a form", form, (6,))
            + differentiated("a peak", peak, (5,))
            + differentiated("a tiny form", form, (4,), 1e-9),
        ),
        Agrees(
            "any shape",
            "x may have two or three axes, and the gradient has the shape of x",
            points=1,
            call="numerical_gradient",
            inputs=differentiated("two axes", wave, (3, 4))
            + differentiated("three axes", form, (2, 3, 2))
            + differentiated("a column", peak, (4, 1))
            + differentiated("a row", form, (1, 5)),
        ),
        Agrees(
            "the step h",
            "the step that is given is used, to both sides and for every entry",
            points=0.5,
            call="numerical_gradient",
            inputs=differentiated("h = 1e-2", wave, (6,), h=1e-2)
            + differentiated("h = 1e-2", form, (5,), h=1e-2)
            + differentiated("h = 1e-3", peak, (4,), h=1e-3),
        ),
        Agrees(
            "integers",
            "x may hold integers, and the gradient is right all the same",
            points=0.5,
            call="numerical_gradient",
            inputs=differentiated("integers", wave, (6,), whole=True)
            + differentiated("integers", form, (5,), whole=True),
        ),
        Agrees(
            "right and wrong",
            "True for gradients that are right, False for those that are off by a factor, a sign or in one entry "
            "(every one of them must be judged rightly)",
            points=2,
            isolated=True,
            call="gradient_check",
            inputs=RIGHT_AND_WRONG,
            any_order=True,
        ),
        Agrees(
            "gradients of any scale",
            "large, tiny and zero gradients, right and wrong (every one of them must be judged rightly)",
            points=0.5,
            needs=("right and wrong",),
            isolated=True,
            call="gradient_check",
            inputs=EVERY_SCALE,
            any_order=True,
        ),
        Agrees(
            "the tolerance",
            "errors well below and well above the tolerance (every one of them must be judged rightly)",
            points=0.5,
            needs=("right and wrong",),
            isolated=True,
            call="gradient_check",
            inputs=TOLERANCES,
            any_order=True,
        ),
    ],
    contract=1,
    ladder=LADDER,
)
