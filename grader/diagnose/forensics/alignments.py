"""An argument laid along the axes of a result, in every way in which the sizes fit."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from grader.diagnose.forensics.pairs import Pair, as_numbers

__all__ = ["Alignment", "alignments", "laid"]

Alignment = tuple[str, tuple[int, ...]]
"""An argument, and the axes of the result that its axes longer than 1 lie along."""
MOST_AXES = 6


def alignments(pair: Pair) -> list[Alignment]:
    """Return how the arguments of a call can be laid along what is expected of it, whole ones first."""
    found: list[Alignment] = []
    shape = pair.right.shape
    for path, value in pair.leaves.items():
        array = _squeezed(value)
        if array is None or not array.ndim or array.ndim > len(shape) or len(shape) > MOST_AXES:
            continue
        ways = combinations(range(len(shape)), array.ndim)
        found += [(path, axes) for axes in ways if tuple(shape[axis] for axis in axes) == array.shape]
    return sorted(found, key=lambda alignment: -len(alignment[1]))


def laid(pair: Pair, alignment: Alignment) -> np.ndarray | None:
    """Return the argument of a call in a shape that broadcasts to the result, or None if it does not fit."""
    path, axes = alignment
    array = _squeezed(pair.leaves.get(path))
    shape = pair.right.shape
    if array is None or array.ndim > len(axes) or max(axes) >= len(shape):
        return None
    wanted = [shape[axis] if axis in axes else 1 for axis in range(len(shape))]
    if array.shape != tuple(size for size in wanted if size > 1):
        return None
    return array.reshape(wanted)


def _squeezed(value: object) -> np.ndarray | None:
    """Return an argument's numbers without axes of length 1."""
    array = as_numbers(value)
    return None if array is None or isinstance(value, (bool, int, float)) else array.squeeze()
