"""Checks of dropout: properties of what is random, and agreement where nothing is.

Every generator's seed is drawn with the hidden inputs. properties.py states how seldom a check can fail a right
solution by chance.
"""

import numpy as np

from grader.authoring import Agrees, Exact, Exercise, Holds, Raises, away_from_zero, case, cases, draw, normal, rng

from .ladder import LADDER, RANDOM
from .properties import (
    entries_are_drawn_apart,
    generator_is_used,
    kept_entries_are_scaled,
    output_is_masked,
    own_mask_goes_back,
    share_is_kept,
    some_are_dropped,
    values_do_not_matter,
)

SEED = draw(lambda generator: int(generator.integers(2**32)))


def mixed(*shape):
    """Numbers of both signs, and a third of them exactly 0."""

    def make(generator):
        return generator.normal(size=shape) * (generator.random(shape) < 2 / 3)

    return draw(make, f"{shape}")


def mask_of(p, *shape):
    """A mask as a forward pass returns it."""
    return draw(lambda generator: (generator.random(shape) >= p) / (1 - p), f"drawn with p={p}")


def sized(*shape, more=8):
    """Numbers away from 0 in a shape that is drawn: a mask that was learned by heart has another one."""

    def make(generator):
        sizes = [size + int(generator.integers(more)) for size in shape]
        return away_from_zero(*sizes).make(generator)

    return draw(make, f"{shape} or a little more")


def one_sample(generator):
    """8000 numbers in one row, or a few more."""
    return away_from_zero(1, int(generator.integers(8000, 8500))).make(generator)


# Many rows and many columns: a mask that drops whole rows must not seem to drop everything, or nothing, by chance.
LARGE = cases(p=[0.3, 0.5, 0.75], x=sized(64, 64), seed=SEED)
SMALL = cases(p=[0.4, 0.5], x=sized(48, 48), seed=SEED)
ENTRIES = (
    cases("a batch of rows", p=0.5, x=sized(48, 64, more=4), seed=SEED)
    + cases("a batch of images", p=0.5, x=sized(4, 3, 8, 8, more=4), seed=SEED)
    + cases("vectors", p=0.5, x=sized(1008, more=100), seed=SEED)
)

EXERCISE = Exercise(
    title="Dropout",
    checks=[
        Holds(
            "drops some",
            "while training, some entries of out are 0 and others are not",
            points=0.5,
            script=some_are_dropped,
            about=("dropout_forward",),
            inputs=SMALL,
        ),
        Holds(
            "output",
            "out is x * mask, with the very mask that you return",
            points=1,
            needs=("drops some",),
            script=output_is_masked,
            about=("dropout_forward",),
            inputs=LARGE + cases("images", p=0.3, x=mixed(25, 3, 4, 4), seed=SEED),
        ),
        Holds(
            "scaling",
            "an entry of the mask is either 0 or 1 / (1 - p)",
            points=1,
            script=kept_entries_are_scaled,
            about=("dropout_forward",),
            inputs=LARGE,
        ),
        Holds(
            "keep rate",
            "about a share of 1 - p of 8000 entries is kept (the bound is so wide that a right solution fails "
            "once in a thousand million times)",
            points=1,
            script=share_is_kept,
            about=("dropout_forward",),
            # 0.35: who rounds p to tenths, or draws one of ten numbers, drops another share.
            inputs=cases(p=[0.1, 0.35, 0.5, 0.9], x=draw(one_sample), seed=SEED),
        ),
        Holds(
            "entry by entry",
            "each entry is dropped or kept by itself, not with its row, its column or its sample",
            points=1,
            script=entries_are_drawn_apart,
            about=("dropout_forward",),
            inputs=ENTRIES,
        ),
        Holds(
            "generator",
            "two calls with one generator give different masks, generators in the same state the same masks",
            points=1,
            script=generator_is_used,
            about=("dropout_forward",),
            inputs=SMALL,
        ),
        Holds(
            "whatever x holds",
            "the mask depends on the generator and the shape of x, not on the numbers in x",
            points=0.5,
            needs=("drops some", "generator"),
            script=values_do_not_matter,
            about=("dropout_forward",),
            inputs=cases(p=[0.3, 0.9], x=away_from_zero(20, 30), other=mixed(20, 30), seed=SEED),
        ),
        Agrees(
            "prediction",
            "with training off, x comes back as it was, with a mask of ones",
            points=0.5,
            needs=("drops some",),
            call="dropout_forward",
            inputs=cases(p=[0.5, 0.3, 0.9], x=[mixed(4, 6), mixed(2, 3, 4, 5)], training=False, rng=rng(5)),
        ),
        Agrees(
            "nothing to drop",
            "with p = 0, training changes nothing: the mask is all ones",
            points=0.5,
            needs=("drops some",),
            call="dropout_forward",
            inputs=cases(p=0, x=[mixed(2, 3, 4, 5), mixed(30), mixed(5, 9)], training=True, rng=rng(6)),
        ),
        Agrees(
            "backward",
            "the gradient goes back through the entries that were kept, and is scaled as they were",
            points=1,
            call="dropout_backward",
            inputs=cases(dout=normal(6, 8), mask=[mask_of(0.3, 6, 8), mask_of(0.9, 6, 8), mask_of(0.5, 6, 8)])
            + cases("images", dout=normal(2, 3, 5, 4), mask=mask_of(0.3, 2, 3, 5, 4))
            + cases("prediction", dout=normal(6, 8), mask=np.ones((6, 8))),
            exact=Exact(1, cases(dout=normal(6, 8), mask=mask_of(0.5, 6, 8))),  # entries of the mask are 0 or 2
        ),
        Holds(
            "there and back",
            "given the mask of your own forward pass, your backward pass is the derivative of that pass",
            points=0.5,
            needs=("generator",),
            script=own_mask_goes_back,
            about=("dropout_forward", "dropout_backward"),
            inputs=cases(
                p=[0.4, 0.5],
                x=away_from_zero(48, 48),
                step=away_from_zero(48, 48),
                dout=away_from_zero(48, 48),
                seed=SEED,
            ),
        ),
        Raises(
            "errors",
            "a p that is negative, 1 or more raises ValueError",
            points=0.5,
            needs=("scaling",),
            call="dropout_forward",
            inputs=cases(p=[1.0, 1.5, -0.25], x=mixed(4, 5), training=True, rng=rng(7))
            + case("not training", x=mixed(4, 5), p=1.5, training=False, rng=rng(7)),
        ),
    ],
    contract=1,
    ladder=LADDER,
    random=RANDOM,
)
