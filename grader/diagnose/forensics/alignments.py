"""An argument laid along the axes of a result, in every way in which the sizes fit."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from grader.diagnose.forensics.numbers import as_numbers
from grader.diagnose.forensics.observations import Observation

__all__ = ["Alignment", "alignments", "laid"]

Alignment = tuple[str, tuple[int, ...]]
"""An argument, and the axes of the result that its axes lie along; none for all of them."""
MOST_AXES = 6


def alignments(seen: Observation) -> list[Alignment]:
    """Return how the arguments of a call can be laid along its expected result, those with as many axes first."""
    full: list[Alignment] = []
    partial: list[Alignment] = []
    ndim = seen.expected.ndim
    for path, value in seen.leaves.items():
        if not isinstance(value, np.ndarray) or not 0 < value.ndim <= ndim or ndim > MOST_AXES:
            continue
        if value.ndim == ndim:
            full.append((path, ()))
        else:
            partial += [(path, axes) for axes in combinations(range(ndim), value.ndim)]
    return [way for way in (*full, *partial) if laid(seen, way) is not None]


def laid(seen: Observation, alignment: Alignment) -> np.ndarray | None:
    """Return the argument of a call in a shape that broadcasts to the result, or None if it does not fit."""
    path, axes = alignment
    array, shape = as_numbers(seen.leaves.get(path)), seen.expected.shape
    axes = axes or tuple(range(len(shape)))
    if array is None or array.ndim != len(axes) or max(axes, default=0) >= len(shape):
        return None
    if any(size not in (1, shape[axis]) for size, axis in zip(array.shape, axes, strict=True)):
        return None
    sizes = dict(zip(axes, array.shape, strict=True))
    return array.reshape([sizes.get(axis, 1) for axis in range(len(shape))])
