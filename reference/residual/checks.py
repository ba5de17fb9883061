"""Checks of the residual block.

Whether a relu acts depends on all arguments together, so they are drawn together, again and again until what a
case needs occurs: nothing within `GAP` of a kink and, where the relus are asked, sums of every kind. In most
cases D != M; in the twins called *square* the two coincide, and a wrong tensor or a transpose goes through as a
wrong value.
"""

import numpy as np

from grader.authoring import Agrees, Differentiates, Exact, Exercise, together

from .ladder import LADDER

WHOLE = 4096
"""The largest of the whole numbers, biases apart: what the block makes of them is exact."""
GAP = 0.02
"""No argument of a relu is closer to 0, unless a whole layer is 0 on purpose."""


def block(label, n, d, m, kind, *, dout=False):
    """Inputs of `residual_forward` (with `dout`, of `residual_backward`), of one of the kinds below."""

    def make(generator):
        inputs = kind(generator, n, d, m)
        above = whole_upstream if kind in (whole, switched, switched_without_w1) else upstream
        return {"dout": above(generator, n, d), **inputs} if dout else inputs

    return together(label, make)


def upstream(generator, n, d):
    """Signed and nowhere near 0 or 1."""
    return generator.choice([-1.0, 1.0], (n, d)) * generator.uniform(1.2, 2.5, (n, d))


def positive(generator, n, d, m):
    """Everything positive: no relu ever acts."""
    return {
        "x": generator.uniform(0.3, 1.5, (n, d)),
        "w1": generator.uniform(0.1, 0.8, (d, m)),
        "b1": generator.uniform(0.2, 0.9, m),
        "w2": generator.uniform(0.1, 0.8, (m, d)),
        "b2": generator.uniform(0.2, 0.9, d),
    }


def _signed(generator, *shape):
    return generator.choice([-1.0, 1.0], shape) * generator.uniform(0.2, 1.2, shape)


def whole(generator, n, d, m):
    """Whole numbers of both signs, and biases so large that no relu ever acts."""

    def signed(*shape):
        return generator.integers(-WHOLE, WHOLE, shape, endpoint=True).astype(float)

    hidden = d * WHOLE**2 + WHOLE
    return {
        "x": np.abs(signed(n, d)) * _both_signs(generator, n * d).reshape(n, d),
        "w1": signed(d, m),
        "b1": signed(m) + hidden + 1,
        "w2": signed(m, d),
        "b2": signed(d) + 2 * (m * hidden + 1) * WHOLE,
    }


def switched(generator, n, d, m):
    """As `whole`, but the biases of some hidden units, and of some sums, are far below 0: both relus act."""
    inputs = whole(generator, n, d, m)
    return inputs | {name: inputs[name] * _both_signs(generator, inputs[name].size) for name in ("b1", "b2")}


def switched_without_w1(generator, n, d, m):
    """As `switched`, with weights of the first layer that are 0."""
    return switched(generator, n, d, m) | {"w1": np.zeros((d, m))}


def _both_signs(generator, size):
    """The signs of `size` numbers, both among them."""
    return generator.permutation(np.where(np.arange(size) % 2 == 0, 1.0, -1.0))


def whole_upstream(generator, n, d):
    """Whole numbers of both signs, none of them 0."""
    return generator.choice([-1.0, 1.0], (n, d)) * generator.integers(1, WHOLE, (n, d), endpoint=True)


def mixed(generator, n, d, m):
    """Hidden units on and off; sums F + x of either sign, F < 0 < F + x among them, and F > 0 > F + x."""
    while True:
        x, w1, b1 = generator.normal(size=(n, d)), 0.7 * generator.normal(size=(d, m)), _signed(generator, m)
        w2, b2 = 0.7 * generator.normal(size=(m, d)), _signed(generator, d)
        z = x @ w1 + b1
        F = np.maximum(z, 0) @ w2 + b2
        total = F + x
        clear = min(np.abs(z).min(), np.abs(F).min(), np.abs(x).min(), np.abs(total).min()) > GAP
        kinds = np.any((F < 0) & (total > 0)) and np.any((F > 0) & (total < 0)) and np.any((x > 0) & (total < 0))
        if clear and kinds and np.any(z > 0) and np.any(z < 0) and np.any((F > 0) & (total > 0)):
            return {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2}


