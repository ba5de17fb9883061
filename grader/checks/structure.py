"""The structure of a returned value: containers, shapes and kinds of numbers, before any number is compared.

The messages reach students. They name no size that could encode a hidden number: see `_shape` and `_count`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

__all__ = [
    "WHOLE",
    "Mismatch",
    "arrays_in",
    "conform",
    "counted",
    "kind_of",
    "name_of_element",
    "name_of_entry",
    "structured",
    "with_arrays",
]

WHOLE = "the result"
"""The name, in messages, of the whole returned value."""

MOST_AXES, LONGEST_AXIS, MOST_ODD = 6, 99, 2
"""Limits for quoting a received shape: number of axes, size of an axis, and number of unexpected sizes."""
NUMBERS = "biufc"
"""The kinds of dtype that a list of numbers becomes."""


class Mismatch(Exception):
    """An observed value does not have the expected structure; the message is for the student."""


def structured(expected: Any, observed: Any, name: str) -> Any:
    """`observed`, after its outermost level is known to have the container, shape and kind of `expected`."""
    match expected:
        case list() | tuple():
            if not isinstance(observed, (list, tuple)):
                raise Mismatch(f"{name} is {kind_of(observed)}, but {len(expected)} values are expected")
            if len(observed) != len(expected):
                values = f"{_count(len(observed))} {'value' if len(observed) == 1 else 'values'}"
                raise Mismatch(f"{name} has {values}, but {len(expected)} are expected")
        case dict():
            if not isinstance(observed, dict):
                raise Mismatch(f"{name} is {kind_of(observed)}, but a dict is expected")
            if observed.keys() != expected.keys():  # a student's own keys could quote a hidden input
                lacks = [key for key in expected if key not in observed]
                more = len(observed) - len(expected) + len(lacks)
                faults = [f"lacks {_keys(lacks)}"] * bool(lacks) + [f"has {_others(more)}"] * bool(more)
                raise Mismatch(f"{name} should have the keys {_keys(expected)}; it {' and '.join(faults)}")
        case bool():
            if isinstance(observed, np.ndarray) and observed.dtype.kind == "b" and observed.ndim == 0:
                return bool(observed)
            if not isinstance(observed, bool):
                raise Mismatch(f"{name} is {kind_of(observed)}, but True or False is expected")
        case str() | None:
            if type(observed) is not type(expected):
                wanted = "None" if expected is None else kind_of(expected)
                raise Mismatch(f"{name} is {kind_of(observed)}, but {wanted} is expected")
        case _:
            return _array(np.asarray(expected), observed, name)
    return observed


def conform(like: Any, observed: Any) -> Any:
    """Return `observed` with the structure of `like`: tuples, floats, float64 arrays, all finite.

    Raises
    ------
    Mismatch
        With a sentence for the student, if it has another structure.
    """
    return _conform(like, observed, WHOLE)


def with_arrays(expected: Any, observed: Any) -> Any:
    """Return `observed` with an array for each rectangular list of numbers where `expected` has an array.

    The numbers may be arrays themselves, all of one shape.
    """
    match expected:
        case list() | tuple() if isinstance(observed, (list, tuple)) and len(observed) == len(expected):
            return [with_arrays(*pair) for pair in zip(expected, observed, strict=True)]
        case dict() if isinstance(observed, dict):
            return {key: with_arrays(expected.get(key), value) for key, value in observed.items()}
        case np.ndarray() if expected.ndim:
            return _as_array(observed)
        case _:
            return observed


def name_of_element(name: str, index: int, size: int, names: Sequence[str] = ()) -> str:
    """The name of one of several returned values: as its docstring calls it, else by its number."""
    if name != WHOLE:
        return f"{name}[{index}]"
    return names[index] if len(names) == size else f"value {index + 1} of {size}"


def name_of_entry(name: str, key: str) -> str:
    """The name of an entry of a dict: ``result['W']``, ``params['W']``."""
    return f"{name.removeprefix('the ')}[{key!r}]"


def kind_of(value: Any) -> str:
    """The kind of a received value, in words."""
    match value:
        case None:
            return "None (is a return statement missing?)"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case np.ndarray():
            return f"an array with {_axes(value)}" if value.ndim else "a number"
        case str():
            return "a string"
        case list():
            return f"a list of {_count(len(value))}"
        case tuple():
            return f"a tuple of {_count(len(value))}"
        case _:
            return f"a {type(value).__name__}"


def arrays_in(value: Any) -> list[np.ndarray]:
    """The arrays in a value, those of a mapping in the order of its keys; what holds no values counts as one."""
    match value:
        case list() | tuple():
            return [array for item in value for array in arrays_in(item)]
        case Mapping():
            return [array for key in sorted(value) for array in arrays_in(value[key])]
        case _:
            return [np.asarray(value)]


def counted(mask: np.ndarray, name: str) -> str:
    """The number of marked entries in words: ``7 of the 96 entries of the result are``."""
    count = int(np.count_nonzero(mask))
    if mask.ndim == 0:
        return f"{name} is"
    if count == mask.size:
        return f"all {count} entries of {name} are" if count > 1 else f"the only entry of {name} is"
    return f"{count} of the {mask.size} entries of {name} {'are' if count > 1 else 'is'}"


def _conform(like: Any, observed: Any, name: str) -> Any:
    observed = structured(like, observed, name)
    match like:
        case list() | tuple():
            size = len(like)
            return tuple(
                _conform(a, b, name_of_element(name, i, size))
                for i, (a, b) in enumerate(zip(like, observed, strict=True))
            )
        case dict():
            return {key: _conform(value, observed[key], name_of_entry(name, key)) for key, value in like.items()}
        case bool() | str() | None:
            return observed
        case _:
            array = np.asarray(observed, dtype=np.complex128 if np.iscomplexobj(like) else np.float64)
            if not np.all(np.isfinite(array)):
                raise Mismatch(f"{counted(~np.isfinite(array), name)} NaN or infinite")
            return array if array.ndim else array[()]


def _as_array(observed: Any) -> Any:
    if not isinstance(observed, list) or not observed or not _numeric(observed):
        return observed
    try:
        array = np.array(observed)
    except (ValueError, OverflowError):  # of several shapes
        return observed
    return array if array.dtype.kind in NUMBERS else observed


def _numeric(value: Any) -> bool:
    """Whether a value consists of numbers alone: a text among them would make texts of all of them."""
    if isinstance(value, (list, tuple)):
        return all(map(_numeric, value))
    return isinstance(value, (bool, int, float, complex)) or (
        isinstance(value, np.ndarray) and value.dtype.kind in NUMBERS
    )


def _array(expected: np.ndarray, observed: Any, name: str) -> np.ndarray:
    if not isinstance(observed, (bool, int, float, np.ndarray)):
        what = f"an array of shape {expected.shape}" if expected.ndim else "a number"
        raise Mismatch(f"{name} is {kind_of(observed)}, but {what} is expected")
    array = np.asarray(observed)
    if array.shape != expected.shape:
        wanted = f"the shape {expected.shape}" if expected.ndim else "a single number"
        raise Mismatch(f"{name} has {_shape(array, expected)}, but {wanted} is expected")
    if array.dtype.kind == "c" and expected.dtype.kind != "c":
        raise Mismatch(f"{name} is complex, but real numbers are expected")
    return array


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(map(repr, keys)) or "of an empty dict"


def _others(number: int) -> str:
    return f"{_count(number)} {'other' if number == 1 else 'others'}"


def _count(number: int) -> str:
    return str(number) if number <= LONGEST_AXIS else "far too many"


def _shape(array: np.ndarray, expected: np.ndarray) -> str:
    """A received shape in words, without sizes that could encode a hidden number."""
    if expected.size and not array.size:
        return "no entries"
    odd = [n for n in array.shape if n not in {*expected.shape, 1, expected.size}]
    axes = min(expected.ndim + 1, MOST_AXES)
    if array.size and array.ndim <= axes and len(odd) <= MOST_ODD and max(odd, default=0) <= LONGEST_AXIS:
        return f"the shape {array.shape}"
    return "another shape" if array.ndim == expected.ndim else _axes(array)


def _axes(array: np.ndarray) -> str:
    if array.ndim > MOST_AXES:
        return f"more than {MOST_AXES} axes"
    return f"{array.ndim} {'axis' if array.ndim == 1 else 'axes'}"
