"""Helpers for writing the script of a `Holds` check."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks.tolerances import in_double
from grader.model import Call

__all__ = ["call", "close"]


def call(name: str, /, *args: Any, like: Any, **kwargs: Any) -> Call:
    """A call to yield from the script of a `Holds` check.

    `like` is a value of the structure that the result must have: ``like=x`` an array of the shape of
    ``x``, ``like=(x, x)`` two of them, ``like=0.0`` a number, ``like=True`` a boolean. What the script
    receives then has that structure, with real arrays in float64; any other result fails the check with
    a message of its own.
    """
    return Call(name, args, kwargs, like=like)


def close(a: Any, b: Any, tolerance: float = 1e-9) -> bool:
    """Whether ``max|a - b|`` is at most `tolerance` times ``max(1, max|b|)``. NaN is close to nothing."""
    a, b = in_double(np.asarray(a)), in_double(np.asarray(b))
    if a.shape != b.shape:
        return False
    if a.size == 0:
        return True
    with np.errstate(invalid="ignore"):  # infinity less infinity is NaN, which is close to nothing
        return bool(np.max(np.abs(a - b)) <= tolerance * max(1.0, float(np.max(np.abs(b)))))
