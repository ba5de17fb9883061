"""Recipes for random arrays: drawn from a seed when the plan is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Draw", "away_from_zero", "distinct", "draw", "integers", "normal", "one_hot", "small", "uniform"]


@dataclass(frozen=True)
class Draw:
    """A recipe for a random argument: `make` is called with a generator when the plan is made.

    `normal`, `uniform` and the like return one; `draw` makes one of your own.

    Parameters
    ----------
    make : callable
        Takes a ``numpy.random.Generator`` and returns the argument.
    says : str
        What a label says of it where it is one of several choices; usually its shape.

    Examples
    --------
    Call `make` yourself to see what an input may look like:

    >>> recipe = normal(2, 3)
    >>> recipe.make(np.random.default_rng(0)).shape
    (2, 3)
    >>> recipe.says
    '(2, 3)'
    """

    make: Callable[[np.random.Generator], Any]
    says: str = ""


def draw(make: Callable[[np.random.Generator], Any], says: str = "") -> Draw:
    """A recipe of the author's own.

    Parameters
    ----------
    make : callable
        Takes a ``numpy.random.Generator`` and returns the argument.
    says : str
        What a label says of it where it is one of several choices; usually its shape.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> rotation = draw(lambda generator: np.linalg.qr(generator.normal(size=(3, 3)))[0], "(3, 3)")
    >>> turned = rotation.make(np.random.default_rng(0))
    >>> close(turned @ turned.T, np.eye(3))
    True
    """
    return Draw(make, says)


def normal(*shape: int, scale: float = 1.0) -> Draw:
    """Independent normal numbers of mean 0, float64.

    Parameters
    ----------
    *shape : int
        No number at all: a scalar.
    scale : float
        The standard deviation.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> x = normal(4, 3, scale=0.1).make(np.random.default_rng(0))
    >>> x.shape, bool(np.abs(x).max() < 1)
    ((4, 3), True)
    """
    return Draw(lambda generator: generator.normal(0.0, scale, shape), f"{shape}")


def small(*shape: int, unit: float = 1.0) -> Draw:
    """Numbers among 1, 2, 3, -1, -2 and -3, float64: results that can be followed by hand.

    Parameters
    ----------
    *shape : int
    unit : float
        All numbers are multiplied by it.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> x = small(2, 2, unit=0.5).make(np.random.default_rng(0))
    >>> set(np.abs(x).ravel()) <= {0.5, 1.0, 1.5}
    True
    """

    def make(generator: np.random.Generator) -> np.ndarray:
        return generator.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], shape) * unit

    return Draw(make, f"{shape}")


def uniform(*shape: int, low: float = -1.0, high: float = 1.0) -> Draw:
    """Independent uniform numbers in ``[low, high)``, float64.

    Parameters
    ----------
    *shape : int
    low, high : float

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> p = uniform(5, low=0.1, high=0.9).make(np.random.default_rng(0))
    >>> bool(p.min() >= 0.1 and p.max() < 0.9)
    True
    """
    return Draw(lambda generator: generator.uniform(low, high, shape), f"{shape}")


def integers(*shape: int, low: int = 0, high: int) -> Draw:
    """Independent integers in ``[low, high)``, int64.

    Parameters
    ----------
    *shape : int
    low, high : int

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> labels = integers(6, high=3).make(np.random.default_rng(0))
    >>> labels.dtype, set(labels.tolist()) <= {0, 1, 2}
    (dtype('int64'), True)
    """
    return Draw(lambda generator: generator.integers(low, high, shape), f"{shape}")


def distinct(*shape: int, gap: float = 0.05, offset: float = 0.0) -> Draw:
    """Numbers of which no two are equal, float64: for a maximum that nothing ties with.

    Parameters
    ----------
    *shape : int
    gap : float
        No two numbers are closer than this.
    offset : float
        The middle of the numbers.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> x = distinct(3, 4, gap=0.1).make(np.random.default_rng(0))
    >>> bool(np.diff(np.sort(x.ravel())).min() >= 0.1)
    True
    """

    def make(generator: np.random.Generator) -> np.ndarray:
        size = int(np.prod(shape))
        ranks = generator.permutation(size) - (size - 1) / 2
        jitter = generator.uniform(-0.25, 0.25, size)
        return (offset + gap * 2 * (ranks + jitter)).reshape(shape)

    return Draw(make, f"{shape}")


def away_from_zero(*shape: int, gap: float = 0.1, scale: float = 1.0) -> Draw:
    """Normal numbers pushed out of ``(-gap, gap)``, float64: for functions with a kink at 0.

    Parameters
    ----------
    *shape : int
    gap : float
        The least distance from 0.
    scale : float
        The standard deviation before they are pushed.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> z = away_from_zero(4, 4, gap=0.2).make(np.random.default_rng(0))
    >>> bool(np.abs(z).min() >= 0.2)
    True
    """

    def make(generator: np.random.Generator) -> np.ndarray:
        values = generator.normal(0.0, scale, shape)
        return values + np.where(values >= 0, gap, -gap)

    return Draw(make, f"{shape}")


def one_hot(steps: int, size: int) -> Draw:
    """Rows with a single 1 each, float64, shape ``(steps, size)``.

    Parameters
    ----------
    steps : int
        The number of rows.
    size : int
        The length of a row.

    Returns
    -------
    recipe : Draw

    Examples
    --------
    >>> x = one_hot(5, 3).make(np.random.default_rng(0))
    >>> x.shape, x.sum(axis=1).tolist()
    ((5, 3), [1.0, 1.0, 1.0, 1.0, 1.0])
    """
    return Draw(lambda generator: np.eye(size)[generator.integers(0, size, steps)], f"({steps}, {size})")
