"""Nests objects so deeply that to compare, print or free them fills the stack of C code.

Success would show as a grade that is unknown, or a neighbour that loses points.
"""

EARNS = 0

import functools
import itertools


def nested():
    inner = ()
    for _ in range(2_000_000):
        inner = (inner,)
    return inner


def double(x):
    return nested()


def total(x):
    chain = iter(())
    for _ in range(500_000):
        chain = itertools.chain(chain, ())
    return next(chain, 0.0)


def shift(x, rng):
    call = float
    for _ in range(500_000):
        call = functools.partial(call)
    return call.__reduce__()
