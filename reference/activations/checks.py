"""Checks of the activation functions and of their slopes.

Entries have both signs, magnitudes from 0.3 to 4, and none is near a kink; far out they reach 1000. Exactly 0 is
asked of `step` alone, whose docstring says what happens there, and of functions that are smooth. The slope of ReLU
is asked close to its kink as well.
"""

import numpy as np

from grader.authoring import Agrees, Differentiates, Exercise, case, draw

from .ladder import LADDER


def both_signs(*shape):
    """Numbers from 0.3 to 4 in size; both signs occur, among the first two entries already."""

    def make(generator):
        signs = generator.choice([-1.0, 1.0], shape)
        signs.flat[0], signs.flat[1] = 1.0, -1.0
        return signs * generator.uniform(0.3, 4.0, shape)

    return draw(make, f"{shape}")


def far_out(*shape):
    """Numbers of both signs from 30 to 1000 in size, 1000 among them, and one near 0, which sets the scale."""

    def make(generator):
        z = generator.choice([-1.0, 1.0], shape) * generator.uniform(30.0, 1000.0, shape)
        z.flat[:3] = 1000.0, -1000.0, generator.uniform(0.3, 1.0)
        return z

    return draw(make, f"{shape}")


def with_zeros(*shape):
    """Numbers of both signs, and every third exactly 0: first a 0, then a positive number and a negative one."""

    def make(generator):
        z = generator.choice([-1.0, 1.0], shape) * generator.uniform(0.3, 4.0, shape)
        z.flat[1], z.flat[2] = np.abs(z.flat[1]), -np.abs(z.flat[2])
        z.flat[::3] = 0.0
        return z

    return draw(make, f"{shape}")


def negative_first(*shape):
    """As `both_signs`, but the first one is negative: the type of a 0 must not be that of all results."""
    return draw(lambda generator: -both_signs(*shape).make(generator), f"{shape}")


def close_to_zero(*shape):
    """Numbers of both signs, so small that no step is smaller."""

    def make(generator):
        return both_signs(*shape).make(generator) * 1e-300

    return draw(make, f"{shape}")


EXACT = 1e-13
"""What slopes may be off by, relative to the largest: a formula is off by 1e-15, differences by 1e-11 at best."""
NEAR = (
    case("a vector", z=both_signs(9))
    + case("another vector", z=both_signs(9))
    + case("a table", z=both_signs(4, 5))
    + case("images", z=both_signs(2, 3, 4, 2))
)
FAR = case("far out", z=far_out(8)) + case("a table, far out", z=far_out(3, 4))
FALLING = case("a negative number first", z=negative_first(6))
SMOOTH = NEAR + case("zeros too", z=with_zeros(7))


def slope(name, says, points, function, inputs, kinks=()):
    """The derivative, entry by entry."""
    return Differentiates(
        name,
        says,
        points=points,
        forward=function,
        backward=f"{function}_grad",
        wrt=("z",),
        upstream=None,
        elementwise=True,
        inputs=inputs,
        kinks=kinks,
        ceiling=EXACT,
    )


EXERCISE = Exercise(
    title="Activation functions",
    checks=[
        Agrees(
            "step",
            "+1 above 0, -1 at 0 and below",
            points=0.75,
            call="step",
            inputs=NEAR + case("zeros too", z=with_zeros(7)),
        ),
        Agrees("sigmoid", "1 / (1 + exp(-z))", points=0.75, call="sigmoid", inputs=SMOOTH),
        Agrees(
            "sigmoid far out",
            "for z = 1000 the sigmoid is 1, for z = -1000 it is 0, and neither is NaN",
            points=0.5,
            needs=("sigmoid",),
            call="sigmoid",
            inputs=FAR,
        ),
        Agrees("tanh", "the hyperbolic tangent", points=0.5, call="tanh", inputs=SMOOTH),
        Agrees(
            "tanh far out",
            "for z = 1000 tanh is 1, for z = -1000 it is -1, and neither is NaN",
            points=0.25,
            needs=("tanh",),
            call="tanh",
            inputs=FAR,
        ),
        Agrees("relu", "max(z, 0), entry by entry", points=0.75, call="relu", inputs=SMOOTH + FAR + FALLING),
        slope("slope of the sigmoid", "sigmoid_grad is the derivative of the sigmoid at z", 1, "sigmoid", SMOOTH),
        slope("slope of the sigmoid far out", "far out the sigmoid is flat", 0.25, "sigmoid", FAR),
        slope("slope of tanh", "tanh_grad is the derivative of tanh at z", 1, "tanh", SMOOTH),
        slope("slope of tanh far out", "far out tanh is flat", 0.25, "tanh", FAR),
        slope(
            "slope of ReLU",
            "relu_grad is the derivative of ReLU at z",
            1,
            "relu",
            NEAR + FAR,
            case("close to 0", z=close_to_zero(6)),
        ),
    ],
    contract=1,
    ladder=LADDER,
)
