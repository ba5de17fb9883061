"""Helpers for writing the script of a `Holds` check."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks.tolerances import in_double
from grader.model import Call

__all__ = ["call", "close"]


def call(name: str, /, *args: Any, like: Any, part: int | None = None, **kwargs: Any) -> Call:
    """A call to yield from the script of a `Holds` check.

    Parameters
    ----------
    name : str
        The student's function.
    *args, **kwargs
        Its arguments.
    like : value
        A value of the structure that the result must have: ``like=x`` an array of the shape of ``x``,
        ``like=(x, x)`` two of them, ``like=0.0`` a number, ``like=True`` a boolean. What the script receives
        then has that structure, with real arrays in float64. A result that has another structure fails the
        check with a message of its own.
    part : int, optional
        The place of the one of several returned values that `like` is about, and that the script receives. Whether
        the others are there does not matter then.

    Returns
    -------
    call : Call

    Examples
    --------
    >>> x = np.zeros((2, 3))
    >>> asked = call("shuffled", x, like=x)
    >>> asked.function, asked.like.shape
    ('shuffled', (2, 3))
    """
    return Call(name, args, kwargs, like=like, part=part)


def close(a: Any, b: Any, tolerance: float = 1e-9) -> bool:
    """Whether ``max|a - b|`` is at most `tolerance` times ``max(1, max|b|)``. NaN is close to nothing.

    Parameters
    ----------
    a, b : array_like
        Arrays of different shapes are not close.
    tolerance : float

    Returns
    -------
    close : bool

    Examples
    --------
    >>> close([1.0, 2.0], [1.0, 2.0 + 1e-12])
    True
    >>> close([1.0, np.nan], [1.0, np.nan])
    False
    """
    a, b = in_double(np.asarray(a)), in_double(np.asarray(b))
    if a.shape != b.shape:
        return False
    if a.size == 0:
        return True
    with np.errstate(invalid="ignore"):  # infinity less infinity is NaN, which is close to nothing
        return bool(np.max(np.abs(a - b)) <= tolerance * max(1.0, float(np.max(np.abs(b)))))
