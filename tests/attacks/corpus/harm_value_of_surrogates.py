"""Returns texts that are no text: halves of characters, in values, keys, and the names of types and exceptions.

Success would show as a grade that is unknown, or a result that cannot be written.
"""

EARNS = 0

HALF = "\udcff" * 1000


def double(x):
    return {HALF: [HALF, {"\ud800": HALF}]}


def total(x):
    return type(HALF, (float,), {})(1.0)


def shift(x, rng):
    raise type("E" + HALF, (ValueError,), {})(HALF)
