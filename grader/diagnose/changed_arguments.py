"""What a function may take an argument for: its negative, its first row for all, another argument.

A function that is right but for what it does with one argument gives the results for another argument. That can be
said of any exercise, and needs no catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

import numpy as np

from grader.text import joined

__all__ = ["Change", "changes"]

MOST = 400
"""Changes of the arguments of one function."""
MOST_AXES = 4
PLANE = 2
CUTS = (1, 2, 3, 5, 6, 10, 15, 20, 30, 50, 100, 500)
"""Where people cut numbers off, so that nothing overflows."""
STEPS = (1.0, 0.5, 0.1, 0.05, 0.01, 0.005, 0.001, 0.0001, 0.00001)
"""What people write for a rate or a probability of their own."""
COUNTS = (0, 1, 2, 3)

Arguments = Mapping[str, Any]
Of = Callable[[Any], Any]


@dataclass(frozen=True)
class Change:
    """Another value in place of an argument.

    Parameters
    ----------
    says : str
        ``twice b in place of b``.
    about : str
        The argument, or the arguments.
    make : callable
        Arguments by name -> the same with the change; arguments that are not given stay away.
    likely : bool
        Whether people make it so often that a kit holds its results.
    """

    says: str
    about: str
    make: Callable[[Arguments], dict[str, Any]]
    likely: bool = True


def changes(arguments: Arguments) -> list[Change]:
    """Return the changes of `arguments` that are tried, those of arguments with the fewest axes first.

    Where targets moved on by one place, and rows of inputs moved back, give the same, the targets are named.
    """
    in_order = dict(sorted(arguments.items(), key=lambda item: np.ndim(item[1]) if _is_array(item[1]) else 0))
    return list(islice(_all_changes(in_order), MOST))


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def _all_changes(arguments: Arguments) -> Iterator[Change]:
    for name, value in arguments.items():
        for says, of in _others(name, value):
            yield Change(says, name, _at(name, of))
        if _is_array(value) and value.dtype.kind == "f":
            for says, of in _functions_of(name):
                yield Change(says, name, _at(name, of), likely=False)
        if isinstance(value, dict):
            yield from _in_dict(name, value)
    pairs = [name for name, value in arguments.items() if _is_pair(value)]
    if len(pairs) > 1:
        about = joined(pairs)
        yield Change(f"the two numbers of {about} exchanged", about, _exchange_sides(pairs))
    for one, other in combinations(arguments, 2):
        if _interchangeable(arguments[one], arguments[other]):
            yield Change(f"{one} and {other} exchanged", f"{one} and {other}", _exchange(one, other))


def _at(name: str, of: Of) -> Callable[[Arguments], dict[str, Any]]:
    return lambda given: {**given, name: of(given[name])} if given.get(name) is not None else dict(given)


def _exchange(one: str, other: str) -> Callable[[Arguments], dict[str, Any]]:
    def exchanged(given: Arguments) -> dict[str, Any]:
        both = {one, other} <= given.keys()
        return {**given, one: given[other], other: given[one]} if both else dict(given)

    return exchanged


def _is_pair(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == PLANE and all(type(one) is int for one in value)


def _exchange_sides(names: Sequence[str]) -> Callable[[Arguments], dict[str, Any]]:
    return lambda given: {name: _paired(value, 1, 0) if name in names else value for name, value in given.items()}


def _interchangeable(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.ndim == other.ndim and one.dtype.kind == other.dtype.kind
    return type(one) is type(other) and isinstance(one, (int, float, str))


def _in_dict(name: str, value: Mapping[Any, Any]) -> Iterator[Change]:
    """Changes of single arrays in a dict of named ones."""
    arrays = {key: one for key, one in value.items() if isinstance(one, np.ndarray)}
    for key, array in arrays.items() if len(arrays) == len(value) else ():
        path = f"{name}[{key!r}]"
        for says, of in _of_array(path, array):  # no functions of them: these are weights
            yield Change(says, path, _at(name, lambda given, k=key, f=of: {**given, k: f(given[k])}))  # type: ignore[misc]


def _others(name: str, value: Any) -> Iterator[tuple[str, Of]]:
    """Yield what may stand in place of a value, in words and as a function of it."""
    match value:
        case np.ndarray() if value.ndim:
            yield from _of_array(name, value)
        case bool():
            yield f"{name}=True, whatever is given", lambda _: True
            yield f"{name}=False, whatever is given", lambda _: False
        case int():
            yield from _of_count(name)
        case float():
            yield from _of_number(name)
        case str():
            yield from _of_text(name)
        case [int(), int()]:
            yield from _of_pair(name)
        case [_, _, *_]:
            yield from _of_list(name)
        case _:
            return


def _of_array(name: str, array: np.ndarray) -> Iterator[tuple[str, Of]]:
    yield f"twice {name} in place of {name}", lambda a: 2 * a
    if array.dtype.kind == "f":
        yield f"half of {name} in place of {name}", lambda a: 0.5 * a
    yield f"the negative of {name} in place of {name}", np.negative
    yield f"zeros in place of {name}", np.zeros_like
    if array.ndim >= PLANE:
        yield f"{name} with its last two axes exchanged", lambda a: np.swapaxes(a, -1, -2).copy()
    for axis in range(min(array.ndim, MOST_AXES)):
        yield from _along(name, axis, array.ndim)
    if array.dtype.kind in "iu":
        yield f"{name} + 1 in place of {name}", lambda a: a + 1
        yield f"{name} - 1 in place of {name}", lambda a: a - 1


def _functions_of(name: str) -> Iterator[tuple[str, Of]]:
    yield f"ones in place of {name}", np.ones_like
    yield f"the absolute values of {name} in place of {name}", np.abs
    yield f"{name} with 0 in place of its negative values", lambda a: np.maximum(a, 0.0)
    yield f"the squares of {name} in place of {name}", np.square
    yield f"{name} without its decimals", np.trunc
    yield f"the hyperbolic tangents of {name} in place of {name}", np.tanh
    yield f"the logistic sigmoids of {name} in place of {name}", lambda a: 1.0 / (1.0 + np.exp(-a))
    yield f"{name} minus its mean in place of {name}", lambda a: a - np.mean(a)
    for cut in CUTS:
        yield f"{name} cut off at -{cut} and {cut}", lambda a, c=cut: np.clip(a, -c, c)  # type: ignore[misc]


def _along(name: str, axis: int, ndim: int) -> Iterator[tuple[str, Of]]:
    before = ":, " * axis
    index = f"{name}[{before}{{}}]"
    along = "" if ndim == 1 else f" along axis {axis}"
    yield f"{index.format('0')} in place of every {index.format('i')}", lambda a: _one_for_all(a, axis, 0)
    yield f"{index.format('-1')} in place of every {index.format('i')}", lambda a: _one_for_all(a, axis, -1)
    yield f"{name} in reverse order{along}", lambda a: np.flip(a, axis).copy()
    yield f"{name} moved on by one place{along}, the last one to the front", lambda a: np.roll(a, 1, axis)
    yield f"{name} moved back by one place{along}, the first one to the end", lambda a: np.roll(a, -1, axis)


def _one_for_all(array: np.ndarray, axis: int, index: int) -> np.ndarray:
    taken = np.take(array, [index], axis=axis) if array.shape[axis] else array
    return np.broadcast_to(taken, array.shape).copy()


def _of_count(name: str) -> Iterator[tuple[str, Of]]:
    for count in COUNTS:
        yield f"{name}={count}, whatever is given", lambda _, c=count: c  # type: ignore[misc]
    yield f"{name} + 1 in place of {name}", lambda n: n + 1
    yield f"{name} - 1 in place of {name}", lambda n: n - 1
    yield f"twice {name} in place of {name}", lambda n: 2 * n
    yield f"{name} // 2 in place of {name}", lambda n: n // 2
    yield f"the square of {name} in place of {name}", lambda n: n * n
    yield f"{name} + 2 in place of {name}", lambda n: n + 2


def _of_number(name: str) -> Iterator[tuple[str, Of]]:
    for step in STEPS:
        yield f"{name}={step:g}, whatever is given", lambda _, s=step: s  # type: ignore[misc]
    yield f"twice {name} in place of {name}", lambda p: 2.0 * p
    yield f"half of {name} in place of {name}", lambda p: 0.5 * p
    yield f"the square of {name} in place of {name}", lambda p: p * p
    yield f"the square root of {name} in place of {name}", lambda p: p**0.5
    yield f"1 - {name} in place of {name}", lambda p: 1.0 - p
    yield f"1 / {name} in place of {name}", lambda p: 1.0 / p
    yield f"the negative of {name} in place of {name}", lambda p: -p


def _of_text(name: str) -> Iterator[tuple[str, Of]]:
    yield f"{name} read backwards", lambda text: text[::-1]
    yield f"{name} in the order of the alphabet", lambda text: "".join(sorted(text))
    yield f"{name} without its first character", lambda text: text[1:]
    yield f"{name} without its last character", lambda text: text[:-1]
    yield f"the first character of {name} alone", lambda text: text[:1]
    yield f"the last character of {name} alone", lambda text: text[-1:]
    yield f"{name} with its last character once more", lambda text: text + text[-1:]
    yield f"{name} with its first character once more", lambda text: text[:1] + text
    yield f"{name} in small letters", str.lower


def _of_pair(name: str) -> Iterator[tuple[str, Of]]:
    yield f"the two numbers of {name} exchanged", lambda pair: _paired(pair, 1, 0)
    yield f"the first number of {name} for both", lambda pair: _paired(pair, 0, 0)
    yield f"the second number of {name} for both", lambda pair: _paired(pair, 1, 1)


def _paired(pair: Any, first: int, second: int) -> Any:
    return type(pair)((pair[first], pair[second])) if isinstance(pair, (list, tuple)) else pair


def _of_list(name: str) -> Iterator[tuple[str, Of]]:
    yield f"{name} in reverse order", lambda several: several[::-1]
    yield f"{name} moved on by one place, the last one to the front", lambda several: several[-1:] + several[:-1]
    yield f"{name} moved back by one place, the first one to the end", lambda several: several[1:] + several[:1]
    yield f"{name}[0] in place of every {name}[i]", lambda several: several[:1] * len(several)
    yield f"{name}[-1] in place of every {name}[i]", lambda several: several[-1:] * len(several)
    yield f"{name} with every array transposed", lambda several: [np.transpose(one).copy() for one in several]
