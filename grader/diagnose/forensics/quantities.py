"""The closed list of numbers that forensics may name: sizes of the arguments, their numbers, a few constants.

Nothing else is ever quoted: a number computed from what a student returned could be made to tell a hidden one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from typing import Any

import numpy as np

__all__ = ["CONSTANTS", "Quantity", "leaves", "numbers_of", "quantities", "sizes"]

MOST_LEAVES, MOST_ITEMS, DEPTH = 64, 8, 2
MOST_SIZES = 16
"""Sizes whose products with each other are tried."""
MOST_AXES = 5

CONSTANTS = {
    "2": 2.0,
    "3": 3.0,
    "4": 4.0,
    "10": 10.0,
    "100": 100.0,
    "1000": 1000.0,
    "255": 255.0,
    "256": 256.0,
    "pi": math.pi,
    "2 pi": 2 * math.pi,
    "180 / pi": 180 / math.pi,
    "the logarithm of 2": math.log(2),
    "the logarithm of 10": math.log(10),
    "the square root of 2": math.sqrt(2),
}


@dataclass(frozen=True)
class Quantity:
    """A number with a name; among several that fit, the one of the lowest rank is the likeliest."""

    text: str
    value: float
    rank: int
    quotable: bool = False
    """Whether its value may be quoted: a size, or a whole number among the constants."""


def leaves(arguments: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the arrays and numbers among `arguments`, each with the expression that gives it."""
    found: list[tuple[str, Any]] = []
    for name, value in arguments.items():
        for leaf in _leaves(name, value, DEPTH):
            if len(found) == MOST_LEAVES:
                return found
            found.append(leaf)
    return found


def _leaves(path: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    match value:
        case np.ndarray() | bool() | int() | float() | np.generic():
            yield path, value
        case list() | tuple() if depth:
            for number, item in enumerate(value[:MOST_ITEMS]):
                yield from _leaves(f"{path}[{number}]", item, depth - 1)
        case dict() if depth:
            # Only mappings that look like named weights: the keys of others, such as a vocabulary, are values.
            for key, item in list(value.items())[:MOST_ITEMS]:
                if isinstance(item, np.ndarray) and item.ndim and isinstance(key, str) and key.isidentifier():
                    yield f"{path}[{key!r}]", item
        case _:
            return


def sizes(arguments: Mapping[str, Any]) -> dict[str, int]:
    """Return the sizes of the arguments: ``x.shape[0]``, ``len(text)``."""
    found: dict[str, int] = {}
    for path, value in leaves(arguments):
        if isinstance(value, np.ndarray):
            found |= {f"{path}.shape[{axis}]": size for axis, size in enumerate(value.shape)}
    for name, value in arguments.items():
        if isinstance(value, (str, list, tuple, dict)):
            found[f"len({name})"] = len(value)
    return found


def quantities(arguments: Mapping[str, Any]) -> dict[str, Quantity]:
    """Return the named numbers that a factor or an offset may be, by name."""
    plain = sizes(arguments)
    numbers = numbers_of(arguments)
    found = [Quantity(text, float(size), 0, quotable=True) for text, size in plain.items()]
    found += [Quantity(text, number, 1) for text, number in numbers.items()]
    found += [Quantity(f"1 - {text}", 1 - number, 1) for text, number in numbers.items() if 0 < number < 1]
    found += [Quantity(text, value, 2, quotable=value.is_integer()) for text, value in CONSTANTS.items()]
    found += [Quantity(f"{text} * {text}", number * number, 3) for text, number in numbers.items()]
    found += [*_products(arguments), *_related(plain)]
    found += [Quantity(f"{a} * {b}", numbers[a] * numbers[b], 3) for a in numbers for b in numbers if a < b]
    found += [Quantity(f"the square root of {text}", math.sqrt(n), 4) for text, n in numbers.items() if n > 0]
    named: dict[str, Quantity] = {}
    for quantity in found:
        named.setdefault(quantity.text, quantity)
    return named


def _products(arguments: Mapping[str, Any]) -> Iterator[Quantity]:
    """Yield products of one array's sizes, of any two sizes, and of a pair of numbers such as (rows, columns)."""
    arrays = [(path, value) for path, value in leaves(arguments) if isinstance(value, np.ndarray)]
    for path, array in arrays:
        axes = [axis for axis, size in enumerate(array.shape) if size > 1][:MOST_AXES]
        for count in range(2, len(axes) + 1):
            for some in combinations(axes, count):
                text = (
                    f"{path}.size"
                    if count == len(array.shape)
                    else _times(f"{path}.shape[{axis}]" for axis in some)
                )
                yield Quantity(text, float(math.prod(array.shape[axis] for axis in some)), 3, quotable=True)
    plain = dict(list(sizes(arguments).items())[:MOST_SIZES])
    for one, other in combinations_with_replacement(plain, 2):
        if plain[one] > 1 and plain[other] > 1:
            yield Quantity(f"{one} * {other}", float(plain[one] * plain[other]), 4, quotable=True)
    for name, value in arguments.items():
        sides = (value, value) if isinstance(value, int) else value
        if isinstance(sides, (list, tuple)) and len(sides) == 2 and all(map(_is_whole, sides)):  # noqa: PLR2004
            yield Quantity(f"the rows times the columns of {name}", float(sides[0] * sides[1]), 3)


def _related(plain: Mapping[str, int]) -> Iterator[Quantity]:
    for text, size in plain.items():
        if size > 1:
            yield Quantity(f"the square root of {text}", math.sqrt(size), 3)
            yield Quantity(f"{text} - 1", float(size - 1), 3, quotable=True)
            yield Quantity(f"{text} / ({text} - 1)", size / (size - 1), 3)


def _times(factors: Iterable[str]) -> str:
    return " * ".join(factors)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def numbers_of(arguments: Mapping[str, Any]) -> dict[str, float]:
    """Return the arguments that are single finite numbers."""
    found: dict[str, float] = {}
    for path, value in leaves(arguments):
        if isinstance(value, (bool, np.bool_)) or (isinstance(value, np.ndarray) and value.ndim):
            continue
        array = np.asarray(value)
        if array.dtype.kind in "iuf" and np.isfinite(array):
            found[path] = float(array)
    return found
