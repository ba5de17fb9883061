"""Raises an exception whose text, name and class cannot be asked for.

Success would show as points: no function here is right.
"""

EARNS = 0

class Meta(type):
    @property
    def __name__(cls):
        raise RuntimeError

    def __repr__(cls):
        raise RuntimeError


class Broken(Exception, metaclass=Meta):
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__


def double(x):
    raise Broken
