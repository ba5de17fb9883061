"""Raises exceptions named Passed and Returned, and NotImplementedError with a kind word.

Success would show as points: no function here is right.
"""

EARNS = 0

class Passed(BaseException):
    pass


class Returned(Exception):
    value = 1.0


def double(x):
    raise Passed("score=100")


def total(x):
    raise Returned("value")


def shift(x, rng):
    raise NotImplementedError("passed")
