"""Small scopes: all shapes up to a stated size, or all orders of a few numbers, and the few that cover them.

Most mistakes about shapes show where two sizes meet: a stride and a padding, one channel and several images. So a
grading tries a few shapes in which every pair of sizes occurs, and the audit tries all of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

import numpy as np

from grader.course.draws import Draw, draw
from grader.course.inputs import Case

__all__ = ["EveryOrder", "EveryPair", "every_order", "every_pair"]

MOST_ORDERS = 100
"""A window with more orders is tried on those that cover them."""
RAREST = 10_000
"""The weight of what only one row has. It is an integer, so that the same rows are found on every machine."""
TOGETHER = 3
"""Of so many numbers at a time, a covering set has every order."""
Sizes: TypeAlias = tuple[tuple[str, tuple[Any, ...]], ...]
"""The sizes to try, by name; a tuple, since it is the key of what is remembered."""


def every_pair(
    make: Callable[..., tuple[Case, ...]],
    /,
    where: Callable[..., bool] | None = None,
    combined: Sequence[str] = (),
    **sizes: Sequence[Any],
) -> tuple[EveryPair, ...]:
    """A few shapes in which every pair of sizes occurs: for the `scope` of a check.

    Students are graded on these few, of which a full mark tells. ``grader audit`` tries all shapes, and
    finds fault with every mistake that shows on one of them and on none of the few.

    Parameters
    ----------
    make : callable
        Takes one of each of `sizes`, by name, and returns one `case` of that shape.
    where : callable, optional
        Takes the same, and returns whether there is such a shape; by default there are all.
    combined : sequence of str
        Names of sizes whose every combination occurs, not their pairs alone: where a mistake takes three of them.
    **sizes : sequence
        Name -> the sizes to try, or settings such as a mode. A label of a case names them.

    Returns
    -------
    scope : tuple of EveryPair
        A tuple of one, so that scopes add up with ``+``.

    Raises
    ------
    ValueError
        If there are fewer than two kinds of sizes, or one has no size, or `combined` names another one.

    Examples
    --------
    >>> (products,) = every_pair(
    ...     lambda n, k, m: case(a=normal(n, k), b=normal(k, m)), n=[1, 2, 5], k=[1, 2, 5], m=[1, 2, 5]
    ... )
    >>> len(products.few), sum(1 for _ in products.whole())
    (10, 27)
    >>> products.few[0].label
    'n=1, k=1, m=1'
    >>> products.says
    'right on 10 shapes, which cover every pair of sizes'
    """
    choices = tuple((name, tuple(several)) for name, several in sizes.items())
    if len(choices) < 2 or not all(several for _, several in choices):  # noqa: PLR2004 - a pair
        raise ValueError("every_pair needs two kinds of sizes or more, each with a size to try")
    if not set(combined) <= sizes.keys():
        raise ValueError(f"every_pair: combined names {', '.join(sorted(set(combined) - sizes.keys()))}, no size")
    return (EveryPair(make, choices, where, tuple(combined)),)


def every_order(
    make: Callable[[Draw, int], tuple[Case, ...]], rows: int, columns: int = 1
) -> tuple[EveryOrder, ...]:
    """Numbers in every order, equal ones included, in one call: for the `scope` of a check.

    What only compares and moves numbers, such as the maximum of a window, is decided by their order: 4 numbers have
    75 orders, and whoever is right on all of them is right on every window of 4. Where there are more than 100, a
    covering set is tried: those in which any three of the numbers stand in every order.

    Parameters
    ----------
    make : callable
        Takes the recipe of an array of shape (orders, 1, rows, columns) and the number of orders, and returns one
        `case`.
    rows, columns : int
        Of the window: six numbers at most.

    Returns
    -------
    scope : tuple of EveryOrder
        A tuple of one, so that scopes add up with ``+``.

    Examples
    --------
    >>> (windows,) = every_order(lambda x, orders: case(x=x), 2, 2)
    >>> windows.few[0].materialise(np.random.default_rng(0))["x"].shape
    (75, 1, 2, 2)
    >>> windows.says
    'right on all 75 orders of 2 x 2 numbers, equal ones included'
    """
    return (EveryOrder(make, rows, columns),)


@dataclass(frozen=True)
class EveryPair:
    """Shapes: what `every_pair` returns.

    Parameters
    ----------
    make, where : callable
    sizes : tuple of (str, tuple)
    combined : tuple of str
    """

    make: Callable[..., tuple[Case, ...]]
    sizes: Sizes
    where: Callable[..., bool] | None = None
    combined: tuple[str, ...] = ()

    @cached_property
    def few(self) -> tuple[Case, ...]:
        """The cases that cover every pair of sizes."""
        places = _places(self.sizes, self.where)
        return tuple(
            self._case(places[number]) for number in _covering_pairs(self.sizes, self.where, self.combined)
        )

    @property
    def says(self) -> str:
        """What a full mark tells of them."""
        return f"right on {self.tried}, which cover every pair of sizes"

    @property
    def tried(self) -> str:
        """How many shapes students are graded on."""
        return f"{len(self.few)} shapes"

    @property
    def all(self) -> str:
        """How many shapes there are."""
        return f"{len(_places(self.sizes, self.where)):,} shapes"

    def whole(self, every: int = 1) -> Iterator[Case]:
        """Yield a case of every shape, or of one shape in so many."""
        return (self._case(place) for place in _places(self.sizes, self.where)[::every])

    def _case(self, place: tuple[int, ...]) -> Case:
        shape = _shape(self.sizes, place)
        (made,) = self.make(**shape)
        return replace(made, label=", ".join(f"{name}={size!r}" for name, size in shape.items()))


@dataclass(frozen=True)
class EveryOrder:
    """Orders of numbers: what `every_order` returns.

    Parameters
    ----------
    make : callable
    rows, columns : int
    """

    make: Callable[[Draw, int], tuple[Case, ...]]
    rows: int
    columns: int

    @cached_property
    def few(self) -> tuple[Case, ...]:
        """One case of all orders, or of those that cover them."""
        return (self._case(self._orders[self._covering]),)

    @property
    def says(self) -> str:
        """What a full mark tells of them."""
        count, size = len(self._covering), f"{self.rows} x {self.columns} numbers"
        if count == len(self._orders):
            return f"right on all {count} orders of {size}, equal ones included"
        return f"right on {count} orders of {size}, which hold every order of any three of them"

    @property
    def tried(self) -> str:
        """How many orders students are graded on."""
        return f"{len(self._covering)} orders"

    @property
    def all(self) -> str:
        """How many orders there are."""
        return f"{len(self._orders):,} orders"

    def whole(self, every: int = 1) -> Iterator[Case]:  # noqa: ARG002 - all orders are one case
        """Yield one case of all orders."""
        yield self._case(self._orders)

    @property
    def _orders(self) -> np.ndarray:
        return weak_orders(self.rows * self.columns)

    @property
    def _covering(self) -> Sequence[int]:
        orders = self._orders
        return range(len(orders)) if len(orders) <= MOST_ORDERS else _covering_orders(orders.shape[1])

    def _case(self, orders: np.ndarray) -> Case:
        shape = (len(orders), 1, self.rows, self.columns)

        def make(generator: np.random.Generator) -> np.ndarray:
            values = np.sort(generator.normal(size=orders.shape), axis=1)
            return np.take_along_axis(values, orders, axis=1).reshape(shape)

        (made,) = self.make(draw(make, f"{shape}"), len(orders))
        return replace(made, label=f"{len(orders)} orders of {self.rows} x {self.columns} numbers")


def _shape(sizes: Sizes, place: tuple[int, ...]) -> dict[str, Any]:
    return {name: several[number] for (name, several), number in zip(sizes, place, strict=True)}


@lru_cache
def _places(sizes: Sizes, where: Callable[..., bool] | None) -> list[tuple[int, ...]]:
    """Return every shape that there is, as the place of each of its sizes among those to try.

    Raises
    ------
    ValueError
        If there is none.
    """
    every = itertools.product(*(range(len(several)) for _, several in sizes))
    found = [place for place in every if where is None or where(**_shape(sizes, place))]
    if not found:
        raise ValueError(f"every_pair: there is no shape of these sizes ({', '.join(name for name, _ in sizes)})")
    return found


@lru_cache
def _covering_pairs(sizes: Sizes, where: Callable[..., bool] | None, combined: tuple[str, ...]) -> list[int]:
    """Return the numbers of shapes in which every pair of sizes occurs that occurs in any.

    So does every combination of the sizes whose names are `combined`.
    """
    places = np.array(_places(sizes, where))
    counts = [len(several) for _, several in sizes]
    several = tuple(number for number, (name, _) in enumerate(sizes) if name in combined)
    together = [*itertools.combinations(range(len(sizes)), 2), *([several] if several else [])]
    return _covering(
        [
            np.ravel_multi_index(tuple(places[:, number] for number in one), [counts[number] for number in one])
            for one in together
        ]
    )


@lru_cache
def weak_orders(count: int) -> np.ndarray:
    """Return every weak order of `count` numbers as ranks from 0 on, one order per row.

    >>> [len(weak_orders(count)) for count in (2, 3, 4)]
    [3, 13, 75]
    """
    ranks = np.indices((count,) * count).reshape(count, -1).T
    used = (ranks[:, :, np.newaxis] == np.arange(count)).any(axis=1)
    return np.asarray(ranks[np.all(used[:, 1:] <= used[:, :-1], axis=1)])  # no rank is left out below another


@lru_cache
def _covering_orders(count: int) -> list[int]:
    """Return the numbers of weak orders among which any three of `count` numbers stand in every order."""
    orders = weak_orders(count)
    pairs = itertools.combinations(range(count), 2)
    signs = {pair: np.sign(orders[:, pair[0]] - orders[:, pair[1]]) + 1 for pair in pairs}
    return _covering(
        [
            sum((3**place * signs[pair] for place, pair in enumerate(itertools.combinations(several, 2))))
            for several in itertools.combinations(range(count), TOGETHER)
        ]
    )


def _covering(groups: Sequence[np.ndarray]) -> list[int]:
    """Return the numbers of few rows that have, in each group, every number that any row has there.

    Greedy: the next row is the one with most that is new, where what is rare among the rows counts for more.

    Parameters
    ----------
    groups : sequence of ndarray of int, shape (rows,)
        What each row has in a group, as a number from 0 on.
    """
    starts = np.cumsum([0, *(int(group.max()) + 1 for group in groups)])
    held = np.stack([group + start for group, start in zip(groups, starts[:-1], strict=True)], axis=1)
    times = np.bincount(held.ravel(), minlength=starts[-1])
    missing = np.where(times > 0, np.maximum(RAREST // np.maximum(times, 1), 1), 0)
    chosen = []
    while missing.any():
        chosen.append(int(missing[held].sum(axis=1).argmax()))
        missing[held[chosen[-1]]] = 0
    return chosen