def nothing(generator, n, d, m):
    """Weights and biases of the second layer 0: F is 0. The first layer's biases are not, some on, some off."""
    inputs = constant(generator, n, d, m)
    return inputs | {"w2": np.zeros((m, d)), "b2": np.zeros(d)}


def all_zero(generator, n, d, m):
    """Weights and biases 0."""
    return nothing(generator, n, d, m) | {"b1": np.zeros(m)}


def biases(generator, n, d, m):
    """Weights 0, biases not: F is b2."""
    while True:
        inputs = constant(generator, n, d, m) | {"w2": np.zeros((m, d))}
        F, x = inputs["b2"], inputs["x"]
        if np.abs(F + x).min() > GAP and np.any((F < 0) & (x > 0)) and np.any((F > 0) & (F + x < 0)):
            return inputs


def constant(generator, n, d, m):
    """The first layer's weights 0: F is a row that does not depend on x. Some hidden units are on, some off."""
    while True:
        x, b1 = _signed(generator, n, d), _signed(generator, m)
        w2, b2 = 0.7 * generator.normal(size=(m, d)), _signed(generator, d)
        total = np.maximum(b1, 0) @ w2 + b2 + x
        signs = all(np.any(values > 0) and np.any(values < 0) for values in (x, b1, total))
        if signs and np.abs(total).min() > GAP:
            return {"x": x, "w1": np.zeros((d, m)), "b1": b1, "w2": w2, "b2": b2}


def sizes(kind, *, dout=False):
    """The sizes of the check's cases."""
    return (
        block("D > M", 3, 5, 2, kind, dout=dout)
        + block("D < M", 4, 3, 6, kind, dout=dout)
        + block("square", 4, 4, 4, kind, dout=dout)
    )


def zeros(label, kind, *, dout=False):
    """The sizes of the cases with weights of zero."""
    return block(f"{label}, D < M", 4, 3, 5, kind, dout=dout) + block(f"{label}, square", 3, 4, 4, kind, dout=dout)


def whole_gradients(kind):
    """The case of whole numbers of a check of gradients. In it differences of the block measure nothing but b2."""
    return Exact(3, block("D < M", 2, 2, 4, kind, dout=True), most=WHOLE, drowning=("b2",))


def gradients(name, says, points, inputs, exact=None):
    """One check of all five gradients, a fifth of the points each."""
    return Differentiates(
        name,
        says,
        points=points,
        forward="residual_forward",
        backward="residual_backward",
        wrt=("x", "w1", "b1", "w2", "b2"),
        inputs=inputs,
        exact=exact,
    )


EXERCISE = Exercise(
    title="Residual block",
    checks=[
        Agrees(
            "nothing switched off",
            "where everything is positive, the block is two affine layers plus their input",
            points=0.5,
            call="residual_forward",
            inputs=sizes(positive),
            exact=Exact(3, block("D < M", 2, 2, 4, whole), most=WHOLE),
        ),
        Agrees(
            "weights of zero",
            "with weights of zero, the shortcut still brings x to the last relu",
            points=0.5,
            call="residual_forward",
            inputs=zeros("weights and biases 0", all_zero) + zeros("weights 0", biases),
        ),
        Agrees(
            "both relus",
            "one relu stands between the layers, and one after the sum",
            points=0.75,
            call="residual_forward",
            inputs=sizes(mixed) + block("one example", 1, 6, 4, mixed),
        ),
        gradients(
            "gradients, nothing switched off",
            "where everything is positive, gradients flow through the layers and through the shortcut",
            0.5,
            sizes(positive, dout=True),
            exact=whole_gradients(whole),
        ),
        gradients(
            "gradients, weights of zero",
            "where w1 is zero, dx comes through the shortcut alone, and through the last relu",
            0.5,
            zeros("w1, w2 and b2 are 0", nothing, dout=True) + zeros("w1 is 0", constant, dout=True),
            exact=whole_gradients(switched_without_w1),
        ),
        gradients(
            "gradients, both relus",
            "each relu stops the gradients of what it set to zero, and of nothing else",
            0.75,
            sizes(mixed, dout=True) + block("one example", 1, 6, 4, mixed, dout=True),
            exact=whole_gradients(switched),
        ),
    ],
    contract=0.5,
    ladder=LADDER,
)
